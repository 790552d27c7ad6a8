import type { Context, JobHandler, Schedule } from '../../kernel/index.ts';
import { messagesRemoved } from '../events.ts';
import { firstIdAt } from '../transport/address.ts';
import { beginRun, EVERY_CHANNEL, findRun, moveRun, removePast, retentionRules, type Bounds } from './store.ts';
import type { Rule } from './store.ts';

export const RETENTION_QUEUE = 'bus.retention';
/**
 * Where the body has said nothing: two years, as long as the log of who signed in has to be kept (SPID and CIE, 24 months), so that what came
 * in can be told beside who sent it.
 */
export const USUAL_DAYS = 730;
/** Messages of one piece, which is one transaction. */
const PIECE = 500;
const DAY_MS = 86_400_000;
/** Below every identifier: nothing goes. */
const NEVER = '00000000-0000-0000-0000-000000000000';

/** Every night: what the message store has kept long enough goes (GDPR art. 5(1)(e)). */
export const retentionSchedule: Schedule = {
  name: 'bus.retention',
  cron: '10 4 * * *',
  byRealTime: true,
  async handler(ctx) {
    await beginRetention(ctx);
  },
};

/** Begins a walk through the store. @returns its identifier, undefined while one is under way. */
export async function beginRetention(ctx: Context): Promise<string | undefined> {
  const id = ctx.id();
  if (!(await beginRun(ctx.db, ctx.bodyId, id, ctx.realNow()))) return undefined;
  ctx.enqueue({ queue: RETENTION_QUEUE, payload: { runId: id } });
  return id;
}

/** Removes what is past its time piece by piece; each piece and how far it is are one transaction, so a crash loses no place. */
export const retentionJob: JobHandler = {
  queue: RETENTION_QUEUE,
  async handler(ctx, payload) {
    const { db, bodyId } = ctx;
    const run = await findRun(db, bodyId, String(payload['runId']));
    if (!run || run.endedAt) return;
    const bounds = boundsOf(await retentionRules(db, bodyId), run.startedAt);
    const piece = await removePast(db, bodyId, run.place, bounds, PIECE);
    const [seen, removed] = [run.seen + piece.seen, run.removed + piece.removed];
    const endedAt = piece.seen < PIECE ? ctx.realNow() : null;
    await moveRun(db, bodyId, { id: run.id, seen, removed, place: piece.place ?? run.place, endedAt });
    if (endedAt === null) ctx.enqueue({ queue: RETENTION_QUEUE, payload: { runId: run.id } });
    else if (removed > 0) ctx.emit(messagesRemoved, { subject: `bus/retention/${run.id}`, data: { removed } });
  },
};

function boundsOf(rules: readonly Rule[], now: Date): Bounds {
  const idOf = (days: number | null) => (days === null ? NEVER : firstIdAt(new Date(now.getTime() - days * DAY_MS)));
  const usual = rules.find(({ channel }) => channel === EVERY_CHANNEL);
  const others = idOf(usual ? usual.days : USUAL_DAYS);
  const own = rules.filter(({ channel }) => channel !== EVERY_CHANNEL);
  const before = own.map(({ days }) => idOf(days));
  const last = [...before, others].sort().at(-1)!;
  return { channels: own.map(({ channel }) => channel), before, others, last };
}
