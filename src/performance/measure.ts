import type { Context, StoredEvent, Subscription } from '../kernel/index.ts';
import { factsRead, partsOf } from './facts.ts';
import { contributionOf, EMPTY_SPAN, merge } from './span.ts';
import { addToTally, advanceTo, keyOf, putRecords, recordsOf, type StoredRecord } from './store.ts';
import { createTally } from './tally.ts';
import type { Contribution, Part, Span, WorkingCalendar } from './types.ts';

/** Moves the values of the body with the facts that concern an indicator. */
export function measurement(calendar: WorkingCalendar): Subscription {
  return {
    name: 'performance.measure',
    events: factsRead,
    together: (ctx, events) => measure(ctx, events, calendar),
  };
}

async function measure(ctx: Context, events: readonly StoredEvent[], calendar: WorkingCalendar): Promise<void> {
  const parts = events.flatMap(readable);
  // Sealed facts only come by subscription, so there is a leaf; the lock keeps a recomputation apart.
  await advanceTo(ctx.db, ctx.bodyId, events[events.length - 1]!.leafIndex! + 1);
  const before = new Map((await recordsOf(ctx.db, ctx.bodyId, parts)).map((record) => [keyOf(record), record]));
  const after = new Map<string, StoredRecord>();
  for (const part of parts) {
    const span = merge(after.get(keyOf(part)) ?? before.get(keyOf(part)) ?? EMPTY_SPAN, part);
    after.set(keyOf(part), storedRecord(part, span, contributionOf(part.series, span, calendar)));
  }
  const moved = createTally();
  for (const [key, record] of after) {
    moved.add(before.get(key), -1);
    moved.add(record, 1);
  }
  await putRecords(ctx.db, ctx.bodyId, [...after.values()]);
  await addToTally(ctx.db, ctx.bodyId, moved.rows());
}

function readable(event: StoredEvent): readonly Part[] {
  const parts = partsOf(event);
  if (!parts) throw new Error(`fact ${event.id} (${event.type}) is not of a form that indicators can read`);
  return parts;
}

/** A record as it is stored. */
export function storedRecord(
  { series, recordId }: Pick<StoredRecord, 'series' | 'recordId'>,
  span: Span,
  contribution: Contribution | null,
): StoredRecord {
  return { ...span, series, recordId, month: contribution?.month ?? null, value: contribution?.value ?? null };
}
