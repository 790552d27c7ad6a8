import { defineErrors } from '../kernel/index.ts';

export const integrityErrors = defineErrors({
  INTEGRITY_FINDING_NOT_OPEN: {
    status: 409,
    title: { it: 'Il rilievo non è aperto', en: 'The finding is not open' },
  },
});
