import { bringTo } from '../dispatch/dispatcher.ts';
import { enterInbox } from '../dispatch/store.ts';
import { kernelErrors } from '../errors.ts';
import { eventById } from '../events/store.ts';
import { insertJobs } from '../jobs/store.ts';
import type { Subscription } from '../module.ts';
import { pageOf, pageQuery, readCursor, toPage, DEFAULT_LIMIT } from '../operations/page.ts';
import { instant, json, nullable, object, oneOf, optional, text, Type, uuid } from '../operations/schema.ts';
import { operation, type Context, type Operation } from '../operations/types.ts';
import { incidentResolved } from './events.ts';
import { type Incident, listIncidents, lockOpenIncident, resolveIncident } from './store.ts';

const incidentView = object({
  id: uuid,
  source: oneOf(['job', 'subscription']),
  name: Type.String(),
  reference: json,
  attempts: Type.Integer(),
  error: Type.String(),
  raisedAt: instant,
  resolvedAt: nullable(instant),
  resolution: nullable(oneOf(['retried', 'dismissed'])),
  reason: nullable(Type.String()),
});

/** Operations on incidents; `subscriptions` gives the handlers that a retry runs again. */
export function incidentOperations(subscriptions: () => ReadonlyMap<string, Subscription>): readonly Operation[] {
  return [list, retry(subscriptions), dismiss];
}

const list = operation({
  name: 'kernel.incidents.list',
  summary: { it: 'Elenco degli incidenti', en: 'List of incidents' },
  permission: 'kernel.incidents.manage',
  effect: 'read',
  input: object({ ...pageQuery, open: optional(Type.Boolean()) }),
  output: pageOf(incidentView),
  http: { method: 'GET', path: '/api/incidents' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listIncidents(ctx.db, ctx.bodyId, input.open ?? true, readCursor(input, 2), limit);
    return toPage(rows, input, (row) => [row.raisedAt.toISOString(), row.id], presentIncident);
  },
});

function retry(subscriptions: () => ReadonlyMap<string, Subscription>): Operation {
  return operation({
    name: 'kernel.incidents.retry',
    summary: { it: 'Ripetere il lavoro di un incidente', en: 'Run the work of an incident again' },
    permission: 'kernel.incidents.manage',
    effect: 'write',
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'POST', path: '/api/incidents/{id}/retry' },
    async handler(ctx, input) {
      const incident = await openIncident(ctx, input.id);
      if (incident.source === 'job') await enqueueAgain(ctx, incident);
      else await deliverAgain(ctx, incident, subscriptions());
      await resolve(ctx, incident, 'retried', null);
      return {};
    },
  });
}

const dismiss = operation({
  name: 'kernel.incidents.dismiss',
  summary: { it: 'Chiudere un incidente con motivazione', en: 'Close an incident with a reason' },
  permission: 'kernel.incidents.manage',
  effect: 'write',
  input: object({ id: uuid, reason: text(1000) }),
  output: object({}),
  http: { method: 'POST', path: '/api/incidents/{id}/dismiss' },
  async handler(ctx, input) {
    await resolve(ctx, await openIncident(ctx, input.id), 'dismissed', input.reason);
    return {};
  },
});

async function openIncident(ctx: Context, id: string): Promise<Incident> {
  const incident = await lockOpenIncident(ctx.db, ctx.bodyId, id);
  if (!incident) throw kernelErrors.NOT_FOUND();
  return incident;
}

async function enqueueAgain(ctx: Context, incident: Incident): Promise<void> {
  const { queue, payload } = incident.reference as { queue: string; payload: Record<string, unknown> };
  const job = { id: ctx.id(), queue, payload, runAt: ctx.now() };
  await insertJobs(ctx.db, ctx.bodyId, [{ ...job, correlationId: ctx.correlationId, causationId: null }]);
}

async function deliverAgain(
  ctx: Context,
  incident: Incident,
  subscriptions: ReadonlyMap<string, Subscription>,
): Promise<void> {
  const subscription = subscriptions.get(incident.name);
  const event = await eventById(ctx.db, ctx.bodyId, String(incident.reference['eventId']));
  if (!subscription || !event) throw kernelErrors.CONFLICT();
  const fresh = await enterInbox(ctx.db, ctx.bodyId, incident.name, [event.id]);
  if (fresh.has(event.id)) await bringTo(subscription, [event], () => ctx);
}

async function resolve(
  ctx: Context,
  incident: Incident,
  how: 'retried' | 'dismissed',
  reason: string | null,
): Promise<void> {
  const by = ctx.actor.kind === 'anonymous' ? 'anonymous' : ctx.actor.id;
  await resolveIncident(ctx.db, ctx.bodyId, incident.id, { at: ctx.now(), how, by, reason });
  const data = { incidentId: incident.id, resolution: how };
  ctx.emit(incidentResolved, { subject: `kernel/incident/${incident.id}`, data });
}

function presentIncident(incident: Incident) {
  return {
    ...pick(incident),
    raisedAt: incident.raisedAt.toISOString(),
    resolvedAt: incident.resolvedAt?.toISOString() ?? null,
  };
}

function pick({ id, source, name, reference, attempts, error, resolution, reason }: Incident) {
  return { id, source, name, reference, attempts, error, resolution, reason };
}
