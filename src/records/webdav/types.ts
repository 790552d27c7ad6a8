/**
 * Glossary
 * - place: a tree of names: the drafts of a person ("I miei documenti") or a dossier
 * - entry: a name in a place, of a folder, of a document, or of bytes that are no document
 * - scratch: what programs leave beside a document while it is edited: lock files, temporary files, copies for safety; it expires
 * - released: final or registered, and so only to be read
 */
import type { Lock } from '../locks/store.ts';

export interface Place {
  readonly kind: 'person' | 'dossier';
  readonly id: string;
}

/** A dead property (RFC 4918 §4): `xml` is the whole element, complete by itself. */
export interface DeadProperty {
  readonly ns: string;
  readonly name: string;
  readonly xml: string;
}

export interface Bytes {
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
}

export interface Entry {
  readonly id: string;
  readonly place: Place['kind'];
  readonly placeId: string;
  readonly folderId: string | null;
  readonly name: string;
  readonly kind: 'folder' | 'file';
  readonly documentId: string | null;
  /** What the document was called when it got the name. */
  readonly title: string | null;
  /** Bytes of its own: of a scratch file, or over those of a document that was emptied and not yet written again. */
  readonly sha256: string | null;
  readonly size: number | null;
  readonly mime: string | null;
  /** Where its document was called away from by a program that saves by renaming. */
  readonly homeFolderId: string | null;
  readonly homeName: string | null;
  /** What it was called until somebody renamed it, and when. */
  readonly wasFolderId: string | null;
  readonly wasName: string | null;
  readonly wasAt: Date | null;
  readonly properties: readonly DeadProperty[];
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** A document as folders show it. */
export interface Filed extends Bytes {
  readonly id: string;
  readonly typeCode: string;
  readonly title: string;
  readonly filename: string;
  readonly released: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

interface Common {
  readonly path: readonly string[];
  readonly createdAt: Date | null;
  readonly changedAt: Date | null;
}

/** A collection that only holds others: the top, the dossiers, a year, a class. */
export interface Shelf extends Common {
  readonly kind: 'root' | 'dossiers' | 'year' | 'class';
  readonly year?: number;
  readonly classCode?: string;
}

/** A collection in which names can be made: the top of a place, or a folder of it. */
export interface Folder extends Common {
  readonly kind: 'folder';
  readonly place: Place;
  /** Undefined at the top of the place. */
  readonly entry: Entry | undefined;
  /** Entries of the folders around it, the outermost first. */
  readonly around: readonly string[];
  /** A closed dossier is only read. */
  readonly closed: boolean;
  /** Whether it is, or lies in, a folder that a program made for its temporary files. */
  readonly scratch: boolean;
}

export interface File extends Common {
  readonly kind: 'file';
  readonly folder: Folder;
  readonly name: string;
  /** Undefined for a document that nobody has touched by WebDAV yet. */
  readonly entry: Entry | undefined;
  readonly document: Filed | undefined;
  readonly bytes: Bytes;
}

export type Node = Shelf | Folder | File;

/** A list of the `If` header (RFC 4918 §10.4): all of its conditions must hold. `path` null: of an address that is none of ours. */
export interface StateList {
  readonly path: readonly string[] | null;
  readonly conditions: readonly {
    readonly not: boolean;
    readonly token?: string | undefined;
    readonly etag?: string | undefined;
  }[];
}

/** What a request says must hold, and the lock tokens that it shows. */
export interface Claims {
  readonly lists: readonly StateList[];
  /** Entity tags of `If-Match`; `*` is whatever there is. */
  readonly ifMatch?: readonly string[] | undefined;
  readonly ifNoneMatch?: readonly string[] | undefined;
}

/** What a response tells of a resource. */
export interface Shown {
  readonly node: Node;
  readonly locks: readonly Lock[];
}

export const MINE = 'I miei documenti';
export const DOSSIERS = 'Fascicoli';

/** Names that a collection shows at most: no client pages, and a drive with more is of no use to anybody. */
export const MOST_SHOWN = 1000;

/** SHA-256 of no bytes at all. */
export const EMPTY: Bytes = {
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  size: 0,
  mime: 'application/octet-stream',
};
