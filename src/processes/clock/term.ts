import { addDays, daysBetween } from '../../kernel/index.ts';
import type { LegalTerm, Suspension } from '../types.ts';
import { isHoliday, isWorkingDay } from './holidays.ts';

/**
 * The last day of a legal term. Days are counted from the day of presentation, which itself does not count unless the rule says so; days of
 * suspension are added; an end on a holiday moves on where the rule says so (L. 241/1990 art. 2; art. 155 cpc; art. 2963 cc).
 * @param suspensions those that have ended; one that is still open has no end to count to.
 */
export function lastDayOfTerm(term: LegalTerm, presented: string, suspensions: readonly Suspension[]): string {
  const added = suspensions.reduce((sum, { fromDay, toDay }) => sum + (toDay ? daysBetween(fromDay, toDay) : 0), 0);
  const start = term.countFirstDay ? addDays(presented, -1) : presented;
  const end =
    term.unit === 'day' ? addDays(start, term.days + added) : addDays(addWorkingDays(start, term.days), added);
  return term.shiftOnHoliday ? nextWorkday(end) : end;
}

function addWorkingDays(from: string, days: number): string {
  let day = from;
  for (let left = days; left > 0;) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

/** Sundays and holidays move on; a Saturday is a working day for legal terms (art. 155 c. 4 cpc speaks of holidays). */
function nextWorkday(day: string): string {
  let next = day;
  while (isHoliday(next)) next = addDays(next, 1);
  return next;
}

/** How a term stands, in the words that screens use: never by colour alone. */
export const URGENCIES = ['none', 'ok', 'watch', 'urgent', 'expired', 'suspended'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** `watch` from half of the term on, `urgent` from the last fifth on (design tokens of the legal time). */
export function urgencyOf(
  term: { readonly presented: string; readonly dueDay: string | null; readonly suspendedSince: string | null },
  today: string,
): { readonly urgency: Urgency; readonly daysLeft: number | null } {
  if (term.dueDay === null) return { urgency: 'none', daysLeft: null };
  const at = term.suspendedSince ?? today;
  const daysLeft = daysBetween(at, term.dueDay);
  if (term.suspendedSince) return { urgency: 'suspended', daysLeft };
  if (daysLeft < 0) return { urgency: 'expired', daysLeft };
  const share = daysLeft / Math.max(1, daysBetween(term.presented, term.dueDay));
  return { urgency: share <= 0.2 ? 'urgent' : share <= 0.5 ? 'watch' : 'ok', daysLeft };
}
