import { addDays } from '../kernel/index.ts';
import type { BoardEntry, BoardState } from './types.ts';

/**
 * The last day of a publication of `days` days: the first day is not counted and the end never shifts over holidays
 * (L. 69/2009 art. 32; TUEL art. 124: "quindici giorni consecutivi").
 */
export function lastDay(from: string, days: number): string {
  return addDays(from, days);
}

/** An entry is public through the whole of its last day in Rome, and forgotten from the next midnight on. */
export function stateOn(entry: Pick<BoardEntry, 'fromDay' | 'toDay' | 'withdrawnAt'>, day: string): BoardState {
  if (entry.withdrawnAt) return 'withdrawn';
  if (day < entry.fromDay) return 'future';
  return day > entry.toDay ? 'expired' : 'current';
}
