import type { Upload } from '../kernel/index.ts';

/** Calls an operation as the reader of the page; `upload` is for one that takes a content. */
export type Call = <T>(operation: string, input: unknown, upload?: Upload) => Promise<T>;

/**
 * The door for citizens: operations that the portal does for whoever holds a secret link or a citizen's session. It is a component with few
 * permissions, never a member of staff; each operation asks for the link or the session itself.
 */
export interface CitizenDoor {
  readonly call: Call;
  /** Secret of the citizen's session, out of its cookie. */
  readonly session: string | undefined;
  /** A new secret of 256 bits, for a page that offers to begin something. */
  readonly secret: () => string;
}
