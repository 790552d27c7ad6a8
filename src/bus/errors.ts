import { defineErrors } from '../kernel/index.ts';

export const busErrors = defineErrors({
  ROUTE_INVALID: { status: 422, title: { it: 'La rotta non è valida', en: 'The route is not valid' } },
  SERVICE_REFUSES: {
    status: 401,
    title: { it: 'Il servizio non riconosce chi lo chiama', en: 'The service does not know who calls it' },
  },
  RETENTION_UNDER_WAY: {
    status: 409,
    title: { it: 'L’eliminazione dei messaggi è già in corso', en: 'Messages are being removed already' },
  },
  ROUTE_TESTS_FAILED: {
    status: 422,
    title: { it: 'La rotta non supera le sue prove', en: 'The route fails its own tests' },
  },
  SERVICE_FILE_INVALID: {
    status: 422,
    title: {
      it: 'Il file non è un contratto che si possa importare',
      en: 'The file is no contract that can be imported',
    },
  },
  SERVICE_CHANGE_BREAKS: {
    status: 409,
    title: { it: 'Il cambiamento rompe chi usa il servizio', en: 'The change breaks who uses the service' },
  },
  SERVICE_IN_USE: {
    status: 409,
    title: { it: 'Qualcuno usa questa versione del servizio', en: 'Somebody uses this version of the service' },
  },
  DISPATCH_NOT_OUTGOING: {
    status: 422,
    title: {
      it: 'Si spedisce solo una registrazione in uscita, non annullata',
      en: 'Only an outgoing entry that is not annulled is dispatched',
    },
  },
  DISPATCH_WITHOUT_ADDRESS: {
    status: 422,
    title: {
      it: 'Nessun destinatario della registrazione ha un domicilio digitale',
      en: 'No recipient of the entry has a digital domicile',
    },
  },
  DISPATCH_WITHOUT_MAILBOX: {
    status: 409,
    title: {
      it: 'L’ente non ha una casella di posta certificata per le spedizioni: la imposta un amministratore nei collegamenti',
      en: 'The body has no certified mailbox for dispatches: an administrator sets one up among the endpoints',
    },
  },
});
