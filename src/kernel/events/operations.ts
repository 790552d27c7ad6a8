import { romePeriod } from '../calendar.ts';
import { kernelErrors } from '../errors.ts';
import { pageOf, pageQuery, readCursor, toPage, DEFAULT_LIMIT } from '../operations/page.ts';
import { date, instant, json, nullable, object, optional, text, Type, uuid } from '../operations/schema.ts';
import { operation, type Operation } from '../operations/types.ts';
import { eventById, eventsCausedBy, eventsOfCorrelation, listEvents } from './store.ts';
import type { EventType, StoredEvent } from './types.ts';

const eventView = object({
  specversion: Type.Literal('1.0'),
  id: uuid,
  source: Type.String(),
  type: Type.String(),
  subject: Type.String(),
  time: instant,
  actor: object({ kind: Type.String(), id: nullable(Type.String()), onBehalfOf: nullable(Type.String()) }),
  via: Type.String(),
  operation: nullable(Type.String()),
  correlationId: uuid,
  causationId: nullable(uuid),
  leafIndex: nullable(Type.Integer()),
  data: json,
});

/** What the log of facts offers; `types` are those that the rooms declare. */
export function eventOperations(types: () => readonly EventType[]): readonly Operation[] {
  return [listEventsOperation, get, listTypes(types)];
}

/** The facts of the body as CloudEvents 1.0, newest first. */
const listEventsOperation = operation({
  name: 'kernel.events.list',
  summary: { it: 'Registro degli eventi', en: 'Event log' },
  permission: 'kernel.events.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    type: optional(text(200)),
    subject: optional(text(300)),
    actor: optional(text(200, { description: 'Identifier of a person, or name of a component' })),
    correlationId: optional(uuid),
    from: optional({ ...date, description: 'First day, in Rome' }),
    to: optional({ ...date, description: 'Last day, in Rome' }),
  }),
  output: pageOf(eventView),
  http: { method: 'GET', path: '/api/events' },
  async handler(ctx, input) {
    const cursor = readCursor(input, 2);
    const rows = await listEvents(ctx.db, ctx.bodyId, {
      type: input.type,
      subject: input.subject,
      actorId: input.actor,
      correlationId: input.correlationId,
      ...romePeriod(input),
      before: cursor && [new Date(String(cursor[0])), String(cursor[1])],
      limit: (input.limit ?? DEFAULT_LIMIT) + 1,
    });
    return toPage(rows, input, (row) => [row.time.toISOString(), row.id], presentEvent);
  },
});

const CHAIN = 200;

const get = operation({
  name: 'kernel.events.get',
  summary: {
    it: 'Un fatto, da che cosa viene e che cosa ne è seguito',
    en: 'A fact, where it comes from and what followed',
  },
  permission: 'kernel.events.read',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({
    ...eventView.properties,
    cause: nullable(eventView),
    consequences: Type.Array(eventView, { description: 'Facts that name this one as their cause, at most 200' }),
    chain: Type.Array(eventView, { description: 'Facts of the same correlation in their order, at most 200' }),
  }),
  http: { method: 'GET', path: '/api/events/{id}' },
  async handler(ctx, input) {
    const event = await eventById(ctx.db, ctx.bodyId, input.id);
    if (!event) throw kernelErrors.NOT_FOUND();
    const [cause, consequences, chain] = await Promise.all([
      event.causationId === null ? undefined : eventById(ctx.db, ctx.bodyId, event.causationId),
      eventsCausedBy(ctx.db, ctx.bodyId, event.id, CHAIN),
      eventsOfCorrelation(ctx.db, ctx.bodyId, event.correlationId, CHAIN),
    ]);
    return {
      ...presentEvent(event),
      cause: cause ? presentEvent(cause) : null,
      consequences: consequences.map(presentEvent),
      chain: chain.map(presentEvent),
    };
  },
});

function listTypes(types: () => readonly EventType[]): Operation {
  return operation({
    name: 'kernel.events.types',
    summary: { it: 'Tipi di fatto', en: 'Types of facts' },
    permission: 'signed-in',
    effect: 'read',
    input: object({}),
    output: object({
      items: Type.Array(object({ type: Type.String(), summary: object({ it: Type.String(), en: Type.String() }) })),
    }),
    http: { method: 'GET', path: '/api/event-types' },
    handler: async () => ({ items: types().map(({ type, summary }) => ({ type, summary })) }),
  });
}

export function presentEvent(event: StoredEvent) {
  const { id, type, subject, via, operation: by, correlationId, causationId, leafIndex, data } = event;
  return {
    specversion: '1.0' as const,
    id,
    source: `urn:digipro:body:${event.bodyId}`,
    type,
    subject,
    time: event.time.toISOString(),
    actor: { kind: event.actorKind, id: event.actorId, onBehalfOf: event.onBehalfOf },
    via,
    operation: by,
    correlationId,
    causationId,
    leafIndex,
    data,
  };
}
