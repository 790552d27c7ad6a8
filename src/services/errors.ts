import { defineErrors } from '../kernel/index.ts';

export const serviceErrors = defineErrors({
  SERVICE_UNKNOWN: { status: 422, title: { it: 'Servizio non in catalogo', en: 'Service not in the catalogue' } },
  SERVICE_NOT_DIGITAL: {
    status: 422,
    title: { it: 'Il servizio non ha un procedimento a cui inviare istanze', en: 'The service takes no applications' },
  },
  ACCESS_ENTRY_UNKNOWN: {
    status: 422,
    title: { it: 'Registrazione di protocollo sconosciuta', en: 'Unknown register entry' },
  },
});
