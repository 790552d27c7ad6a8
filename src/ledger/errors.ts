import { defineErrors } from '../kernel/index.ts';

export const ledgerErrors = defineErrors({
  LEDGER_TILE_UNKNOWN: { status: 404, title: { it: 'Tessera inesistente', en: 'No such tile' } },
  LEDGER_NOT_CONSISTENT: {
    status: 503,
    title: {
      it: 'Il registro non continua ciò che è già stato firmato: non si firma nulla finché non è chiarito',
      en: 'The ledger does not continue what was signed before: nothing is signed until that is cleared up',
    },
  },
});
