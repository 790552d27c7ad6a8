import { defineErrors } from '../kernel/index.ts';

export const serviceErrors = defineErrors({
  SERVICE_UNKNOWN: { status: 422, title: { it: 'Servizio non in catalogo', en: 'Service not in the catalogue' } },
  SERVICE_NOT_DIGITAL: {
    status: 422,
    title: { it: 'Il servizio non ha un procedimento a cui inviare istanze', en: 'The service takes no applications' },
  },
  DRAFT_SUBMITTED: { status: 409, title: { it: 'L’istanza è già stata presentata', en: 'Already submitted' } },
  FILE_REFUSED: { status: 422, title: { it: 'File non accettato', en: 'File not accepted' } },
  FILES_TOO_MANY: {
    status: 422,
    title: { it: 'Troppi file, o troppo grandi nel loro insieme', en: 'Too many files, or too large together' },
  },
  INTEGRATION_ANSWERED: { status: 409, title: { it: 'La richiesta ha già una risposta', en: 'Answered already' } },
  CITIZEN_UNKNOWN: {
    status: 404,
    title: { it: 'Cittadino dimostrativo sconosciuto', en: 'No such demonstration citizen' },
  },
  ACCESS_ENTRY_UNKNOWN: {
    status: 422,
    title: { it: 'Registrazione di protocollo sconosciuta', en: 'Unknown register entry' },
  },
});
