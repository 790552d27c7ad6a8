import { defineModule, type Module } from '../kernel/index.ts';
import { recomputed, targetSet } from './events.ts';
import { measurement } from './measure.ts';
import { performanceOperations } from './operations.ts';
import type { WorkingCalendar } from './types.ts';

export { recomputed } from './events.ts';
export type { WorkingCalendar } from './types.ts';

export interface PerformancePorts {
  /** On which days offices work; where holidays are known is another room's matter. */
  readonly calendar: WorkingCalendar;
}

/** Indicators derived from the facts of the other rooms. */
export function performanceModule({ calendar }: PerformancePorts): Module {
  return defineModule({
    name: 'performance',
    migrations: new URL('./migrations/', import.meta.url),
    operations: performanceOperations(calendar),
    events: [recomputed, targetSet],
    subscriptions: [measurement(calendar)],
    permissions: {
      'performance.values.read': {
        sentence: { it: 'consultare gli indicatori', en: 'read the indicators' },
        roles: ['officer', 'manager', 'finance-head', 'secretary', 'mayor'],
      },
      'performance.values.recompute': {
        sentence: { it: 'ricalcolare gli indicatori dai fatti', en: 'recompute the indicators from the facts' },
        roles: ['administrator', 'secretary'],
      },
      // The body of the mayor approves the plan of performance (D.Lgs. 150/2009 artt. 5 and 10); the secretary writes it down.
      'performance.targets.set': {
        sentence: { it: 'stabilire i valori attesi degli indicatori', en: 'set the targets of the indicators' },
        roles: ['secretary'],
      },
    },
  });
}
