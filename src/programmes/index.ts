import { defineModule } from '../kernel/index.ts';
import { programmeErrors } from './errors.ts';
import * as events from './events.ts';
import { link, linkCalls } from './interventions/links.ts';
import { create, revise } from './interventions/operations.ts';
import { get, list, listProgrammes } from './interventions/reading.ts';
import { importOpenCup } from './opencup/operations.ts';
import { publicGet, publicList } from './public/operations.ts';
import { plan, reach, reschedule } from './milestones/operations.ts';

export { milestonePlanned, milestoneReached, milestoneRescheduled } from './events.ts';

const planners = ['officer', 'manager'];

export const programmesModule = defineModule({
  name: 'programmes',
  migrations: new URL('./migrations/', import.meta.url),
  operations: [
    ...[create, revise, list, get, listProgrammes, link, plan, reschedule, reach, importOpenCup],
    ...[publicList, publicGet],
  ],
  events: Object.values(events),
  errors: programmeErrors,
  calls: linkCalls,
  permissions: {
    'programmes.interventions.read': {
      sentence: { it: 'consultare programmi e interventi', en: 'read programmes and interventions' },
      roles: [...planners, 'finance-head', 'secretary', 'mayor'],
    },
    'programmes.interventions.manage': {
      sentence: { it: 'inserire e aggiornare interventi', en: 'create and revise interventions' },
      roles: planners,
    },
    'programmes.milestones.manage': {
      sentence: {
        it: 'pianificare, riprogrammare e chiudere le tappe degli interventi',
        en: 'plan, reschedule and close milestones of interventions',
      },
      roles: planners,
    },
  },
});
