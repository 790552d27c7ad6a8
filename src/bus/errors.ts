import { defineErrors } from '../kernel/index.ts';

export const busErrors = defineErrors({
  ROUTE_INVALID: { status: 422, title: { it: 'La rotta non è valida', en: 'The route is not valid' } },
  SERVICE_REFUSES: {
    status: 401,
    title: { it: 'Il servizio non riconosce chi lo chiama', en: 'The service does not know who calls it' },
  },
  ROUTE_TESTS_FAILED: {
    status: 422,
    title: { it: 'La rotta non supera le sue prove', en: 'The route fails its own tests' },
  },
});
