import {
  code,
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { replayStarted } from '../events.ts';
import { findReplay, insertReplay } from './store.ts';
import { REPLAY_QUEUE } from './work.ts';

const start = operation({
  name: 'bus.replays.start',
  summary: { it: 'Ripetere i messaggi di una rotta', en: 'Repeat messages of a route' },
  description:
    'All its dead letters, what it was sent in a window of real time, or the facts of a window that it is told of. Repeated messages keep their name: where the route has had its ' +
    'effect of one, there is no second. Goes on in the background.',
  permission: 'bus.dead.manage',
  effect: 'write',
  input: object({
    route: code,
    what: oneOf(['dead', 'window', 'facts']),
    from: optional({ ...instant, description: 'Beginning of the window' }),
    until: optional({ ...instant, description: 'End of the window, not part of it' }),
  }),
  output: object({ replayId: uuid }),
  http: { method: 'POST', path: '/api/bus/replays', status: 202 },
  async handler(ctx, { route, what, from, until }) {
    const { fromAt, untilAt } = windowOf(what, from, until);
    const id = ctx.id();
    await insertReplay(ctx.db, ctx.bodyId, { id, what, route, fromAt, untilAt, startedAt: ctx.now() });
    ctx.enqueue({ queue: REPLAY_QUEUE, payload: { replayId: id } });
    ctx.emit(replayStarted, { subject: `bus/replay/${id}`, data: { replayId: id, route, what } });
    return { replayId: id };
  },
});

/** The ends of what is repeated; dead letters have none. @throws VALIDATION_FAILED where a window lacks one. */
export function windowOf(what: string, from: string | undefined, until: string | undefined) {
  if (what === 'dead') return { fromAt: null, untilAt: null };
  return { fromAt: instantOf('from', from), untilAt: instantOf('until', until) };
}

/** @throws VALIDATION_FAILED where a window has no such end, or one that no calendar has. */
function instantOf(field: string, value: string | undefined): Date {
  const at = new Date(value ?? Number.NaN);
  if (at.getTime() >= 0) return at;
  throw kernelErrors.VALIDATION_FAILED(undefined, {
    errors: [{ pointer: `/${field}`, message: 'a window has both ends' }],
  });
}

const get = operation({
  name: 'bus.replays.get',
  summary: { it: 'A che punto è una ripetizione', en: 'How far a repetition is' },
  permission: 'bus.dead.manage',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({
    id: uuid,
    route: Type.String(),
    what: oneOf(['dead', 'window', 'facts']),
    done: Type.Integer(),
    startedAt: instant,
    endedAt: nullable(instant),
  }),
  http: { method: 'GET', path: '/api/bus/replays/{id}' },
  async handler(ctx, input) {
    const found = await findReplay(ctx.db, ctx.bodyId, input.id);
    if (!found) throw kernelErrors.NOT_FOUND();
    const { id, route, what, done, startedAt, endedAt } = found;
    return { id, route, what, done, startedAt: startedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
  },
});

/** Operations on repetitions of many messages. */
export const replayOperations: readonly Operation[] = [start, get];
