import { defineModule, type Module } from '../kernel/index.ts';
import { createBus, type BusPorts } from './bus.ts';
import { busErrors } from './errors.ts';
import * as events from './events.ts';

export { createInbox, type InboxOptions } from './inbox/folder.ts';

export type { EnvelopeVerdict, EnvelopeVerifier } from './normalise/envelope.ts';

export type { MessageContent } from './types.ts';

export { folderSecrets, type BodySecrets } from './endpoints/secrets.ts';

export type { BusPorts } from './bus.ts';

export function busModule(ports: BusPorts): Module {
  const bus = createBus(ports);
  return defineModule({
    name: 'bus',
    migrations: new URL('./migrations/', import.meta.url),
    operations: bus.operations,
    events: Object.values(events),
    errors: busErrors,
    jobs: bus.jobs,
    subscriptions: bus.subscriptions,
    schedules: bus.schedules,
    workers: bus.workers,
    calls: [
      'identity.units.list',
      'processes.models.get',
      'records.classification.list',
      'records.content.put',
      'records.content.get',
      'records.documents.create',
      'records.documents.finalise',
      'records.documents.relate',
      'records.dossiers.open',
      'records.exchanges.list',
      'records.exchanges.receive',
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
      'bus.messages.open': {
        sentence: { it: 'vedere che cosa dicono i messaggi, dicendo perché', en: 'see what messages say, saying why' },
        roles: ['administrator'],
      },
      'bus.messages.send': {
        sentence: { it: 'affidare messaggi alle rotte', en: 'send messages to routes' },
        roles: ['administrator'],
      },
      'bus.routes.deploy': {
        sentence: { it: 'installare, sospendere e riprendere rotte', en: 'deploy, pause and resume routes' },
        roles: ['administrator'],
      },
      'bus.endpoints.manage': {
        sentence: {
          it: 'impostare i collegamenti con altri sistemi e i loro segreti',
          en: 'set up connections to other systems and their secrets',
        },
        roles: ['administrator'],
      },
      'bus.catalogue.read': {
        sentence: { it: 'consultare il catalogo dei servizi', en: 'read the service catalogue' },
        roles: ['administrator', 'secretary'],
      },
      'bus.catalogue.manage': {
        sentence: {
          it: 'importare servizi nel catalogo e dichiararne i fruitori',
          en: 'import services and declare who uses them',
        },
        roles: ['administrator'],
      },
      'bus.dispatches.oversee': {
        sentence: {
          it: 'rivedere le spedizioni per posta certificata non riuscite',
          en: 'look after dispatches by certified mail that failed',
        },
        roles: ['protocol-clerk', 'secretary'],
      },
      'bus.dispatches.send': {
        sentence: { it: 'spedire registrazioni per posta certificata', en: 'dispatch entries by certified mail' },
        roles: ['protocol-clerk', 'officer', 'citizen-desk'],
      },
      'bus.dead.manage': {
        sentence: { it: 'decidere sui messaggi fermi', en: 'decide on messages that were set aside' },
        roles: ['administrator'],
      },
      'bus.retention.manage': {
        sentence: {
          it: 'stabilire per quanto si conservano i messaggi del bus',
          en: 'say how long messages of the bus are kept',
        },
        roles: ['administrator'],
      },
      'bus.intake.install': {
        sentence: { it: 'installare regole di smistamento', en: 'install intake rules' },
        roles: ['administrator'],
      },
    },
  });
}
