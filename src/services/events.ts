import { eventType, nullable, object, oneOf, text, uuid } from '../kernel/index.ts';
import { ACCESS_OUTCOMES } from './types.ts';

export const servicePublished = eventType({
  type: 'it.digipro.services.service-published',
  summary: { it: 'Scheda di servizio pubblicata', en: 'Service card published' },
  data: object({ code: text(80), procedure: nullable(text(80)) }),
});

export const applicationSubmitted = eventType({
  type: 'it.digipro.services.application-submitted',
  summary: { it: 'Istanza presentata', en: 'Application submitted' },
  data: object({ applicationId: uuid, serviceCode: text(80), messageId: uuid }),
});

export const accessClosed = eventType({
  type: 'it.digipro.services.access-closed',
  summary: { it: 'Istanza di accesso annotata nel registro', en: 'Access request entered in the register' },
  data: object({ caseId: uuid, entryId: uuid, outcome: oneOf(ACCESS_OUTCOMES), actId: nullable(uuid) }),
});

export const draftBegun = eventType({
  type: 'it.digipro.services.draft-begun',
  summary: { it: 'Istanza iniziata', en: 'Application begun' },
  data: object({ draftId: uuid, serviceCode: text(80) }),
});

export const draftSaved = eventType({
  type: 'it.digipro.services.draft-saved',
  summary: { it: 'Bozza di istanza salvata', en: 'Draft of an application saved' },
  data: object({ draftId: uuid }),
});

export const draftDiscarded = eventType({
  type: 'it.digipro.services.draft-discarded',
  summary: { it: 'Bozza di istanza eliminata', en: 'Draft of an application discarded' },
  data: object({ draftId: uuid }),
});

export const citizenEntered = eventType({
  type: 'it.digipro.services.citizen-entered',
  summary: { it: 'Accesso di un cittadino', en: 'Citizen signed in' },
  data: object({ citizenId: uuid, provider: text(40) }),
});

export const citizenLeft = eventType({
  type: 'it.digipro.services.citizen-left',
  summary: { it: 'Uscita di un cittadino', en: 'Citizen signed out' },
  data: object({ citizenId: uuid }),
});

export const linkReplaced = eventType({
  type: 'it.digipro.services.link-replaced',
  summary: { it: 'Collegamento segreto di una pratica sostituito', en: 'Secret link of a practice replaced' },
  data: object({ applicationId: uuid }),
});

export const applicationRegistered = eventType({
  type: 'it.digipro.services.application-registered',
  summary: { it: 'Istanza protocollata', en: 'Application registered' },
  data: object({ applicationId: uuid, entryId: uuid, caseId: nullable(uuid) }),
});

export const integrationAsked = eventType({
  type: 'it.digipro.services.integration-asked',
  summary: { it: 'Integrazione chiesta al richiedente', en: 'Integration asked of the applicant' },
  data: object({ integrationId: uuid, caseId: uuid, entryId: uuid }),
});

export const integrationAnswered = eventType({
  type: 'it.digipro.services.integration-answered',
  summary: { it: 'Risposta del richiedente inviata', en: 'Answer of the applicant sent' },
  data: object({ integrationId: uuid, caseId: uuid, messageId: uuid }),
});

export const integrationRegistered = eventType({
  type: 'it.digipro.services.integration-registered',
  summary: { it: 'Risposta del richiedente protocollata', en: 'Answer of the applicant registered' },
  data: object({ integrationId: uuid, caseId: uuid, entryId: uuid }),
});

export const integrationFileAdded = eventType({
  type: 'it.digipro.services.integration-file-added',
  summary: { it: 'File allegato a una risposta non ancora inviata', en: 'File attached to an answer not sent yet' },
  data: object({ integrationId: uuid, caseId: uuid }),
});
