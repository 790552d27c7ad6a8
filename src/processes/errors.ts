import { defineErrors } from '../kernel/index.ts';

export const processErrors = defineErrors({
  PROCESS_MODEL_REFUSED: {
    status: 422,
    title: { it: 'Il modello di processo non è eseguibile', en: 'The process model cannot be executed' },
  },
  PROCESS_MODEL_UNKNOWN: { status: 404, title: { it: 'Modello di processo sconosciuto', en: 'Unknown process model' } },
  TASK_NOT_OPEN: { status: 409, title: { it: "L'attività non è più aperta", en: 'The task is no longer open' } },
  TASK_CLAIMED: {
    status: 409,
    title: { it: "L'attività è in carico a un'altra persona", en: 'The task is held by somebody else' },
  },
  TASK_NOT_YOURS: {
    status: 403,
    title: { it: "L'attività spetta a un altro ruolo", en: 'The task belongs to another role' },
  },
  TASK_UNIT_UNKNOWN: {
    status: 422,
    title: {
      it: "L'attività spetta a un'unità che non esiste o non è più in vigore",
      en: 'The task belongs to a unit that does not exist or is no longer in force',
    },
  },
  TASK_FOUR_EYES: {
    status: 403,
    title: {
      it: 'Chi ha svolto un passo precedente non può svolgere questo',
      en: 'Who did an earlier step may not do this one',
    },
  },
  TASK_PERSON_UNFIT: {
    status: 422,
    title: {
      it: 'La persona scelta non può svolgere una delle attività',
      en: 'The chosen person may not do one of the tasks',
    },
  },
  CASE_NOT_RUNNING: { status: 409, title: { it: 'La pratica non è in corso', en: 'The case is not running' } },
  CASE_ALREADY_SUSPENDED: {
    status: 409,
    title: { it: 'Il termine è già sospeso', en: 'The term is already suspended' },
  },
  CASE_NOT_SUSPENDED: { status: 409, title: { it: 'Il termine non è sospeso', en: 'The term is not suspended' } },
});
