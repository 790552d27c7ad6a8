import { Readable } from 'node:stream';
import {
  addDays,
  date,
  DEFAULT_LIMIT,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  startOfRomeDay,
  text,
  toPage,
  Type,
  type Context,
  type CursorKey,
  type Operation,
} from '../kernel/index.ts';
import { graphOf, loggedCases, modelExists, variantsOf } from './store.ts';
import type { AnalysisPorts, LoggedCase, Selection } from './types.ts';
import { pseudonyms, writeXes } from './xes.ts';

/** Which cases are looked at; every operation takes the same. */
const selection = {
  key: text(80, { pattern: '^[a-z0-9-]+$' }),
  version: optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Every version if absent' })),
  from: optional(date),
  to: optional(date),
  cases: optional(oneOf(['completed', 'all'])),
};

const activityView = object({
  node: Type.String(),
  name: nullable(Type.String()),
  kind: Type.String(),
  phase: nullable(Type.String()),
  occurrences: Type.Integer(),
  cases: Type.Integer(),
  starts: Type.Integer(),
  ends: Type.Integer(),
  medianSeconds: nullable(Type.Number()),
  p90Seconds: nullable(Type.Number()),
});

const edgeView = object({
  from: Type.String(),
  to: Type.String(),
  count: Type.Integer(),
  cases: Type.Integer(),
  medianSeconds: Type.Number(),
  p90Seconds: Type.Number(),
});

const variantView = object({
  id: Type.String(),
  trace: Type.Array(Type.String()),
  count: Type.Integer(),
  share: Type.Number(),
  medianSeconds: nullable(Type.Number()),
  p90Seconds: nullable(Type.Number()),
});

export const graph = operation({
  name: 'analysis.models.graph',
  summary: { it: 'Come procedono davvero le pratiche', en: 'How cases really go' },
  description:
    'Directly-follows graph of the activities with frequencies and times. Completed cases unless told otherwise.',
  permission: 'analysis.models.read',
  effect: 'read',
  input: object(selection),
  output: object({ cases: Type.Integer(), activities: Type.Array(activityView), edges: Type.Array(edgeView) }),
  http: { method: 'GET', path: '/api/analysis/models/{key}/graph' },
  async handler(ctx, input) {
    const by = await selected(ctx, input);
    const { cases, activities, edges } = await graphOf(ctx.db, ctx.bodyId, by);
    return { cases, activities: [...activities], edges: [...edges] };
  },
});

export const variants = operation({
  name: 'analysis.models.variants',
  summary: { it: 'Varianti di percorso delle pratiche', en: 'Variants of the way that cases go' },
  permission: 'analysis.models.read',
  effect: 'read',
  input: object({ ...selection, ...pageQuery }),
  output: pageOf(variantView),
  http: { method: 'GET', path: '/api/analysis/models/{key}/variants' },
  async handler(ctx, input) {
    const by = await selected(ctx, input);
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await variantsOf(ctx.db, ctx.bodyId, by, readCursor(input, 2), limit);
    return toPage(
      rows,
      input,
      (row) => [row.count, row.id],
      (row) => ({ ...row, trace: [...row.trace] }),
    );
  },
});

const PAGE = 200;

export function xes(ports: AnalysisPorts): Operation {
  return operation({
    name: 'analysis.models.xes',
    summary: { it: 'Esportare il registro eventi di un processo (XES)', en: 'Export the event log of a process (XES)' },
    description: 'IEEE 1849-2016. Persons and cases stand under pseudonyms that hold within this one file.',
    permission: 'analysis.models.export',
    effect: 'read',
    download: true,
    input: object(selection),
    output: object({}),
    http: { method: 'GET', path: '/api/analysis/models/{key}/xes' },
    async handler(ctx, input) {
      const by = await selected(ctx, input);
      const pages = pagesOf(ports, ctx, { ...by, until: by.until ?? ctx.now() });
      const stream = Readable.from(writeXes(input.key, pages, pseudonyms(ctx.random(32))));
      return { stream, mime: 'application/xml', filename: `${input.key}.xes` };
    },
  });
}

/** Each page is a statement of its own, asked for when the client has taken the one before. */
async function* pagesOf(ports: AnalysisPorts, ctx: Context, by: Selection): AsyncGenerator<readonly LoggedCase[]> {
  const { bodyId } = ctx;
  let after: CursorKey | undefined;
  for (;;) {
    const page = await ports.database().read({ bodyId }, (db) => loggedCases(db, bodyId, by, after, PAGE));
    if (page.length > 0) yield page;
    const last = page[page.length - 1];
    if (!last || page.length < PAGE) return;
    after = [last.startedAt.toISOString(), last.id];
  }
}

interface Asked {
  readonly key: string;
  readonly version?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cases?: 'completed' | 'all' | undefined;
}

/** @throws NOT_FOUND when the body has no such model. */
async function selected(ctx: Context, asked: Asked): Promise<Selection> {
  if (!(await modelExists(ctx.db, ctx.bodyId, asked.key))) throw kernelErrors.NOT_FOUND();
  return {
    modelKey: asked.key,
    version: asked.version ?? null,
    from: asked.from === undefined ? null : startOfRomeDay(asked.from),
    until: asked.to === undefined ? null : startOfRomeDay(addDays(asked.to, 1)),
    onlyCompleted: asked.cases !== 'all',
  };
}
