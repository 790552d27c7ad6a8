/** Legal days are those of Europe/Rome; instants are UTC. Dates travel as `yyyy-mm-dd`. */
const ROME = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Rome',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const ROME_CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const DAY_MS = 86_400_000;

/** The calendar day in Rome at an instant. */
export function romeDate(instant: Date): string {
  return ROME.format(instant);
}

/** The calendar year in Rome at an instant: the year of a legal number. */
export function romeYear(instant: Date): number {
  return Number(romeDate(instant).slice(0, 4));
}

/** The day `days` after (or before) a day. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days from one day to another; negative when the second comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The instant at which a day begins in Rome, across the changes of summer time. */
export function startOfRomeDay(day: string): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // Rome is one or two hours ahead of UTC; midnight never falls into the hour that is skipped or repeated.
  for (const hours of [1, 2]) {
    const instant = new Date(utc - hours * 3_600_000);
    if (romeDate(instant) === day && romeTime(instant) === '00:00:00') return instant;
  }
  throw new RangeError(`${day} is not a calendar day`);
}

/** The time of day in Rome, `hh:mm:ss`. */
export function romeTime(instant: Date): string {
  return ROME_CLOCK.format(instant).slice(-8);
}

/** The clock of Rome has kept whole hours since 1893; nothing in a log is older. */
const FIRST_DAY = '1900-01-01';
const LAST_DAY = '9998-12-31';

/** The instants of a period of days in Rome: not before `from`, before `until`; undefined where it is open. */
export function romePeriod(days: { readonly from?: string | undefined; readonly to?: string | undefined }): {
  readonly from: Date | undefined;
  readonly until: Date | undefined;
} {
  const { from = FIRST_DAY, to = LAST_DAY } = days;
  return {
    from: from <= FIRST_DAY ? undefined : startOfRomeDay(from > LAST_DAY ? LAST_DAY : from),
    until: to >= LAST_DAY ? undefined : startOfRomeDay(addDays(to < FIRST_DAY ? FIRST_DAY : to, 1)),
  };
}
