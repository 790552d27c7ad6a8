import { pageOf, pageQuery, readCursor, toPage, DEFAULT_LIMIT } from '../operations/page.ts';
import { instant, json, nullable, object, optional, text, Type, uuid } from '../operations/schema.ts';
import { operation } from '../operations/types.ts';
import { listEvents } from './store.ts';
import type { StoredEvent } from './types.ts';

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

/** The facts of the body as CloudEvents 1.0, newest first. */
export const listEventsOperation = operation({
  name: 'kernel.events.list',
  summary: { it: 'Registro degli eventi', en: 'Event log' },
  permission: 'kernel.events.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    type: optional(text(200)),
    subject: optional(text(300)),
    correlationId: optional(uuid),
  }),
  output: pageOf(eventView),
  http: { method: 'GET', path: '/api/events' },
  async handler(ctx, input) {
    const cursor = readCursor(input, 2);
    const rows = await listEvents(ctx.db, ctx.bodyId, {
      type: input.type,
      subject: input.subject,
      correlationId: input.correlationId,
      before: cursor && [new Date(String(cursor[0])), String(cursor[1])],
      limit: (input.limit ?? DEFAULT_LIMIT) + 1,
    });
    return toPage(rows, input, (row) => [row.time.toISOString(), row.id], presentEvent);
  },
});

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
