import type { Context } from '../kernel/index.ts';
import { factsRead, partsOf } from './facts.ts';
import { storedRecord } from './measure.ts';
import { contributionOf, EMPTY_SPAN, merge } from './span.ts';
import {
  addToTally,
  advanceTo,
  clear,
  factsBetween,
  keyOf,
  putRecords,
  recordsAfter,
  tallyOf,
  type StoredRecord,
  type TallyRow,
} from './store.ts';
import { cellOf, createTally } from './tally.ts';
import type { Contribution, SeriesCode, WorkingCalendar } from './types.ts';

const PAGE = 2000;

/** A number of records that the values held and another that the facts give. */
export interface Difference extends Contribution {
  readonly series: SeriesCode;
  readonly held: number;
  readonly recomputed: number;
}

export interface Recomputation {
  readonly nextLeaf: number;
  readonly facts: number;
  /** Facts whose data is of a form that this room does not know. */
  readonly unreadable: number;
  readonly records: number;
  /** Records of which something else was held than the facts say. */
  readonly wrongRecords: number;
  readonly differences: readonly Difference[];
}

/**
 * Makes everything anew from the facts that are counted so far, compares, and puts the values right where they differ. Holds the
 * body's lock meanwhile, so that no fact is counted in between. Its memory grows with the records, some 300 bytes each.
 */
export async function recompute(ctx: Context, calendar: WorkingCalendar): Promise<Recomputation> {
  const nextLeaf = await advanceTo(ctx.db, ctx.bodyId, 0);
  const { records, facts, unreadable } = await replay(ctx, nextLeaf, calendar);
  const tally = tallied(records.values());
  const differences = compare(await tallyOf(ctx.db, ctx.bodyId), tally);
  const wrongRecords = await countWrong(ctx, records);
  if (differences.length > 0 || wrongRecords > 0) await replace(ctx, [...records.values()], tally);
  return { nextLeaf, facts, unreadable, records: records.size, wrongRecords, differences };
}

async function replay(ctx: Context, nextLeaf: number, calendar: WorkingCalendar) {
  const records = new Map<string, StoredRecord>();
  const types = factsRead.map(({ type }) => type);
  let facts = 0;
  let unreadable = 0;
  for (let from = 0; ;) {
    const page = await factsBetween(ctx.db, ctx.bodyId, types, from, nextLeaf, PAGE);
    for (const fact of page) {
      const parts = partsOf(fact);
      if (!parts) unreadable += 1;
      for (const part of parts ?? []) {
        const key = keyOf(part);
        const span = merge(records.get(key) ?? EMPTY_SPAN, part);
        records.set(key, storedRecord(part, span, contributionOf(part.series, span, calendar)));
      }
    }
    facts += page.length;
    if (page.length < PAGE) return { records, facts, unreadable };
    from = page[page.length - 1]!.leafIndex + 1;
  }
}

function tallied(records: Iterable<StoredRecord>): readonly TallyRow[] {
  const tally = createTally();
  for (const record of records) tally.add(record, 1);
  return tally.rows();
}

function compare(held: readonly TallyRow[], facts: readonly TallyRow[]): readonly Difference[] {
  const cells = new Map<string, Difference>();
  for (const { n, ...cell } of held) cells.set(cellOf(cell), { ...cell, held: n, recomputed: 0 });
  for (const { n, ...cell } of facts) {
    cells.set(cellOf(cell), { ...cell, held: cells.get(cellOf(cell))?.held ?? 0, recomputed: n });
  }
  return [...cells.values()].filter((cell) => cell.held !== cell.recomputed);
}

/** How many records are held otherwise than the facts say, are held without a fact, or are missing. */
async function countWrong(ctx: Context, records: ReadonlyMap<string, StoredRecord>): Promise<number> {
  let right = 0;
  let withoutFact = 0;
  for (let after: StoredRecord | undefined; ;) {
    const page = await recordsAfter(ctx.db, ctx.bodyId, after, PAGE);
    for (const held of page) {
      const record = records.get(keyOf(held));
      if (!record) withoutFact += 1;
      else if (textOf(record) === textOf(held)) right += 1;
    }
    if (page.length < PAGE) return withoutFact + records.size - right;
    after = page[page.length - 1];
  }
}

async function replace(ctx: Context, records: readonly StoredRecord[], tally: readonly TallyRow[]): Promise<void> {
  await clear(ctx.db, ctx.bodyId);
  for (let start = 0; start < records.length; start += PAGE) {
    await putRecords(ctx.db, ctx.bodyId, records.slice(start, start + PAGE));
  }
  for (let start = 0; start < tally.length; start += PAGE) {
    await addToTally(ctx.db, ctx.bodyId, tally.slice(start, start + PAGE));
  }
}

function textOf({ series: _series, recordId: _id, ...held }: StoredRecord): string {
  return JSON.stringify(Object.entries(held).sort(([one], [other]) => (one < other ? -1 : 1)));
}
