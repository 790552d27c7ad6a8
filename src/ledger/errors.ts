import { defineErrors } from '../kernel/index.ts';

export const ledgerErrors = defineErrors({
  LEDGER_TILE_UNKNOWN: { status: 404, title: { it: 'Tessera inesistente', en: 'No such tile' } },
});
