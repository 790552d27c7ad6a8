import { defineModule, type Module, type Registry } from '../kernel/index.ts';
import { historyOperation } from './cases/history.ts';
import { serviceJob, timerJob } from './cases/jobs.ts';
import * as cases from './cases/operations.ts';
import { resume, suspend } from './clock/operations.ts';
import { processErrors } from './errors.ts';
import * as events from './events.ts';
import { modelOperations } from './models/operations.ts';
import { assignmentOperations } from './tasks/assignment.ts';
import { taskOperations } from './tasks/operations.ts';
import type { DossierPort } from './types.ts';

export { caseCompleted, caseResumed, caseStarted, caseSuspended, taskCompleted } from './events.ts';
export { lastDayOfTerm, urgencyOf } from './clock/term.ts';
export { formProblems } from './models/forms.ts';
export { easterSunday, isHoliday, isWorkingDay } from './clock/holidays.ts';
export type { DossierPort, LegalTerm } from './types.ts';

const workers = ['protocol-clerk', 'officer', 'manager', 'finance-head', 'secretary', 'mayor', 'citizen-desk'];

/** `serviceCalls` are the operations that the models of the shipped kits call; `registry` checks those of any other kit at deployment. */
export function processesModule(ports: {
  readonly registry: () => Registry | undefined;
  readonly serviceCalls: readonly string[];
  readonly dossiers: DossierPort;
}): Module {
  return defineModule({
    name: 'processes',
    migrations: new URL('./migrations/', import.meta.url),
    operations: [
      ...modelOperations(ports.registry),
      ...[cases.start, cases.get, cases.list, cases.retry, historyOperation(ports.registry)],
      ...[suspend, resume],
      ...taskOperations(ports.dossiers),
      ...assignmentOperations(ports.dossiers),
    ],
    events: Object.values(events),
    errors: processErrors,
    jobs: [serviceJob, timerJob],
    calls: ['records.dossiers.get', ...ports.serviceCalls],
    permissions: {
      'processes.models.deploy': {
        sentence: { it: 'installare modelli di processo', en: 'deploy process models' },
        roles: ['administrator'],
      },
      'processes.cases.start': { sentence: { it: 'avviare pratiche', en: 'start cases' }, roles: workers },
      'processes.cases.read': { sentence: { it: 'consultare le pratiche', en: 'read cases' }, roles: workers },
      'processes.cases.repair': {
        sentence: { it: 'riprendere pratiche ferme', en: 'repair stopped cases' },
        roles: ['administrator'],
      },
      'processes.tasks.work': { sentence: { it: 'svolgere attività', en: 'work on tasks' }, roles: workers },
      'processes.tasks.assign': {
        sentence: {
          it: 'vedere le attività dei propri uffici e assegnarle',
          en: 'see the tasks of one’s offices and assign them',
        },
        roles: ['manager', 'finance-head', 'secretary'],
      },
      'processes.clocks.suspend': {
        sentence: { it: 'sospendere e far riprendere i termini', en: 'suspend and resume terms' },
        roles: ['officer', 'manager'],
      },
    },
  });
}
