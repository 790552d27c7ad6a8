import type { StoredRecord, TallyRow } from './store.ts';
import type { Contribution } from './types.ts';

/** Counts records by series, month, unit and value. */
export interface Tally {
  /** Counts a record `n` times more, or less when negative; one that counts for nothing, or none, changes nothing. */
  add(record: StoredRecord | undefined, n: number): void;
  /** What has been counted; what cancels out is left away. */
  rows(): readonly TallyRow[];
}

export function createTally(): Tally {
  const cells = new Map<string, { -readonly [K in keyof TallyRow]: TallyRow[K] }>();
  return {
    add(record, n) {
      if (!record || record.month === null || record.value === null) return;
      const { series, month, unitId, value } = record;
      const cell = { series, month, unitId, value, n };
      const known = cells.get(cellOf(cell));
      if (known) known.n += n;
      else cells.set(cellOf(cell), cell);
    },
    rows: () => [...cells.values()].filter((cell) => cell.n !== 0),
  };
}

/** What a tally row is found by. */
export function cellOf({ series, month, unitId, value }: Contribution & { readonly series: string }): string {
  return `${series} ${month} ${unitId} ${value}`;
}
