import { LedgerFormatError } from './errors.ts';
import { EMPTY_ROOT, HASH_BYTES, sameBytes } from './hash.ts';
import { isKeyName, type NoteSigner, parseNote, parseVerifierKey, signNote, verifyNote } from './note.ts';
import { isCount, readDecimal } from './numbers.ts';
import { readBase64 } from './text.ts';
import type { Checkpoint, LogTrust, VerifierKey } from './types.ts';

/** A checkpoint that trusted keys of its log have signed. */
export interface VerifiedCheckpoint extends Checkpoint {
  readonly signedBy: readonly VerifierKey[];
}

/**
 * The signed note that states the head of a log (C2SP tlog-checkpoint), ready to be served as `checkpoint`.
 * Several signers of one name follow each other while a key is changed. Never sign two that are not consistent.
 * @throws RangeError for a checkpoint or a signer that the format does not allow, or a signer of another name than the origin.
 */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): string {
  if (signers.some((signer) => signer.name !== checkpoint.origin)) throw new RangeError('a log signs in its own name');
  return signNote(formatCheckpoint(checkpoint), signers);
}

/** The text that is signed: origin, size, root and extension lines. @throws RangeError as `signCheckpoint`. */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  if (!isKeyName(origin)) throw new RangeError('an origin is not empty and has neither spaces nor plus signs');
  if (!isCount(size) || !fits(size, root)) throw new RangeError('a checkpoint has a size and the root of that size');
  if (extensions.some((line) => line === '' || line.includes('\n'))) throw new RangeError('an extension is one line');
  return `${[origin, String(size), Buffer.from(root).toString('base64'), ...extensions].join('\n')}\n`;
}

/**
 * Reads a signed checkpoint without believing it; `openCheckpoint` believes only what is signed.
 * @throws LedgerFormatError NOTE_MALFORMED, CHECKPOINT_MALFORMED (fewer than three lines, empty lines, leading zeros, a size beyond
 * 2^53, a root that is not 32 bytes, or not the empty one at size 0).
 */
export function parseCheckpoint(note: Uint8Array | string): Checkpoint {
  return readText(parseNote(note).text);
}

/**
 * Reads a checkpoint and checks its origin and its signatures.
 * @throws LedgerFormatError as `parseCheckpoint`, and CHECKPOINT_NOT_TRUSTED: another log, no trusted signature, or a wrong one.
 */
export function openCheckpoint(bytes: Uint8Array | string, trust: LogTrust): VerifiedCheckpoint {
  const note = parseNote(bytes);
  const signedBy = verifyNote(note, trust.keys);
  const checkpoint = readText(note.text);
  if (checkpoint.origin !== trust.origin) throw new LedgerFormatError('CHECKPOINT_NOT_TRUSTED', 'of another log');
  return { ...checkpoint, signedBy };
}

/**
 * Trust in one log, from the lines that name its keys (see `formatVerifierKey`).
 * @throws LedgerFormatError KEY_MALFORMED; RangeError when there is none or they are of different names.
 */
export function logTrust(...lines: readonly string[]): LogTrust {
  const keys = lines.map(parseVerifierKey);
  const origin = keys[0]?.name;
  if (origin === undefined || keys.some((key) => key.name !== origin))
    throw new RangeError('keys of one log are needed');
  return { origin, keys };
}

function readText(text: string): Checkpoint {
  const [origin, decimal, encoded, ...extensions] = text.slice(0, -1).split('\n');
  if (!origin || decimal === undefined || encoded === undefined) throw malformed('fewer than three lines');
  if (extensions.includes('')) throw malformed('an empty extension line');
  const size = readDecimal(decimal);
  if (size === undefined) throw malformed('the size is no decimal number up to 2^53');
  const root = readBase64(encoded);
  if (!root || !fits(size, root)) throw malformed('the root is not the base64 of a hash for this size');
  return { origin, size, root, extensions };
}

function fits(size: number, root: Uint8Array): boolean {
  return root.length === HASH_BYTES && (size > 0 || sameBytes(root, EMPTY_ROOT));
}

function malformed(why: string): LedgerFormatError {
  return new LedgerFormatError('CHECKPOINT_MALFORMED', why);
}
