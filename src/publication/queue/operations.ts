import {
  addDays,
  date,
  daysBetween,
  DEFAULT_LIMIT,
  instant,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  romeDate,
  sha256Hex,
  text,
  toPage,
  Type,
  uuid,
  type Context,
} from '../../kernel/index.ts';
import { codeOf } from '../board/operations.ts';
import { stateOn } from '../policy.ts';
import type { BoardEntry } from '../types.ts';
import { boardCounts, registerEntries, registerOrder, waitingActs, type WaitingAct } from './store.ts';

const READ = 'publication.board.report';

/** Days before the end from which a publication is said to end soon. */
const SOON = 3;

const waiting = operation({
  name: 'publication.board.queue',
  summary: { it: 'Atti da pubblicare', en: 'Acts that wait for publication' },
  description: 'Adopted acts whose type is to be published and which never were on the board, the oldest first.',
  permission: READ,
  effect: 'read',
  input: object(pageQuery),
  output: pageOf(
    object({
      ...{ actId: uuid, actCode: Type.String(), typeName: Type.String(), title: Type.String(), caseId: nullable(uuid) },
      ...{ documentId: uuid, adoptedAt: instant, kind: Type.String(), days: Type.Integer(), norm: Type.String() },
      ...{ dueDay: nullable(date), dueNorm: nullable(Type.String()), daysLeft: nullable(Type.Integer()) },
    }),
  ),
  http: { method: 'GET', path: '/api/board/queue' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await waitingActs(ctx.db, ctx.bodyId, await territoryOf(ctx), readCursor(input, 2), limit);
    const today = romeDate(ctx.now());
    return toPage(
      rows,
      input,
      (row) => [row.adoptedAt.toISOString(), row.id],
      (row) => presentWaiting(row, today),
    );
  },
});

const overview = operation({
  name: 'publication.board.overview',
  summary: { it: "Stato delle pubblicazioni all'albo", en: 'How the publications stand' },
  permission: READ,
  effect: 'read',
  input: object({}),
  output: object({
    waiting: Type.Integer(),
    late: Type.Integer(),
    current: Type.Integer(),
    ending: Type.Integer(),
    future: Type.Integer(),
  }),
  http: { method: 'GET', path: '/api/board/overview' },
  async handler(ctx) {
    const today = romeDate(ctx.now());
    const at = { territory: await territoryOf(ctx), today, soon: addDays(today, SOON) };
    const { waiting: waits, late, current, ending, future } = await boardCounts(ctx.db, ctx.bodyId, at);
    return { waiting: waits, late, current, ending, future };
  },
});

const register = operation({
  name: 'publication.board.register',
  summary: { it: 'Registro delle pubblicazioni', en: 'Register of publications' },
  description: 'Also what is not public any more: for the offices that keep the register.',
  permission: READ,
  effect: 'read',
  input: object({
    ...pageQuery,
    state: optional(oneOf(['future', 'current', 'expired', 'withdrawn'])),
    actId: optional(uuid),
    documentId: optional(uuid),
    text: optional(text(200, { description: 'Part of the title or number' })),
    ...registerOrder.query,
  }),
  output: pageOf(
    object({
      ...{ id: uuid, code: Type.String(), kind: Type.String(), title: Type.String(), norm: Type.String() },
      ...{ documentId: uuid, sha256: sha256Hex, actId: nullable(uuid), actCode: nullable(Type.String()) },
      ...{ from: date, to: date, publishedAt: instant, state: oneOf(['future', 'current', 'expired', 'withdrawn']) },
      ...{ daysLeft: nullable(Type.Integer()), withdrawnAt: nullable(instant), reason: nullable(Type.String()) },
    }),
  ),
  http: { method: 'GET', path: '/api/board/register' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const today = romeDate(ctx.now());
    const page = registerOrder.read(input);
    const rows = await registerEntries(ctx.db, ctx.bodyId, { ...input, today }, page, limit);
    return toPage(rows, input, page.keyOf, (row) => presentEntry(row, today));
  },
});

/** What the offices read around the board: what waits, how it stands, the whole register. */
export const queueOperations = [waiting, overview, register];

async function territoryOf(ctx: Context): Promise<string> {
  return (await ctx.call<{ territory: string | null }>('identity.bodies.get', {})).territory ?? 'IT';
}

function presentWaiting(act: WaitingAct, today: string) {
  const { id, typeName, title, caseId, documentId, kind, days, norm, dueDay, dueNorm } = act;
  return {
    ...{ actId: id, actCode: codeOf(act), typeName, title, caseId, documentId, kind, days, norm, dueDay, dueNorm },
    adoptedAt: act.adoptedAt.toISOString(),
    daysLeft: dueDay === null ? null : daysBetween(today, dueDay),
  };
}

function presentEntry(entry: BoardEntry, today: string) {
  const { id, kind, title, norm, documentId, sha256, actId, actCode, fromDay, toDay } = entry;
  const state = stateOn(entry, today);
  return {
    ...{
      id,
      code: codeOf(entry),
      kind,
      title,
      norm,
      documentId,
      sha256,
      actId,
      actCode,
      from: fromDay,
      to: toDay,
      state,
    },
    publishedAt: entry.publishedAt.toISOString(),
    daysLeft: state === 'current' ? daysBetween(today, toDay) : null,
    withdrawnAt: entry.withdrawnAt?.toISOString() ?? null,
    reason: entry.withdrawalReason,
  };
}
