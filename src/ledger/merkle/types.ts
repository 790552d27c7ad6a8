/*
 * Glossary
 * - entry (voce): the 32 bytes that the log holds of a fact, a salted commitment without personal data
 * - leaf (foglia): the hash of an entry in the tree, SHA-256(0x00 || entry), RFC 6962 §2.1
 * - node (nodo): a hash of two children, SHA-256(0x01 || left || right); (level, index) names a perfect subtree of 2^level leaves
 * - root (radice): the hash of all leaves of a tree of a given size
 * - frontier (frontiera): the perfect subtrees that a tree consists of, at most one per level; enough to append and to know the root
 * - inclusion proof (prova di inclusione): the hashes that lead from a leaf to the root
 * - consistency proof (prova di coerenza): the hashes that show that a tree is the beginning of a larger one
 * - tile (tessera): 256 consecutive nodes of one level, the file in which the tree is stored and served (C2SP tlog-tiles)
 * - bundle (blocco di voci): 256 consecutive entries, stored beside the tiles
 * - note (nota firmata): a text with signature lines (C2SP signed-note)
 * - checkpoint (punto di controllo): the note that states the size and the root of a log (C2SP tlog-checkpoint)
 */

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

/** A perfect subtree: the leaves [index · 2^level, (index + 1) · 2^level). */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

/** Where node hashes come from. Answers in the order asked; throws (or rejects) when it has not one of them. */
export interface HashSource {
  read(nodes: readonly NodeId[]): readonly Hash[] | Promise<readonly Hash[]>;
}

/**
 * A tree that can grow. `nodes` are the perfect subtrees of its `size` leaves, the largest (leftmost) first: one per bit set in `size`.
 */
export interface Frontier {
  readonly size: number;
  readonly nodes: readonly Hash[];
}

/** A file of the log: `width` hashes (or, at level `entries`, entries); 256 is a full tile, 1 to 255 a partial one. */
export interface TileId {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** What a tree writes when it grows: `added` hashes follow the `from` hashes that the tile has already; then it has `width`. */
export interface TileGrowth {
  readonly level: number;
  readonly index: number;
  readonly from: number;
  readonly width: number;
  /** (width − from) · 32 bytes. */
  readonly added: Buffer;
}

/** The statement of a log about itself. `root` has 32 bytes; `extensions` are opaque lines, normally none. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly extensions: readonly string[];
}

/** One signature line of a note, not yet verified. `keyId` is the unsigned 32-bit number that begins it. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: number;
  readonly signature: Buffer;
}

/** A text, its final newline included, and who claims to have signed it. */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Whose Ed25519 signature counts. `publicKey` has 32 bytes (RFC 8032). */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: number;
  readonly publicKey: Buffer;
}

/** What one must know of a log to check it without its help: its name and the keys it has signed with, old ones included. */
export interface LogTrust {
  readonly origin: string;
  readonly keys: readonly VerifierKey[];
}
