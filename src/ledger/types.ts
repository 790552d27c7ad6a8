/**
 * Glossary (see also merkle/types.ts)
 * - ledger (registro pubblico a prova di manomissione): the log of commitments to the facts of a body, one log per body
 * - origin (origine): the name under which a body's log signs its checkpoints
 */
import type { NoteSigner } from './merkle/note.ts';
import type { Checkpoint } from './merkle/types.ts';

/** Port: the keys that sign checkpoints, one per body, and what each signed last; both kept outside of the database. */
export interface LedgerKeys {
  signerFor(bodyId: string, origin: string): Promise<NoteSigner>;
  /** The checkpoint that the body's key signed last; undefined before the first. */
  lastSigned(bodyId: string): Promise<Checkpoint | undefined>;
  /** Keeps a signed checkpoint (the text of its note), which the next one has to continue. */
  keepSigned(bodyId: string, note: string): Promise<void>;
}
