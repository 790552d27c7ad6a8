import { eventType, nullable, object, sha256Hex, text, Type, uuid } from '../kernel/index.ts';

export const messageReceived = eventType({
  type: 'it.digipro.bus.message-received',
  summary: { it: 'Messaggio ricevuto', en: 'Message received' },
  data: object({ messageId: uuid, source: text(80), kind: text(40), sha256: sha256Hex, size: Type.Integer() }),
});

export const messageDuplicate = eventType({
  type: 'it.digipro.bus.message-duplicate',
  summary: { it: 'Messaggio già ricevuto', en: 'Message received before' },
  data: object({ messageId: uuid, source: text(80), filename: text(255) }),
});

export const messageRouted = eventType({
  type: 'it.digipro.bus.message-routed',
  summary: { it: 'Messaggio smistato', en: 'Message routed' },
  data: object({
    messageId: uuid,
    route: text(80),
    filename: text(255),
    source: text(80),
    entryId: nullable(uuid),
    caseId: nullable(uuid),
  }),
});

export const messageRefused = eventType({
  type: 'it.digipro.bus.message-refused',
  summary: { it: 'Messaggio non accettato', en: 'Message refused' },
  data: object({ messageId: uuid, reason: text(1000), filename: text(255), source: text(80) }),
});

export const intakeRuleInstalled = eventType({
  type: 'it.digipro.bus.intake-rule-installed',
  summary: { it: 'Regola di smistamento installata', en: 'Intake rule installed' },
  data: object({ name: text(120), procedureKey: text(80) }),
});

export const intakeRuleRemoved = eventType({
  type: 'it.digipro.bus.intake-rule-removed',
  summary: { it: 'Regola di smistamento tolta', en: 'Intake rule removed' },
  data: object({ name: text(120) }),
});

export const messageDead = eventType({
  type: 'it.digipro.bus.message-dead',
  summary: { it: 'Messaggio fermo: serve una decisione', en: 'Message set aside for a person' },
  data: object({ deadId: uuid, messageId: uuid, route: text(80), attempts: Type.Integer() }),
});
