import { defineModule, type Module } from '../kernel/index.ts';
import * as events from './events.ts';
import type { EnvelopeVerifier } from './normalise/envelope.ts';
import { busOperations } from './operations.ts';
import { routeJob } from './routes/run.ts';
import type { MessageContent } from './types.ts';

export { createInbox, type InboxOptions } from './inbox/folder.ts';

export type { EnvelopeVerdict, EnvelopeVerifier } from './normalise/envelope.ts';

export type { MessageContent } from './types.ts';

export function busModule(ports: { readonly envelopes: EnvelopeVerifier; readonly content: MessageContent }): Module {
  return defineModule({
    name: 'bus',
    migrations: new URL('./migrations/', import.meta.url),
    operations: busOperations(ports.content),
    events: Object.values(events),
    jobs: [routeJob(ports.envelopes)],
    calls: [
      'identity.units.list',
      'processes.models.get',
      'records.classification.list',
      'records.content.put',
      'records.content.get',
      'records.documents.create',
      'records.dossiers.open',
      'records.protocol.get',
      'records.protocol.register',
      'records.signatures.validate',
      'processes.cases.start',
    ],
    permissions: {
      'bus.messages.receive': {
        sentence: { it: 'consegnare messaggi al bus', en: 'hand messages to the bus' },
        roles: ['protocol-clerk', 'citizen-desk', 'administrator'],
      },
      'bus.messages.read': {
        sentence: { it: 'consultare i messaggi del bus', en: 'read the messages of the bus' },
        roles: ['protocol-clerk', 'administrator', 'secretary'],
      },
      'bus.intake.install': {
        sentence: { it: 'installare regole di smistamento', en: 'install intake rules' },
        roles: ['administrator'],
      },
    },
  });
}
