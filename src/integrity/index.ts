import { defineModule } from '../kernel/index.ts';
import { integrityErrors } from './errors.ts';
import * as events from './events.ts';
import * as findings from './findings/operations.ts';
import { recompute } from './findings/recompute.ts';
import { listTermsOperation, setTerm } from './terms/operations.ts';
import { factSubscription, reconsiderJob, termSchedule, typeSubscription } from './watch.ts';

export { findingOpened, findingResolved, findingRestated, findingWithdrawn } from './events.ts';

/** Legality checks over the facts of every room, and what they find. */
export const integrityModule = defineModule({
  name: 'integrity',
  migrations: new URL('./migrations/', import.meta.url),
  operations: [
    ...[findings.listChecks, findings.list, findings.get, findings.resolve, recompute],
    ...[setTerm, listTermsOperation],
  ],
  events: Object.values(events),
  errors: integrityErrors,
  subscriptions: [factSubscription, typeSubscription],
  jobs: [reconsiderJob],
  schedules: [termSchedule],
  calls: ['acts.types.list', 'identity.bodies.get'],
  permissions: {
    'integrity.findings.read': {
      sentence: { it: 'consultare i rilievi di legittimità', en: 'read legality findings' },
      roles: ['rpct', 'secretary', 'mayor'],
    },
    // L. 190/2012 art. 1 c. 7: the officer for the prevention of corruption answers for it, nobody else closes a finding.
    'integrity.findings.resolve': {
      sentence: { it: 'chiudere rilievi di legittimità con motivazione', en: 'close legality findings with a reason' },
      roles: ['rpct'],
    },
    'integrity.findings.recompute': {
      sentence: { it: 'ricalcolare i rilievi dai fatti', en: 'recompute findings from the facts' },
      roles: ['rpct', 'secretary'],
    },
    'integrity.terms.set': {
      sentence: {
        it: 'stabilire i termini su cui si misurano i controlli',
        en: 'set the terms by which checks measure',
      },
      roles: ['rpct'],
    },
  },
});
