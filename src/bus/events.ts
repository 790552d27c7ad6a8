import { eventType, nullable, object, oneOf, sha256Hex, text, Type, uuid } from '../kernel/index.ts';

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

export const routeDeployed = eventType({
  type: 'it.digipro.bus.route-deployed',
  summary: { it: 'Versione di una rotta installata', en: 'Version of a route deployed' },
  data: object({ name: text(80), version: Type.Integer() }),
});

export const routePaused = eventType({
  type: 'it.digipro.bus.route-paused',
  summary: { it: 'Rotta sospesa', en: 'Route held up' },
  data: object({ name: text(80) }),
});

export const routeResumed = eventType({
  type: 'it.digipro.bus.route-resumed',
  summary: { it: 'Rotta ripresa', en: 'Route goes on' },
  data: object({ name: text(80) }),
});

export const messageSent = eventType({
  type: 'it.digipro.bus.message-sent',
  summary: { it: 'Messaggio affidato al bus', en: 'Message handed to the bus' },
  data: object({ messageId: uuid, channel: text(80) }),
});

export const deadResolved = eventType({
  type: 'it.digipro.bus.dead-resolved',
  summary: { it: 'Messaggio fermo: deciso', en: 'Message set aside: decided' },
  data: object({ deadId: uuid, messageId: uuid, resolution: oneOf(['replayed', 'dropped', 'edited']) }),
});

export const retentionSet = eventType({
  type: 'it.digipro.bus.retention-set',
  summary: { it: 'Stabilito per quanto si conservano i messaggi', en: 'Said how long messages are kept' },
  data: object({ channel: text(200), days: nullable(Type.Integer()) }),
});

export const retentionStarted = eventType({
  type: 'it.digipro.bus.retention-started',
  summary: {
    it: 'Eliminazione dei messaggi oltre il termine avviata',
    en: 'Removal of messages past their time started',
  },
  data: object({}),
});

export const messagesRemoved = eventType({
  type: 'it.digipro.bus.messages-removed',
  summary: { it: 'Messaggi oltre il termine eliminati', en: 'Messages past their time removed' },
  data: object({ removed: Type.Integer() }),
});

export const replayStarted = eventType({
  type: 'it.digipro.bus.replay-started',
  summary: { it: 'Ripetizione di messaggi avviata', en: 'Repetition of messages started' },
  data: object({ replayId: uuid, route: text(80), what: oneOf(['dead', 'window', 'facts']) }),
});

export const replayEnded = eventType({
  type: 'it.digipro.bus.replay-ended',
  summary: { it: 'Ripetizione di messaggi finita', en: 'Repetition of messages ended' },
  data: object({ replayId: uuid, done: Type.Integer() }),
});

export const deadOpened = eventType({
  type: 'it.digipro.bus.dead-opened',
  summary: { it: 'Contenuto di un messaggio fermo consultato', en: 'Content of a message set aside was looked at' },
  data: object({ deadId: uuid, reason: text(500) }),
});

export const messageOpened = eventType({
  type: 'it.digipro.bus.message-opened',
  summary: { it: 'Contenuto di un messaggio consultato', en: 'Content of a message was looked at' },
  data: object({ messageId: uuid, reason: text(500) }),
});

export const endpointSet = eventType({
  type: 'it.digipro.bus.endpoint-set',
  summary: { it: 'Punto di collegamento impostato', en: 'Endpoint set up' },
  data: object({ code: text(60), connector: text(40), enabled: Type.Boolean() }),
});

export const endpointRemoved = eventType({
  type: 'it.digipro.bus.endpoint-removed',
  summary: { it: 'Punto di collegamento tolto', en: 'Endpoint removed' },
  data: object({ code: text(60) }),
});

export const egressAllowed = eventType({
  type: 'it.digipro.bus.egress-allowed',
  summary: { it: 'Collegamento a un sistema interno consentito', en: 'Connections to an internal system allowed' },
  data: object({ rule: text(260), reason: text(500) }),
});

export const egressClosed = eventType({
  type: 'it.digipro.bus.egress-closed',
  summary: {
    it: 'Collegamento a un sistema interno non più consentito',
    en: 'Connections to an internal system no longer allowed',
  },
  data: object({ rule: text(260) }),
});

export const secretSet = eventType({
  type: 'it.digipro.bus.secret-set',
  summary: { it: 'Segreto impostato', en: 'Secret set' },
  data: object({ name: text(80) }),
});

