import type { Due, IsoDuration } from './duration.ts';

/** Legal days begin and end here (DPCM 10/11/2011; art. 2963 cc counts calendar days of the place). */
const LEGAL_ZONE = 'Europe/Rome';
const DAY = 86_400_000;

/**
 * When a timer is due. Months and days move the local calendar date and keep the time of day; a day that the month lacks becomes its
 * last; a local time that a clock change skips moves forward by the gap, one that it repeats means the first. Pure: the instant at
 * which the timer was armed is passed in. A date without time is its first instant.
 * @param due of an effect `schedule-timer`, except that of kind `clock`, which only a legal clock can answer.
 * @param armedAt instant from which a duration runs.
 * @returns the instant, or null when the text is no date or names no known zone.
 */
export function dueInstant(due: Exclude<Due, { kind: 'clock' }>, armedAt: Date, zone = LEGAL_ZONE): Date | null {
  return due.kind === 'duration' ? addDuration(armedAt, due.duration, zone) : dateInstant(due.iso, zone);
}

/** Adds a duration on the calendar of a zone, then its exact part on the instant. */
export function addDuration(from: Date, duration: IsoDuration, zone = LEGAL_ZONE): Date {
  const { months, days, milliseconds } = duration;
  if (months === 0 && days === 0) return new Date(from.getTime() + milliseconds);
  const local = new Date(from.getTime() + offsetAt(from.getTime(), zone));
  const first = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const day = first.getTime() + (Math.min(local.getUTCDate(), lastDay) - 1 + days) * DAY;
  const timeOfDay = ((local.getTime() % DAY) + DAY) % DAY;
  return new Date(fromLocal(day + timeOfDay, zone) + milliseconds);
}

function dateInstant(iso: string, zone: string): Date | null {
  const named = /^(.*?)[@[]([A-Za-z_/+-]+)\]?$/.exec(iso);
  const text = named ? named[1]! : iso;
  const absolute = /(Z|[+-]\d{2}:\d{2})$/.test(text) && text.includes('T');
  const time = Date.parse(absolute ? text : `${text.includes('T') ? text : `${text}T00:00:00`}Z`);
  if (Number.isNaN(time)) return null;
  if (absolute) return new Date(time);
  try {
    return new Date(fromLocal(time, named ? named[2]! : zone));
  } catch {
    return null; // a zone that the IANA database does not know
  }
}

/** The instant at which a local time (as if it were UTC) is shown on the clocks of a zone. */
function fromLocal(local: number, zone: string): number {
  const before = offsetAt(local - DAY, zone);
  const after = offsetAt(local + DAY, zone);
  const early = local - before;
  if (before === after || offsetAt(early, zone) === before) return early;
  return offsetAt(local - after, zone) === after ? local - after : early;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that the clocks of a zone are ahead of UTC at an instant. */
function offsetAt(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) formats.set(zone, (format = clockFormat(zone)));
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

function clockFormat(zone: string): Intl.DateTimeFormat {
  const digits = 'numeric';
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: digits,
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
    second: digits,
  });
}
