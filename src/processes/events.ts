import { date, eventType, instant, nullable, object, sha256Hex, text, Type, uuid } from '../kernel/index.ts';

/** The digest chains the engine's trace up to this fact, so that the ledger anchors it too. */
const trace = { traceDigest: sha256Hex };

export const modelDeployed = eventType({
  type: 'it.digipro.processes.model-deployed',
  summary: { it: 'Modello di processo installato', en: 'Process model deployed' },
  data: object({ key: text(80), version: Type.Integer(), sha256: sha256Hex }),
});

export const caseStarted = eventType({
  type: 'it.digipro.processes.case-started',
  summary: { it: 'Pratica avviata', en: 'Case started' },
  data: object({
    ...{ caseId: uuid, code: text(40), modelKey: text(80), modelVersion: Type.Integer(), dossierId: nullable(uuid) },
    ...{ presentedAt: instant, dueDay: nullable(date), unitId: nullable(uuid) },
  }),
});

export const taskCreated = eventType({
  type: 'it.digipro.processes.task-created',
  summary: { it: 'Attività assegnabile', en: 'Task offered' },
  data: object({ caseId: uuid, taskId: uuid, node: text(120), candidateRole: nullable(text(80)) }),
});

export const taskClaimed = eventType({
  type: 'it.digipro.processes.task-claimed',
  summary: { it: 'Attività presa in carico', en: 'Task claimed' },
  data: object({ caseId: uuid, taskId: uuid, node: text(120) }),
});

export const taskReleased = eventType({
  type: 'it.digipro.processes.task-released',
  summary: { it: 'Attività rilasciata', en: 'Task released' },
  data: object({ caseId: uuid, taskId: uuid, node: text(120) }),
});

export const taskAssigned = eventType({
  type: 'it.digipro.processes.task-assigned',
  summary: { it: 'Attività assegnata', en: 'Task assigned' },
  data: object({
    ...{ caseId: uuid, taskId: uuid, node: text(120), assignmentId: uuid },
    ...{ fromPersonId: nullable(uuid), toPersonId: nullable(uuid) },
  }),
});

export const taskCompleted = eventType({
  type: 'it.digipro.processes.task-completed',
  summary: { it: 'Attività svolta', en: 'Task completed' },
  data: object({ caseId: uuid, taskId: uuid, node: text(120), modelKey: text(80), ...trace }),
});

export const serviceCalled = eventType({
  type: 'it.digipro.processes.service-called',
  summary: { it: 'Servizio eseguito dal processo', en: 'Service called by the process' },
  data: object({ caseId: uuid, node: text(120), operation: text(120), ...trace }),
});

export const timerFired = eventType({
  type: 'it.digipro.processes.timer-fired',
  summary: { it: 'Scadenza raggiunta', en: 'Timer fired' },
  data: object({ caseId: uuid, node: text(120), ...trace }),
});

export const caseStuck = eventType({
  type: 'it.digipro.processes.incident-raised',
  summary: { it: 'La pratica non può proseguire da sola', en: 'The case cannot go on by itself' },
  data: object({ caseId: uuid, node: text(120), code: text(80) }),
});

export const incidentRetried = eventType({
  type: 'it.digipro.processes.incident-retried',
  summary: { it: 'Anomalia della pratica risolta', en: 'Incident of the case repaired' },
  data: object({ caseId: uuid, node: text(120), ...trace }),
});

export const caseSuspended = eventType({
  type: 'it.digipro.processes.case-suspended',
  summary: { it: 'Termine sospeso', en: 'Term suspended' },
  data: object({ caseId: uuid, norm: text(300), fromDay: date }),
});

export const caseResumed = eventType({
  type: 'it.digipro.processes.case-resumed',
  summary: { it: 'Termine ripreso', en: 'Term resumed' },
  data: object({ caseId: uuid, toDay: date, dueDay: nullable(date) }),
});

export const caseCompleted = eventType({
  type: 'it.digipro.processes.case-completed',
  summary: { it: 'Pratica conclusa', en: 'Case completed' },
  data: object({
    ...{ caseId: uuid, modelKey: text(80), unitId: nullable(uuid), outcome: nullable(text(200)) },
    ...{ presentedAt: instant, startedAt: instant, completedAt: instant, dueDay: nullable(date) },
    suspendedDays: Type.Integer(),
    ...trace,
  }),
});
