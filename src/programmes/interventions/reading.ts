import {
  DEFAULT_LIMIT,
  kernelErrors,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  romeDate,
  text,
  toPage,
  Type,
  uuid,
  type Context,
  type Page,
  type PageInput,
} from '../../kernel/index.ts';
import { progressOf } from '../milestones/delay.ts';
import { milestonesOf, revisionsOf } from '../milestones/store.ts';
import { STANDINGS, type Intervention, type Milestone } from '../types.ts';
import {
  interventionView,
  linkView,
  milestoneView,
  presentIntervention,
  presentMilestone,
  presentVersion,
  revisionView,
  versionView,
} from './schema.ts';
import {
  findIntervention,
  linksOf,
  listInterventions,
  programmesOf,
  versionsOf,
  type InterventionFilter,
} from './store.ts';

export const list = operation({
  name: 'programmes.interventions.list',
  summary: { it: 'Interventi con il loro avanzamento', en: 'Interventions with their progress' },
  permission: 'programmes.interventions.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    programme: optional(text(120)),
    rupId: optional(uuid),
    text: optional(text(200, { description: 'Part of the title, the code or the CUP' })),
    standing: optional(oneOf(STANDINGS)),
  }),
  output: pageOf(interventionView),
  http: { method: 'GET', path: '/api/interventions' },
  handler: (ctx, input) =>
    interventionPage(ctx, input, (row, milestones, today) => presentIntervention(row, progressOf(milestones, today))),
});

export const listProgrammes = operation({
  name: 'programmes.programmes.list',
  summary: { it: 'Programmi con il numero dei loro interventi', en: 'Programmes with how many interventions each has' },
  permission: 'public',
  effect: 'read',
  input: object({}),
  output: object({ items: Type.Array(object({ programme: Type.String(), count: Type.Integer() })) }),
  http: { method: 'GET', path: '/api/public/programmes' },
  async handler(ctx) {
    return { items: [...(await programmesOf(ctx.db, ctx.bodyId))] };
  },
});

export const get = operation({
  name: 'programmes.interventions.get',
  summary: {
    it: 'Un intervento con tappe, ritardi, collegamenti e storia',
    en: 'An intervention with milestones, delays, links and history',
  },
  permission: 'programmes.interventions.read',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({
    ...interventionView.properties,
    milestones: Type.Array(object({ ...milestoneView.properties, revisions: Type.Array(revisionView) })),
    links: Type.Array(linkView),
    versions: Type.Array(versionView),
  }),
  http: { method: 'GET', path: '/api/interventions/{id}' },
  async handler(ctx, input) {
    const intervention = await findIntervention(ctx.db, ctx.bodyId, input.id);
    if (!intervention) throw kernelErrors.NOT_FOUND();
    const [milestones, revisions, links, versions] = await Promise.all([
      milestonesOf(ctx.db, ctx.bodyId, [input.id]),
      revisionsOf(ctx.db, ctx.bodyId, input.id),
      linksOf(ctx.db, ctx.bodyId, input.id),
      versionsOf(ctx.db, ctx.bodyId, input.id),
    ]);
    const today = romeDate(ctx.now());
    const revisionsFor = (id: string) =>
      revisions
        .filter(({ milestoneId }) => milestoneId === id)
        .map(({ n, day, reason, revisedAt }) => ({ n, day, reason, revisedAt: revisedAt.toISOString() }));
    return {
      ...presentIntervention(intervention, progressOf(milestones, today)),
      milestones: milestones.map((one) => ({ ...presentMilestone(one, today), revisions: revisionsFor(one.id) })),
      links: links.map(({ id, kind, targetId, linkedAt }) => ({
        id,
        kind,
        targetId,
        linkedAt: linkedAt.toISOString(),
      })),
      versions: versions.map(presentVersion),
    };
  },
});

/** A page of interventions, each shown with its milestones. */
export async function interventionPage<T>(
  ctx: Context,
  input: PageInput & Omit<InterventionFilter, 'today'>,
  present: (row: Intervention, milestones: readonly Milestone[], today: string) => T,
): Promise<Page<T>> {
  const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
  const today = romeDate(ctx.now());
  const rows = await listInterventions(ctx.db, ctx.bodyId, { ...input, today }, readCursor(input, 1), limit);
  const ids = rows.map(({ id }) => id);
  const milestones = byIntervention(await milestonesOf(ctx.db, ctx.bodyId, ids));
  return toPage(
    rows,
    input,
    (row) => [row.code],
    (row) => present(row, milestones.get(row.id) ?? [], today),
  );
}

function byIntervention(milestones: readonly Milestone[]): ReadonlyMap<string, readonly Milestone[]> {
  const groups = new Map<string, Milestone[]>();
  for (const milestone of milestones) {
    const group = groups.get(milestone.interventionId) ?? [];
    group.push(milestone);
    groups.set(milestone.interventionId, group);
  }
  return groups;
}
