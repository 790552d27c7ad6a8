import { eventOperations } from './events/operations.ts';
import { incidentRaised, incidentResolved } from './incidents/events.ts';
import { incidentOperations } from './incidents/operations.ts';
import { purgeKeys } from './operations/idempotency.ts';
import type { Operation } from './operations/types.ts';
import { defineModule, type Module, type Schedule, type Subscription } from './module.ts';

/** A client that has not heard asks again within days; the answers kept hold personal data (GDPR art. 5(1)(e)). */
const KEY_KEPT_MS = 7 * 24 * 3600_000;

const purgeSchedule: Schedule = {
  name: 'kernel.purge',
  cron: '20 3 * * *',
  byRealTime: true,
  handler: (ctx) => purgeKeys(ctx.db, ctx.bodyId, new Date(ctx.realNow().getTime() - KEY_KEPT_MS)),
};

/**
 * The kernel's own declaration. `others` are the rooms whose subscribers an incident may have to run again; `extra` are operations that
 * need the running database.
 */
export function kernelModule(others: readonly Module[], extra: readonly Operation[] = []): Module {
  const subscriptions = new Map<string, Subscription>(
    others.flatMap((module) => module.subscriptions ?? []).map((subscription) => [subscription.name, subscription]),
  );
  const own = [incidentRaised, incidentResolved];
  const facts = [...own, ...others.flatMap((module) => module.events ?? [])];
  return defineModule({
    name: 'kernel',
    migrations: new URL('./migrations/', import.meta.url),
    operations: [...eventOperations(() => facts), ...incidentOperations(() => subscriptions), ...extra],
    events: own,
    schedules: [purgeSchedule],
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
