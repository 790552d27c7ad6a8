import { defineModule, type InstallationMode, type Module, type Schedule } from '../kernel/index.ts';
import { demonstrationCitizens } from './citizens/demonstration.ts';
import { citizenOperations } from './citizens/operations.ts';
import { forgetSessions } from './citizens/store.ts';
import { draftOperations } from './drafts/operations.ts';
import { forgetDrafts } from './drafts/store.ts';
import { serviceErrors } from './errors.ts';
import * as events from './events.ts';
import { integrationOperations } from './integrations/operations.ts';
import * as access from './operations/access.ts';
import * as applications from './operations/applications.ts';
import * as catalogue from './operations/catalogue.ts';
import * as search from './operations/search.ts';
import * as transparency from './operations/transparency.ts';
import { PORTAL } from './portal.ts';
import { practiceOperations } from './practices/operations.ts';
import { closingSubscription, registrationSubscription } from './reactions.ts';

export { accessClosed } from './events.ts';
export { portalCaller } from './portal.ts';

/** Every night: drafts that nobody went on with and sessions that are over go (GDPR art. 5(1)(e)). */
const forgetting: Schedule = {
  name: 'services.forget',
  cron: '50 3 * * *',
  async handler(ctx) {
    const drafts = await forgetDrafts(ctx.db, ctx.bodyId, ctx.now());
    const sessions = await forgetSessions(ctx.db, ctx.bodyId, ctx.realNow());
    if (drafts + sessions > 0) ctx.log.info({ drafts, sessions }, 'drafts and citizen sessions forgotten');
  },
};

/** The catalogue, and everything that a citizen does with the body. `mode`: a demonstration offers fictional citizens to enter as. */
export function servicesModule(ports: { readonly mode: () => InstallationMode }): Module {
  return defineModule({
    name: 'services',
    migrations: new URL('./migrations/', import.meta.url),
    operations: [
      ...[catalogue.publish, catalogue.get, catalogue.list],
      ...[applications.submit, applications.list],
      ...[access.close, access.list],
      ...[search.search, search.popular],
      ...[transparency.procedures, transparency.publishedRegister],
      ...citizenOperations(demonstrationCitizens(ports.mode)),
      ...[...draftOperations, ...practiceOperations, ...integrationOperations],
    ],
    subscriptions: [registrationSubscription, closingSubscription],
    schedules: [forgetting],
    events: Object.values(events),
    errors: serviceErrors,
    calls: [
      'acts.acts.get',
      'bus.messages.receive',
      'identity.bodies.get',
      'processes.cases.get',
      'processes.tasks.complete',
      'records.content.put',
      'records.documents.create',
      'records.documents.download',
      'records.protocol.get',
      'records.protocol.list',
      'records.protocol.register',
    ],
    permissions: {
      [PORTAL]: {
        sentence: { it: 'agire per i cittadini dal portale', en: 'act for citizens from the portal' },
        roles: [],
      },
      'services.integrations.ask': {
        sentence: { it: 'chiedere integrazioni ai richiedenti', en: 'ask applicants for integrations' },
        roles: ['officer', 'manager'],
      },
      'services.catalogue.publish': {
        sentence: { it: 'pubblicare schede di servizio', en: 'publish service cards' },
        roles: ['administrator', 'citizen-desk'],
      },
      'services.applications.submit': {
        sentence: { it: 'presentare istanze allo sportello', en: 'submit applications at the counter' },
        roles: ['citizen-desk', 'protocol-clerk'],
      },
      'services.applications.read': {
        sentence: { it: 'consultare le istanze presentate', en: 'read applications' },
        roles: ['citizen-desk', 'protocol-clerk', 'officer', 'manager', 'secretary'],
      },
      'services.access.close': {
        sentence: { it: 'annotare il registro degli accessi', en: 'enter outcomes in the register of accesses' },
        roles: ['officer', 'secretary'],
      },
      'services.access.read': {
        sentence: { it: 'consultare il registro degli accessi', en: 'read the register of accesses' },
        roles: ['citizen-desk', 'protocol-clerk', 'officer', 'manager', 'secretary', 'mayor'],
      },
    },
  });
}
