import { eventType } from '../events/types.ts';
import { object, oneOf, text, uuid } from '../operations/schema.ts';

export const incidentRaised = eventType({
  type: 'it.digipro.kernel.incident-raised',
  summary: { it: 'Un lavoro automatico si è fermato', en: 'Automatic work has stopped' },
  data: object({ incidentId: uuid, source: oneOf(['job', 'subscription']), name: text(200) }),
});

export const incidentResolved = eventType({
  type: 'it.digipro.kernel.incident-resolved',
  summary: { it: 'Un incidente è stato risolto', en: 'An incident was resolved' },
  data: object({ incidentId: uuid, resolution: oneOf(['retried', 'dismissed']) }),
});
