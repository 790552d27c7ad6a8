import { defineErrors } from '../kernel/index.ts';

export const kitErrors = defineErrors({
  KIT_UNKNOWN: { status: 404, title: { it: 'Kit non trovato', en: 'Kit not found' } },
  KIT_REFUSED: { status: 422, title: { it: 'Il kit contiene errori', en: 'The kit has errors' } },
  KIT_REQUIRES: { status: 409, title: { it: 'Manca un kit richiesto', en: 'A required kit is missing' } },
  KIT_TAKEN: {
    status: 409,
    title: {
      it: 'Un altro kit ha già installato una parte con lo stesso nome',
      en: 'Another kit has a part of this name',
    },
  },
});
