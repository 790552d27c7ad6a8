import type { Readable } from 'node:stream';

/** Bytes of a content as they were received and made durable. */
export interface ReceivedContent {
  /** Lower-case hexadecimal SHA-256 of the bytes. */
  readonly sha256: string;
  readonly size: number;
  /** The first bytes, for the detection of the type. */
  readonly head: Buffer;
  /** Where it lies in a pack, if it is packed. */
  readonly packed?: Packed;
}

export interface StoredObject {
  readonly sha256: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

/**
 * Port: where bytes lie. Objects are immutable, named by body and SHA-256; a driver knows nothing of rows. In place of a body, `body/room`
 * names a room of its own in it, with objects that no other place lists. `contentStoreConformance` (`testing/content-store.ts`) is what every
 * driver passes.
 */
export interface ContentStore {
  /**
   * Makes the bytes durable before it resolves. An object that exists already is kept and no second copy is made.
   * `token` names the temporary file. @throws TOO_LARGE beyond `limit` bytes, CONTENT_INCOMPLETE when the source breaks off;
   * nothing is left behind in either case.
   */
  put(bodyId: string, token: string, source: Readable, limit: number): Promise<ReceivedContent>;
  /** The bytes from `from` on, to `to` inclusive. @throws CONTENT_UNREADABLE when there is no such object. */
  open(bodyId: string, sha256: string, from?: number, to?: number): Promise<Readable>;
  stat(bodyId: string, sha256: string): Promise<StoredObject | undefined>;
  /** Every object of the body, in the order of the digests. */
  list(bodyId: string): AsyncIterable<StoredObject>;
  remove(bodyId: string, sha256: string): Promise<void>;
  /** Makes durable what was put while the store was told not to wait for the disk. */
  flush(): Promise<void>;
  /** Where small contents are packed; each gets an object of its own if absent. */
  readonly packs?: Packs;
  /** Removes what uploads that died before `before` have left. @returns how many. */
  clean(before: Date): Promise<number>;
}

/** Where a small content lies in a pack. */
export interface Packed {
  readonly segment: string;
  readonly offset: number;
}

/** Port: small contents, many in one object, so that many share one sync. */
export interface Packs {
  /** Largest content that is packed. */
  readonly most: number;
  /** Makes the bytes durable before it resolves. */
  append(bodyId: string, sha256: string, bytes: Buffer, at: Date): Promise<Packed>;
  /** The bytes; undefined when they are not there. */
  read(bodyId: string, place: Packed, size: number): Promise<Buffer | undefined>;
}

export interface ContentOptions {
  readonly contentStore: ContentStore;
  /** Largest accepted content in bytes, 200 MB unless told otherwise: what a scanned project weighs. */
  readonly maxContentBytes: number;
  /** Largest content that may come in chunks, 50 GB unless told otherwise. */
  readonly maxUploadBytes?: number;
  /** The same for what a component of the house brings, by stream; as for people if absent. */
  readonly maxTakenBytes?: number;
}
