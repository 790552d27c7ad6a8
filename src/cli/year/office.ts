import { addDays, romeDate, startOfRomeDay } from '../../kernel/index.ts';
import { isWorkingDay } from '../../processes/index.ts';
import type { Dice } from './dice.ts';

/** When the offices of the demonstration work, and how much arrives on which day. */
export interface Office {
  /** The instant after so many hours of work at full speed; holidays and Augusts pass slowly. */
  after(from: Date, hours: number): Date;
  /** An instant of office hours, on a day drawn by season and weekday. */
  arrival(dice: Dice): Date;
  /** An instant at which people use a portal: any day, also in the evening. */
  portalArrival(dice: Dice): Date;
  /** The last instant of the year. */
  readonly until: Date;
  /** Working days of the year, in order. */
  readonly workingDays: readonly string[];
  /** An instant of a day by the clock of Rome. */
  at(day: string, hour: number): Date;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Work done before it begins, in ms at full speed. */
  readonly before: number;
  readonly pace: number;
}

const HOUR = 3_600_000;
/** Mondays bring what the weekend has gathered. */
const WEEKDAYS = [0, 1.45, 1.15, 1, 1.05, 0.75, 0];
const PORTAL_WEEKDAYS = [0.45, 1.4, 1.15, 1.05, 1.05, 0.9, 0.4];
/** Applications and spending by month: little in August, much before the accounts are closed. */
const MONTHS = [0.85, 0.95, 1.1, 0.95, 1.05, 1.05, 0.95, 0.4, 1.05, 1.15, 1.2, 1.1];

/** The calendar of the offices from one instant to another, and some weeks beyond for what is still to come. */
export function officeCalendar(from: Date, until: Date): Office {
  const days = daysOf(romeDate(from), addDays(romeDate(until), 60));
  const stretches = stretchesOf(days);
  const last = romeDate(until);
  const open = days.filter((day) => day <= last);
  const office = cumulative(open, (day) => (isWorkingDay(day) ? WEEKDAYS[weekday(day)]! * season(day) : 0));
  const portal = cumulative(open, (day) => PORTAL_WEEKDAYS[weekday(day)]! * season(day));
  const within = (instant: Date) => instant >= from && instant <= until;
  const drawn = (draw: () => Date): Date => {
    for (;;) {
      const instant = draw();
      if (within(instant)) return instant;
    }
  };
  return {
    until,
    workingDays: open.filter(isWorkingDay),
    at: hourOf,
    after: (start, hours) => worked(stretches, start.getTime(), hours * HOUR),
    arrival: (dice) => drawn(() => hourOf(drawDay(office, dice), officeHour(dice))),
    portalArrival: (dice) => drawn(() => hourOf(drawDay(portal, dice), 7 + 15.5 * dice.next())),
  };
}

function daysOf(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Mornings, and the afternoons of Tuesday and Thursday. */
function stretchesOf(days: readonly string[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let before = 0;
  for (const day of days.filter(isWorkingDay)) {
    const hours = [2, 4].includes(weekday(day))
      ? [
          [8, 14],
          [15, 18],
        ]
      : [[8, 14]];
    for (const [begin, end] of hours as [number, number][]) {
      const stretch = { from: hourOf(day, begin).getTime(), to: hourOf(day, end).getTime(), before, pace: pace(day) };
      stretches.push(stretch);
      before += (stretch.to - stretch.from) * stretch.pace;
    }
  }
  return stretches;
}

function worked(stretches: readonly Stretch[], start: number, work: number): Date {
  const first = stretches.find((stretch) => stretch.to > start);
  if (!first) return new Date(start + work * 4);
  const done = first.before + Math.max(0, start - first.from) * first.pace + work;
  let [low, high] = [0, stretches.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (stretches[middle]!.before <= done) low = middle;
    else high = middle - 1;
  }
  const { from, before, pace: speed } = stretches[low]!;
  return new Date(Math.round(from + (done - before) / speed));
}

function pace(day: string): number {
  const monthDay = day.slice(5);
  if (monthDay >= '12-23' || monthDay <= '01-06') return 0.5;
  if (monthDay >= '08-08' && monthDay <= '08-22') return 0.4;
  return day.slice(5, 7) === '08' ? 0.65 : 1;
}

function season(day: string): number {
  const monthDay = day.slice(5);
  if (monthDay >= '12-23' || monthDay <= '01-06') return 0.25;
  if (monthDay >= '08-08' && monthDay <= '08-22') return 0.2;
  return MONTHS[Number(day.slice(5, 7)) - 1]!;
}

interface Cumulative {
  readonly days: readonly string[];
  readonly sums: readonly number[];
}

function cumulative(days: readonly string[], weight: (day: string) => number): Cumulative {
  let sum = 0;
  return { days, sums: days.map((day) => (sum += weight(day))) };
}

function drawDay({ days, sums }: Cumulative, dice: Dice): string {
  const point = dice.next() * sums[sums.length - 1]!;
  return days[sums.findIndex((sum) => sum > point)]!;
}

/** Most comes in before noon. */
function officeHour(dice: Dice): number {
  return 8 + 6 * Math.min(dice.next(), dice.next() + 0.25);
}

function hourOf(day: string, hour: number): Date {
  // Over the two changes of summer time an hour is lost or won at night: the offices are closed then.
  return new Date(startOfRomeDay(day).getTime() + hour * HOUR);
}

function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
