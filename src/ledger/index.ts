import { defineModule, type Module } from '../kernel/index.ts';
import { ledgerErrors } from './errors.ts';
import { ledgerOperations } from './operations.ts';
import type { LedgerKeys } from './types.ts';

export { folderLedgerKeys } from './keys.ts';
export { ledgerSealer } from './sealer.ts';
export type { LedgerKeys } from './types.ts';

/** The public ledger: proofs, checkpoints and tiles of every body's log. */
export function ledgerModule(ports: { readonly keys: LedgerKeys }): Module {
  return defineModule({
    name: 'ledger',
    migrations: new URL('./migrations/', import.meta.url),
    operations: ledgerOperations(ports.keys),
    errors: ledgerErrors,
    permissions: {
      'ledger.chain.verify': {
        sentence: { it: 'verificare catena e registro', en: 'verify chain and ledger' },
        roles: ['administrator', 'secretary'],
      },
    },
  });
}
