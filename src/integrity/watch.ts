import type { Context, JobHandler, Schedule, Subscription } from '../kernel/index.ts';
import { checks } from './checks/checks.ts';
import { noteFacts, noteFactsSince, notedFacts } from './checks/source-store.ts';
import { actTypeInstalled, watchedFacts } from './facts.ts';
import { checksOf, reconsiderAll, reconsiderNotes, reconsiderTimed } from './findings/reconcile.ts';
import { RECONSIDER_QUEUE } from './terms/operations.ts';

/**
 * A finding stands seconds after the fact that brings it about. Facts behind those at hand are noted first: a subject is never judged
 * by half of a backlog, which would find acts unpublished that were published long ago. Once noted, they cost this no second time.
 */
export const factSubscription: Subscription = {
  name: 'integrity.watch',
  events: watchedFacts,
  async together(ctx, events) {
    const ids = events.map((event) => event.id);
    const { notes, fresh } = await noteFacts(ctx.db, ctx.bodyId, ids);
    if (fresh)
      await noteFactsSince(ctx.db, ctx.bodyId, new Date(Math.min(...events.map(({ time }) => time.getTime()))));
    await reconsiderNotes(ctx, notes);
  },
};

/** A type of act that now asks for other opinions or publication changes what is found of its acts. */
export const typeSubscription: Subscription = {
  name: 'integrity.follow-act-types',
  events: [actTypeInstalled],
  handler: reconsiderActs,
};

/** The body has changed a term. */
export const reconsiderJob: JobHandler = { queue: RECONSIDER_QUEUE, handler: reconsiderActs };

/** Longer than facts ever wait for their subscriber: a week and a day. */
const UNSEEN_MS = 8 * 86_400_000;

/**
 * Terms pass without a new fact: every day begins with the checks that time alone can turn, on the subjects that it still can. Facts which
 * no subscriber has seen yet count as well.
 */
export const termSchedule: Schedule = {
  name: 'integrity.terms-passed',
  cron: '5 0 * * *',
  async handler(ctx) {
    await noteFactsSince(ctx.db, ctx.bodyId, new Date(ctx.now().getTime() - UNSEEN_MS));
    for (const check of checks) if (check.settledBy) await reconsiderTimed(ctx, check, check.settledBy);
  },
};

async function reconsiderActs(ctx: Context): Promise<void> {
  await reconsiderAll(ctx, 'act', checksOf('act'), notedFacts(ctx.bodyId, 'act'));
}
