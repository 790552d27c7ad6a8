import {
  instant,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  text,
  Type,
  type Operation,
} from '../../kernel/index.ts';
import { busErrors } from '../errors.ts';
import { retentionSet, retentionStarted } from '../events.ts';
import { deleteRule, EVERY_CHANNEL, latestRun, oldestMessage, putRule, retentionRules, storeSizes } from './store.ts';
import { beginRetention, USUAL_DAYS } from './work.ts';

const MANAGE = 'bus.retention.manage';
/** Whoever complains of a message, or is asked for one, has to find it: shorter is no message store. */
const LEAST_DAYS = 30;
const MOST_DAYS = 36_500;

const get = operation({
  name: 'bus.retention.get',
  summary: { it: 'Conservazione dei messaggi del bus', en: 'How long messages of the bus are kept' },
  description: 'The rules of the body, how the last walk through the store went, and how large the store is.',
  permission: MANAGE,
  effect: 'read',
  input: object({}),
  output: object({
    usualDays: nullable(Type.Integer({ description: 'Of channels without a rule of their own; null: for ever' })),
    rules: Type.Array(object({ channel: Type.String(), days: nullable(Type.Integer()) })),
    lastRun: nullable(
      object({ seen: Type.Integer(), removed: Type.Integer(), startedAt: instant, endedAt: nullable(instant) }),
    ),
    oldestAt: nullable(instant),
    tables: Type.Array(object({ name: Type.String(), bytes: Type.Integer(), rows: Type.Integer() }), {
      description: 'Of the whole installation: bodies share its tables. Rows as the database estimates them',
    }),
  }),
  http: { method: 'GET', path: '/api/bus/retention' },
  async handler({ db, bodyId }) {
    const [rules, last, oldest, tables] = await Promise.all([
      retentionRules(db, bodyId),
      latestRun(db, bodyId),
      oldestMessage(db, bodyId),
      storeSizes(db),
    ]);
    const usual = rules.find(({ channel }) => channel === EVERY_CHANNEL);
    return {
      usualDays: usual ? usual.days : USUAL_DAYS,
      rules: rules.filter(({ channel }) => channel !== EVERY_CHANNEL).map(({ channel, days }) => ({ channel, days })),
      lastRun: last
        ? {
            ...{ seen: last.seen, removed: last.removed, startedAt: last.startedAt.toISOString() },
            endedAt: last.endedAt?.toISOString() ?? null,
          }
        : null,
      oldestAt: oldest?.toISOString() ?? null,
      tables: tables.map(({ name, bytes, rows }) => ({ name, bytes, rows })),
    };
  },
});

const put = operation({
  name: 'bus.retention.put',
  summary: { it: 'Stabilire per quanto si conservano i messaggi', en: 'Say how long messages are kept' },
  description:
    'Of a channel, which is the name of a route or `endpoint.CODE`, or without one of all that have no rule of their own. `days` null keeps ' +
    'them for ever; without `days` the rule goes. Nothing that waits, is set aside for a person or is gathered is ever removed.',
  permission: MANAGE,
  effect: 'write',
  input: object({
    channel: optional(text(200, { pattern: '^[a-z0-9][a-z0-9._-]*$' })),
    days: optional(nullable(Type.Integer({ minimum: LEAST_DAYS, maximum: MOST_DAYS }))),
  }),
  output: object({}),
  http: { method: 'PUT', path: '/api/bus/retention' },
  async handler(ctx, { channel = EVERY_CHANNEL, days }) {
    if (days !== undefined) await putRule(ctx.db, ctx.bodyId, { channel, days }, ctx.now());
    else if (!(await deleteRule(ctx.db, ctx.bodyId, channel))) throw kernelErrors.NOT_FOUND();
    ctx.emit(retentionSet, {
      subject: `bus/retention/${channel === EVERY_CHANNEL ? 'all' : channel}`,
      data: { channel, days: days ?? null },
    });
    return {};
  },
});

const run = operation({
  name: 'bus.retention.run',
  summary: { it: 'Eliminare ora i messaggi oltre il termine', en: 'Remove now what is past its time' },
  description: 'As every night. Goes on in the background; `bus.retention.get` tells how far it is.',
  permission: MANAGE,
  effect: 'write',
  input: object({}),
  output: object({}),
  http: { method: 'POST', path: '/api/bus/retention/runs', status: 202 },
  errors: [busErrors.RETENTION_UNDER_WAY],
  async handler(ctx) {
    const id = await beginRetention(ctx);
    if (id === undefined) throw busErrors.RETENTION_UNDER_WAY();
    ctx.emit(retentionStarted, { subject: `bus/retention/${id}`, data: {} });
    return {};
  },
});

/** Operations on how long the message store keeps what is done with. */
export const retentionOperations: readonly Operation[] = [get, put, run];
