import { createPublicKey, hash as digest, type KeyObject, sign, verify } from 'node:crypto';
import { LedgerFormatError } from './errors.ts';
import { readBase64, readUtf8 } from './text.ts';
import type { NoteSignature, SignedNote, VerifierKey } from './types.ts';

/** A name and the private key that signs in its name. */
export interface NoteSigner {
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** No note is longer: 64 signatures of the longest kind in use (ML-DSA-44, 3.3 kB in base64) fit. */
export const MAX_NOTE_BYTES = 256 * 1024;
/** The format asks to accept 16 at least and to set a limit. */
export const MAX_SIGNATURES = 64;

/**
 * Signs a text (C2SP signed-note, Ed25519): the text, an empty line and one signature line for each signer.
 * @param text ends with a newline; no other control character.
 * @throws RangeError for a text or a name that the format does not allow, or a key that is not Ed25519.
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!text.endsWith('\n') || !isNoteText(text))
    throw new RangeError('the text of a note is whole lines of valid text');
  if (signers.length < 1 || signers.length > MAX_SIGNATURES) throw new RangeError('a note has 1 to 64 signatures');
  const lines = signers.map((signer) => {
    const key = verifierKeyOf(signer);
    const id = Buffer.alloc(4);
    id.writeUInt32BE(key.keyId);
    const signature = sign(null, Buffer.from(text, 'utf8'), signer.privateKey);
    return `— ${signer.name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * Takes a note apart without believing it. Signatures of every kind are kept: unknown ones are for others.
 * @param note its bytes, or its text when it came from a source that is already valid text.
 * @throws LedgerFormatError NOTE_MALFORMED: not UTF-8, control characters, no signature line, a line that is not one, too long.
 */
export function parseNote(note: Uint8Array | string): SignedNote {
  const whole = readUtf8(note, MAX_NOTE_BYTES);
  if (whole === undefined) throw malformed(`not UTF-8 of at most ${MAX_NOTE_BYTES} bytes`);
  if (!isNoteText(whole)) throw malformed('a control character');
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || !whole.endsWith('\n')) throw malformed('no text, empty line and whole signature lines');
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed(`more than ${MAX_SIGNATURES} signatures`);
  return { text: whole.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

/**
 * The trusted keys that have signed the note. Lines of other keys are passed over, as the format demands.
 * @throws LedgerFormatError CHECKPOINT_NOT_TRUSTED when none has, or when a line of a trusted key is wrong: then somebody lies.
 */
export function verifyNote(note: SignedNote, trusted: readonly VerifierKey[]): VerifierKey[] {
  const message = Buffer.from(note.text, 'utf8');
  const signedBy = new Set<VerifierKey>();
  for (const line of note.signatures) {
    const key = trusted.find((candidate) => candidate.name === line.name && candidate.keyId === line.keyId);
    if (!key) continue;
    if (line.signature.length !== 64 || !verify(null, message, publicKeyOf(key.publicKey), line.signature)) {
      throw new LedgerFormatError('CHECKPOINT_NOT_TRUSTED', 'the signature of a trusted key is wrong');
    }
    signedBy.add(key);
  }
  if (signedBy.size === 0) throw new LedgerFormatError('CHECKPOINT_NOT_TRUSTED', 'no trusted key has signed');
  return [...signedBy];
}

/** The public half of a signer. @throws RangeError for a name that the format does not allow or a key that is not Ed25519. */
export function verifierKeyOf(signer: NoteSigner): VerifierKey {
  if (!isKeyName(signer.name)) throw new RangeError('a key name is not empty and has neither spaces nor plus signs');
  if (signer.privateKey.asymmetricKeyType !== 'ed25519') throw new RangeError('a note is signed with Ed25519');
  const jwk = createPublicKey(signer.privateKey).export({ format: 'jwk' });
  return verifierKey(signer.name, Buffer.from(jwk.x!, 'base64url'));
}

/** The key as one line of text, `name+keyid+base64(0x01 || key)`, as one hands it to those who check. */
export function formatVerifierKey(key: VerifierKey): string {
  const id = key.keyId.toString(16).padStart(8, '0');
  return `${key.name}+${id}+${Buffer.concat([ED25519, key.publicKey]).toString('base64')}`;
}

/** Reads such a line. @throws LedgerFormatError KEY_MALFORMED, also when the id is not that of the key or the kind is not Ed25519. */
export function parseVerifierKey(line: string): VerifierKey {
  const [name, id, material, ...rest] = line.split('+');
  // Base64 has plus signs of its own: everything after the second one belongs to the key.
  const encoded = [material, ...rest].join('+');
  const bytes = readBase64(encoded);
  if (!name || !isKeyName(name) || !/^[0-9a-f]{8}$/.test(id ?? '')) throw keyMalformed('not name+id+key');
  if (bytes?.length !== 33 || bytes[0] !== ED25519[0]) throw keyMalformed('not an Ed25519 key');
  const key = verifierKey(name, bytes.subarray(1));
  if (key.keyId !== Number.parseInt(id!, 16)) throw keyMalformed('the id is of another key or name');
  return key;
}

/** Whether a key may have this name: not empty, no white space, no plus sign, no control character. */
export function isKeyName(name: string): boolean {
  return name.length > 0 && !/[\p{White_Space}+]/u.test(name) && isNoteText(name);
}

function verifierKey(name: string, publicKey: Buffer): VerifierKey {
  const input = Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), ED25519, publicKey]);
  return { name, keyId: digest('sha256', input, 'buffer').readUInt32BE(0), publicKey };
}

/** Signature type of plain Ed25519 note signatures. */
const ED25519 = Buffer.from([0x01]);

function parseSignature(line: string): NoteSignature {
  const [dash, name, encoded, ...rest] = line.split(' ');
  if (dash !== '—' || !name || encoded === undefined || rest.length > 0) throw malformed('a line is no signature line');
  if (!isKeyName(name)) throw malformed('a key name has spaces or plus signs');
  const bytes = readBase64(encoded);
  if (!bytes || bytes.length < 5) throw malformed('a signature is not base64 of a key id and a signature');
  return { name, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

function publicKeyOf(publicKey: Buffer): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') }, format: 'jwk' });
}

function isNoteText(text: string): boolean {
  // The format forbids exactly the characters below U+0020 other than newline.
  return text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text);
}

function malformed(why: string): LedgerFormatError {
  return new LedgerFormatError('NOTE_MALFORMED', why);
}

function keyMalformed(why: string): LedgerFormatError {
  return new LedgerFormatError('KEY_MALFORMED', why);
}
