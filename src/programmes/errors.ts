import { defineErrors } from '../kernel/index.ts';

export const programmeErrors = defineErrors({
  INTERVENTION_CODE_TAKEN: {
    status: 409,
    title: { it: 'Esiste già un intervento con questo codice', en: 'An intervention with this code exists already' },
  },
  FUNDING_EXCEEDS_COST: {
    status: 422,
    title: {
      it: 'I finanziamenti superano il costo previsto',
      en: 'The funding is more than the planned cost',
    },
  },
  RUP_UNKNOWN: {
    status: 422,
    title: { it: 'Il RUP non è una persona di questo ente', en: 'The RUP is no person of this body' },
  },
  MILESTONE_ALREADY_REACHED: {
    status: 409,
    title: { it: 'La tappa è già stata raggiunta', en: 'The milestone has been reached already' },
  },
  MILESTONE_IN_THE_FUTURE: {
    status: 422,
    title: {
      it: 'Una tappa non può risultare raggiunta in un giorno futuro',
      en: 'A milestone cannot have been reached on a day to come',
    },
  },
  OPENCUP_UNREADABLE: {
    status: 422,
    title: { it: 'Il file non è un grafo JSON-LD di OpenCUP', en: 'The file is no JSON-LD graph of OpenCUP' },
  },
});
