import { listEventsOperation } from './events/operations.ts';
import { incidentRaised, incidentResolved } from './incidents/events.ts';
import { incidentOperations } from './incidents/operations.ts';
import type { Operation } from './operations/types.ts';
import { defineModule, type Module, type Subscription } from './module.ts';

/**
 * The kernel's own declaration. `others` are the rooms whose subscribers an incident may have to run again; `extra` are operations that
 * need the running database.
 */
export function kernelModule(others: readonly Module[], extra: readonly Operation[] = []): Module {
  const subscriptions = new Map<string, Subscription>(
    others.flatMap((module) => module.subscriptions ?? []).map((subscription) => [subscription.name, subscription]),
  );
  return defineModule({
    name: 'kernel',
    migrations: new URL('./migrations/', import.meta.url),
    operations: [listEventsOperation, ...incidentOperations(() => subscriptions), ...extra],
    events: [incidentRaised, incidentResolved],
    permissions: {
      'kernel.events.read': {
        sentence: { it: 'consultare il registro degli eventi', en: 'read the event log' },
        roles: ['administrator', 'secretary'],
      },
      'kernel.incidents.manage': {
        sentence: { it: 'gestire gli incidenti dei lavori automatici', en: 'manage incidents of automatic work' },
        roles: ['administrator'],
      },
    },
  });
}
