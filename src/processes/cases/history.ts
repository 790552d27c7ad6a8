import {
  DEFAULT_LIMIT,
  instant,
  nullable,
  object,
  oneOf,
  operation,
  pageOf,
  pageQuery,
  readCursor,
  toPage,
  Type,
  uuid,
  type Locale,
  type Registry,
} from '../../kernel/index.ts';
import type { ProcessSummary } from '../bpmn/index.ts';
import { findModel } from '../models/store.ts';
import { factsOfCase, type CaseFact } from './history-store.ts';
import { readableCase } from './reach.ts';

const factView = object({
  id: uuid,
  at: instant,
  type: Type.String(),
  /** What happened, in the reader's language. */
  what: Type.String(),
  /** What it was about: the step, the number, the norm. */
  about: nullable(Type.String()),
  actor: object({
    kind: oneOf(['person', 'system', 'public']),
    name: nullable(Type.String()),
    onBehalfOf: nullable(Type.String()),
  }),
  sealed: Type.Boolean(),
});

/** `registry` tells how the rooms call their facts; it is known only when all of them are there. */
export function historyOperation(registry: () => Registry | undefined) {
  return operation({
    name: 'processes.cases.history',
    summary: { it: 'La storia di una pratica', en: 'The history of a case' },
    description:
      'The facts about the case, its tasks, dossier, registrations, acts and publications, the oldest first.',
    permission: 'processes.cases.read',
    effect: 'read',
    input: object({ id: uuid, ...pageQuery }),
    output: pageOf(factView),
    http: { method: 'GET', path: '/api/cases/{id}/history' },
    async handler(ctx, input) {
      const item = await readableCase(ctx, input.id);
      const model = (await findModel(ctx.db, ctx.bodyId, item.modelKey, item.modelVersion))!;
      const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
      const rows = await factsOfCase(ctx.db, ctx.bodyId, item, readCursor(input, 2), limit);
      const present = (row: CaseFact) => presentFact(row, registry(), model.summary, ctx.locale);
      return toPage(rows, input, (row) => [row.time.toISOString(), row.id], present);
    },
  });
}

function presentFact(row: CaseFact, registry: Registry | undefined, summary: ProcessSummary, locale: Locale) {
  const kind = row.actorKind === 'person' || row.actorKind === 'system' ? row.actorKind : 'public';
  return {
    ...{ id: row.id, at: row.time.toISOString(), type: row.type },
    what: registry?.events.get(row.type)?.summary[locale] ?? row.type,
    about: aboutOf(row.data, summary),
    actor: { kind, name: row.actorName, onBehalfOf: row.behalfName } as const,
    sealed: row.leafIndex !== null,
  };
}

/** The one detail by which people know what a fact is about; nothing of it is personal data. */
function aboutOf(data: Readonly<Record<string, unknown>>, summary: ProcessSummary): string | null {
  const { node, code, year, number, norm } = data;
  if (typeof node === 'string') return summary.nodes.find(({ id }) => id === node)?.name ?? node;
  if (typeof code === 'string') return code;
  if (typeof year === 'number' && typeof number === 'number') {
    // DPR 445/2000 art. 57: a registration has at least seven digits; acts and the notice board are written with five.
    return `${year}/${String(number).padStart('flow' in data ? 7 : 5, '0')}`;
  }
  return typeof norm === 'string' ? norm : null;
}
