import type { Context, StoredEvent, Subscription } from '../kernel/index.ts';
import { factsRead, partsOf } from './facts.ts';
import { contributionOf, EMPTY_SPAN, merge } from './span.ts';
import { advanceTo, countIn, countOut, findRecord, putRecord, type StoredRecord } from './store.ts';
import type { Contribution, Part, Span, WorkingCalendar } from './types.ts';

/** Moves the values of the body with each fact that concerns an indicator. */
export function measurement(calendar: WorkingCalendar): Subscription {
  return {
    name: 'performance.measure',
    events: factsRead,
    handler: (ctx, event) => measure(ctx, event, calendar),
  };
}

async function measure(ctx: Context, event: StoredEvent, calendar: WorkingCalendar): Promise<void> {
  const parts = partsOf(event);
  if (!parts) throw new Error(`fact ${event.id} (${event.type}) is not of a form that indicators can read`);
  // Sealed facts only come by subscription, so there is a leaf; the lock keeps a recomputation apart.
  await advanceTo(ctx.db, ctx.bodyId, event.leafIndex! + 1);
  for (const part of parts) await count(ctx, part, calendar);
}

async function count(ctx: Context, part: Part, calendar: WorkingCalendar): Promise<void> {
  const { series, recordId } = part;
  const known = await findRecord(ctx.db, ctx.bodyId, series, recordId);
  const span = merge(known ?? EMPTY_SPAN, part);
  const before = known ? countedOf(known) : null;
  const after = contributionOf(series, span, calendar);
  await putRecord(ctx.db, ctx.bodyId, storedRecord(part, span, after));
  if (same(before, after)) return;
  if (before) await countOut(ctx.db, ctx.bodyId, series, before);
  if (after) await countIn(ctx.db, ctx.bodyId, series, after);
}

/** A record as it is stored. */
export function storedRecord(
  { series, recordId }: Pick<StoredRecord, 'series' | 'recordId'>,
  span: Span,
  contribution: Contribution | null,
): StoredRecord {
  return { ...span, series, recordId, month: contribution?.month ?? null, value: contribution?.value ?? null };
}

/** What a stored record counts for now. */
export function countedOf({ month, unitId, value }: StoredRecord): Contribution | null {
  return month === null || value === null ? null : { month, unitId, value };
}

function same(one: Contribution | null, other: Contribution | null): boolean {
  if (one === null || other === null) return one === other;
  return one.month === other.month && one.unitId === other.unitId && one.value === other.value;
}
