import { hash as digest } from 'node:crypto';
import type { Hash } from './types.ts';

export const HASH_BYTES = 32;

/** Root of a tree without leaves: SHA-256 of nothing (RFC 6962 §2.1). */
export const EMPTY_ROOT: Hash = digest('sha256', Buffer.alloc(0), 'buffer');

/** Leaf of an entry: SHA-256(0x00 || entry), RFC 6962 §2.1. The entry may have any length. */
export function leafHash(entry: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(entry.length + 1);
  input[0] = 0;
  input.set(entry, 1);
  return digest('sha256', input, 'buffer');
}

/** Node over two hashes of 32 bytes: SHA-256(0x01 || left || right), RFC 6962 §2.1. */
export function nodeHash(left: Hash, right: Hash): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return digest('sha256', pair, 'buffer');
}

/** The root of a run of subtrees, the largest first: each is joined with all that is to its right. */
export function foldNodes(nodes: readonly Hash[]): Hash {
  const last = nodes[nodes.length - 1];
  if (last === undefined) return EMPTY_ROOT;
  let root = last;
  for (let at = nodes.length - 2; at >= 0; at -= 1) root = nodeHash(nodes[at]!, root);
  return root;
}

/** Whether two byte strings are the same. Nothing here is secret, so the time may depend on the content. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

// One input buffer for all nodes: the digest is synchronous and copies it, so nothing can come between.
const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 1);