export const secretRemoved = eventType({
  type: 'it.digipro.bus.secret-removed',
  summary: { it: 'Segreto tolto', en: 'Secret removed' },
  data: object({ name: text(80) }),
});

export const endpointBound = eventType({
  type: 'it.digipro.bus.endpoint-bound',
  summary: { it: 'Servizio di un punto di collegamento indicato', en: 'Service of an endpoint named' },
  data: object({ code: text(60), service: nullable(text(60)), version: nullable(text(60)) }),
});

export const mirrorMended = eventType({
  type: 'it.digipro.bus.mirror-mended',
  summary: { it: 'Correzione di ciò che un altro sistema mostra', en: 'What another system shows was put right' },
  data: object({ code: text(60), collection: text(40), put: Type.Integer(), removed: Type.Integer() }),
});

export const endpointFailing = eventType({
  type: 'it.digipro.bus.endpoint-failing',
  summary: { it: 'Punto di collegamento non raggiungibile', en: 'Endpoint cannot be reached' },
  data: object({ code: text(60) }),
});

export const endpointBack = eventType({
  type: 'it.digipro.bus.endpoint-back',
  summary: { it: 'Punto di collegamento di nuovo raggiungibile', en: 'Endpoint can be reached again' },
  data: object({ code: text(60) }),
});

export const servicePublished = eventType({
  type: 'it.digipro.bus.service-published',
  summary: { it: 'Versione di un servizio nel catalogo', en: 'Version of a service in the catalogue' },
  data: object({ code: text(60), version: text(60) }),
});

export const serviceRemoved = eventType({
  type: 'it.digipro.bus.service-removed',
  summary: { it: 'Versione di un servizio tolta dal catalogo', en: 'Version of a service removed from the catalogue' },
  data: object({ code: text(60), version: text(60) }),
});

export const consumerDeclared = eventType({
  type: 'it.digipro.bus.consumer-declared',
  summary: { it: 'Fruitore di un servizio dichiarato', en: 'Consumer of a service declared' },
  data: object({ service: text(60), name: text(200) }),
});

export const consumerForgotten = eventType({
  type: 'it.digipro.bus.consumer-removed',
  summary: { it: 'Fruitore di un servizio tolto', en: 'Consumer of a service removed' },
  data: object({ service: text(60), name: text(200) }),
});

const dispatched = { dispatchId: uuid, entryId: uuid };

export const dispatchRequested = eventType({
  type: 'it.digipro.bus.dispatch-requested',
  summary: { it: 'Spedizione per posta certificata chiesta', en: 'Dispatch by certified mail asked for' },
  data: object({ ...dispatched, endpoint: text(60) }),
});

export const dispatchSent = eventType({
  type: 'it.digipro.bus.dispatch-sent',
  summary: { it: 'Spedizione consegnata al gestore', en: 'Dispatch handed to the provider' },
  data: object(dispatched),
});

export const dispatchAccepted = eventType({
  type: 'it.digipro.bus.dispatch-accepted',
  summary: { it: 'Spedizione accettata dal gestore', en: 'Dispatch accepted by the provider' },
  data: object(dispatched),
});

export const dispatchDelivered = eventType({
  type: 'it.digipro.bus.dispatch-delivered',
  summary: { it: 'Spedizione consegnata al destinatario', en: 'Dispatch delivered to the recipient' },
  data: object(dispatched),
});

export const dispatchFailed = eventType({
  type: 'it.digipro.bus.dispatch-failed',
  summary: { it: 'Spedizione non riuscita', en: 'Dispatch failed' },
  data: object(dispatched),
});

export const dispatchUncertain = eventType({
  type: 'it.digipro.bus.dispatch-uncertain',
  summary: { it: 'Spedizione dall’esito incerto', en: 'Dispatch of which nobody knows whether it left' },
  data: object(dispatched),
});

export const receiptMissing = eventType({
  type: 'it.digipro.bus.receipt-missing',
  summary: { it: 'Ricevuta di posta certificata mancante', en: 'Receipt of certified mail missing' },
  data: object({ ...dispatched, missing: oneOf(['acceptance', 'delivery']) }),
});

export const dispatchDismissed = eventType({
  type: 'it.digipro.bus.dispatch-dismissed',
  summary: { it: 'Spedizione non riuscita: non si fa altro', en: 'Failed dispatch: nothing more is done' },
  data: object({ ...dispatched, reason: text(500) }),
});
