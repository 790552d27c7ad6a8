import { addDays, kernelErrors } from '../kernel/index.ts';
import type { Granularity } from './types.ts';

const MONTHS: Readonly<Record<Granularity, number>> = { month: 1, quarter: 3, year: 12 };

/** The first day of the period that a day lies in. */
export function periodOf(day: string, granularity: Granularity): string {
  const span = MONTHS[granularity];
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / span) * span + 1;
  return `${day.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
}

/** The first day of the period after the one that a day lies in. @throws VALIDATION_FAILED for a day outside of the calendar's years. */
export function nextPeriod(day: string, granularity: Granularity): string {
  // 31 days beyond the first day of its last month always lie in the next period.
  const first = periodOf(day, granularity);
  const lastMonth = Number(first.slice(5, 7)) + MONTHS[granularity] - 1;
  const next = addDays(`${first.slice(0, 4)}-${String(lastMonth).padStart(2, '0')}-01`, 31);
  if (!/^\d{4}-/.test(next)) throw kernelErrors.VALIDATION_FAILED();
  return `${next.slice(0, 7)}-01`;
}

/** The length of a period, as PostgreSQL writes intervals. */
export function periodSpan(granularity: Granularity): string {
  return `${MONTHS[granularity]} months`;
}

/** The first day of the period that lies so many periods before the one of a day. */
export function periodBefore(day: string, granularity: Granularity, periods: number): string {
  const first = periodOf(day, granularity);
  const months = Number(first.slice(0, 4)) * 12 + Number(first.slice(5, 7)) - 1 - periods * MONTHS[granularity];
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

/** The last day of the period of a day, or today while it has not ended. */
export function stockDay(day: string, granularity: Granularity, today: string): string {
  const last = addDays(nextPeriod(day, granularity), -1);
  return last < today ? last : today;
}
