import { logTrust, openCheckpoint, parseCheckpoint, type VerifiedCheckpoint } from './merkle/checkpoint.ts';
import { LedgerFormatError } from './merkle/errors.ts';
import { HASH_BYTES, leafHash } from './merkle/hash.ts';
import { MAX_NOTE_BYTES } from './merkle/note.ts';
import { isCount, readDecimal } from './merkle/numbers.ts';
import { readBase64, readUtf8 } from './merkle/text.ts';
import type { Hash, LogTrust } from './merkle/types.ts';
import { verifyInclusion } from './merkle/verify.ts';

/** Content of a `.tlog-proof` file (C2SP tlog-proof): everything that is needed to check an entry without the log. */
export interface LedgerProof {
  readonly index: number;
  /** From the sibling of the leaf to the child of the root, 32 bytes each. */
  readonly hashes: readonly Hash[];
  /** The signed checkpoint, word for word. */
  readonly checkpoint: string;
  /** Bytes that nobody has signed: a hint, never to be trusted. */
  readonly extra?: Uint8Array;
}

/** Whether the entry is in the log; if not, where the proof fails. */
export type ProofVerdict =
  | { readonly valid: true; readonly index: number; readonly checkpoint: VerifiedCheckpoint }
  | { readonly valid: false; readonly reason: ProofFault };

/** MALFORMED: the file; UNTRUSTED: the checkpoint is not signed by the log; NOT_INCLUDED: the entry is not what is proved. */
export type ProofFault = 'MALFORMED' | 'UNTRUSTED' | 'NOT_INCLUDED';

export const PROOF_EXTENSION = '.tlog-proof';

/**
 * The proof as text; the same proof always gives the same text.
 * @throws RangeError for an index, hash or extra data that the format cannot hold; LedgerFormatError for what is no checkpoint.
 */
export function formatProof(proof: LedgerProof): string {
  const { index, hashes, checkpoint, extra } = proof;
  if (!isCount(index)) throw new RangeError(`${index} is no index of a leaf`);
  if (hashes.length > MAX_HASHES || hashes.some((hash) => hash.length !== HASH_BYTES)) {
    throw new RangeError(`a proof has at most ${MAX_HASHES} hashes of 32 bytes`);
  }
  if (extra && extra.length > MAX_EXTRA_BYTES) throw new RangeError(`extra data has at most ${MAX_EXTRA_BYTES} bytes`);
  parseCheckpoint(checkpoint);
  const lines = [
    HEADER,
    ...(extra && extra.length > 0 ? [`extra ${base64(extra)}`] : []),
    `index ${index}`,
    ...hashes.map(base64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/**
 * Reads a proof without believing it.
 * @throws LedgerFormatError PROOF_MALFORMED: another header, lines missing, out of order or not canonical; else as `parseCheckpoint`.
 */
export function parseProof(file: Uint8Array | string): LedgerProof {
  const whole = readUtf8(file, MAX_PROOF_BYTES);
  if (whole === undefined) throw malformed(`not UTF-8 of at most ${MAX_PROOF_BYTES} bytes`);
  const split = whole.indexOf('\n\n');
  if (split < 0) throw malformed('no empty line before the checkpoint');
  const [header, ...lines] = whole.slice(0, split).split('\n');
  if (header !== HEADER) throw malformed(`does not begin with ${HEADER}`);
  const extra = lines[0]?.startsWith('extra ') ? readBase64(lines.shift()!.slice('extra '.length)) : null;
  if (extra === undefined || (extra && extra.length > MAX_EXTRA_BYTES)) throw malformed('extra data is not base64');
  const indexLine = lines.shift();
  const index = indexLine?.startsWith('index ') ? readDecimal(indexLine.slice('index '.length)) : undefined;
  if (index === undefined) throw malformed('no index');
  if (lines.length > MAX_HASHES) throw malformed(`more than ${MAX_HASHES} hashes`);
  const checkpoint = whole.slice(split + 2);
  parseCheckpoint(checkpoint);
  return { index, hashes: lines.map(readHash), checkpoint, ...(extra && { extra }) };
}

/**
 * Checks that the log holds the entry (its bytes, not its hash), with nothing but the proof and the log's keys.
 * @param trust the log's key line (`formatVerifierKey`), or its origin and all keys that it has used.
 * @throws LedgerFormatError KEY_MALFORMED when the key line is no such line; the proof itself never throws.
 */
export function verifyProof(
  entry: Uint8Array,
  proof: LedgerProof | Uint8Array | string,
  trust: LogTrust | string,
): ProofVerdict {
  const log = typeof trust === 'string' ? logTrust(trust) : trust;
  try {
    const { index, hashes, checkpoint } = isFile(proof) ? parseProof(proof) : proof;
    const head = openCheckpoint(checkpoint, log);
    const included = verifyInclusion(index, head.size, leafHash(entry), hashes, head.root);
    return included ? { valid: true, index, checkpoint: head } : { valid: false, reason: 'NOT_INCLUDED' };
  } catch (error) {
    if (!(error instanceof LedgerFormatError)) throw error;
    return { valid: false, reason: error.code === 'CHECKPOINT_NOT_TRUSTED' ? 'UNTRUSTED' : 'MALFORMED' };
  }
}

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^53 leaves has no longer path. */
const MAX_HASHES = 53;
/** Our own limit: the format has none, and what is not signed should not be large. */
const MAX_EXTRA_BYTES = 64 * 1024;
const MAX_PROOF_BYTES = MAX_NOTE_BYTES + 2 * MAX_EXTRA_BYTES;

function isFile(proof: LedgerProof | Uint8Array | string): proof is Uint8Array | string {
  return typeof proof === 'string' || proof instanceof Uint8Array;
}

function readHash(line: string): Buffer {
  const hash = readBase64(line);
  if (hash?.length !== HASH_BYTES) throw malformed('a line of the proof is not the base64 of a hash');
  return hash;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function malformed(why: string): LedgerFormatError {
  return new LedgerFormatError('PROOF_MALFORMED', why);
}
