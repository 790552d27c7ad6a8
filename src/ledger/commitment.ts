import { canonicalJson, chainHash, entryHash } from '../kernel/index.ts';
import { LedgerFormatError } from './merkle/errors.ts';
import { HASH_BYTES, sameBytes } from './merkle/hash.ts';

/** Bytes of the salt that hides a fact: nobody can try out names against its entry, and erasing the salt erases the link. */
export const SALT_BYTES = 16;

/** What comes before the first link of a body's chain. */
export const CHAIN_START: Uint8Array = Buffer.alloc(HASH_BYTES);

/** A row of the chain as it was stored; `entry` and `hash` have 32 bytes. */
export interface ChainLink {
  readonly entry: Buffer;
  readonly previous: Buffer;
  readonly hash: Buffer;
}

/**
 * What the log holds of a fact: SHA-256(salt || SHA-256(RFC 8785 form of the fact)), 32 bytes without personal data.
 * @throws LedgerFormatError COMMITMENT_MALFORMED for a salt that is not 16 bytes: a short one could be guessed.
 * @throws TypeError for a fact that JSON cannot say.
 */
export function commit(salt: Uint8Array, fact: unknown): Buffer {
  return commitCanonical(salt, canonicalJson(fact));
}

/** The same for a fact whose canonical form is already there. */
export function commitCanonical(salt: Uint8Array, canonical: string): Buffer {
  if (salt.length !== SALT_BYTES) {
    throw new LedgerFormatError('COMMITMENT_MALFORMED', `a salt has ${SALT_BYTES} bytes, not ${salt.length}`);
  }
  return entryHash(Buffer.from(salt), canonical);
}

/** Whether the entry commits to this fact under this salt. False, too, for a salt of another length or a fact JSON cannot say. */
export function opens(entry: Uint8Array, salt: Uint8Array, fact: unknown): boolean {
  try {
    return sameBytes(entry, commit(salt, fact));
  } catch (error) {
    if (error instanceof LedgerFormatError || error instanceof TypeError) return false;
    throw error;
  }
}

/** The links that the entries add behind `previous` (`CHAIN_START` for the first): hash = SHA-256(previous || entry). */
export function chainFrom(previous: Uint8Array, entries: readonly Buffer[]): ChainLink[] {
  let last: Buffer = Buffer.from(previous);
  return entries.map((entry) => {
    const link = { entry, previous: last, hash: chainHash(last, entry) };
    last = link.hash;
    return link;
  });
}

/**
 * The first link that does not follow from the one before, counted from 0; undefined when the chain is whole.
 * A change of any entry, an insertion, a removal or a new order breaks it there; a chain cut at its end is whole, which is why the
 * ledger states its size in signed checkpoints.
 */
export function brokenLink(previous: Uint8Array, links: readonly ChainLink[]): number | undefined {
  let last: Uint8Array = previous;
  const at = links.findIndex((link) => {
    const whole = sameBytes(link.previous, last) && sameBytes(link.hash, chainHash(Buffer.from(last), link.entry));
    last = link.hash;
    return !whole;
  });
  return at < 0 ? undefined : at;
}
