/**
 * Glossary (see also merkle/types.ts)
 * - ledger (registro pubblico a prova di manomissione): the log of commitments to the facts of a body, one log per body
 * - origin (origine): the name under which a body's log signs its checkpoints
 */
import type { NoteSigner } from './merkle/note.ts';

/** Port: the keys that sign checkpoints, one per body, kept outside of the database. */
export interface LedgerKeys {
  signerFor(bodyId: string, origin: string): Promise<NoteSigner>;
}
