import { addDays, romeDate, romeTime } from '../kernel/index.ts';
import type { WorkingCalendar } from './types.ts';

/** Office hours in Rome, in minutes of the day: from 8 to 18 on working days. */
const OPENS = 8 * 60;
const CLOSES = 18 * 60;

/** Longer waits count as this: a request dated centuries ago must not cost a walk over centuries. */
const LONGEST_MS = 3650 * 86_400_000;

/** Minutes of office time from one instant to another, none when the second comes first. */
export function workingMinutes(from: Date, to: Date, calendar: WorkingCalendar): number {
  if (to <= from) return 0;
  const start = new Date(Math.max(from.getTime(), to.getTime() - LONGEST_MS));
  const firstDay = romeDate(start);
  const lastDay = romeDate(to);
  let minutes = 0;
  for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) {
    if (!calendar.isWorkingDay(day)) continue;
    const begin = day === firstDay ? Math.max(OPENS, minuteOfDay(start)) : OPENS;
    const end = day === lastDay ? Math.min(CLOSES, minuteOfDay(to)) : CLOSES;
    minutes += Math.max(0, end - begin);
  }
  return minutes;
}

function minuteOfDay(instant: Date): number {
  const [hours, minutes] = romeTime(instant).split(':');
  return Number(hours) * 60 + Number(minutes);
}
