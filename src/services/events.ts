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
