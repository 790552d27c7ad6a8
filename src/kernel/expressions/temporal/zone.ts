import { DAY_SECONDS } from './calendar.ts';
import type { FeelDateTime, FeelTime, Zoned } from './types.ts';

/** Formatters are costly (about 50 µs each) and there are some 600 zones; the table is bounded all the same. */
const MAX_FORMATTERS = 700;
const formatters = new Map<string, Intl.DateTimeFormat | null>();
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;
/** The span of the host's Date, in seconds; beyond it the rules of its ends are used. */
const MAX_INSTANT = 8_640_000_000_000;

export function isZone(name: string): boolean {
  return formatter(name) !== null;
}

/**
 * Seconds east of UTC at a local time, or undefined for local values without a zone.
 * In a gap or an overlap (change to or from summer time) the offset before the change counts, as in java.time and RFC 5545.
 */
export function offsetAt(zoned: Zoned, day: number, seconds: number): number | undefined {
  if (zoned.zone === undefined) return zoned.offset;
  const local = day * DAY_SECONDS + seconds;
  const before = zoneOffset(zoned.zone, local - DAY_SECONDS);
  const after = zoneOffset(zoned.zone, local + DAY_SECONDS);
  if (before === after) return before;
  return zoneOffset(zoned.zone, local - before) === before
    ? before
    : zoneOffset(zoned.zone, local - after) === after
      ? after
      : before;
}

/** Seconds since 1970-01-01T00:00Z, or of the local clock when there is no zone. */
export function instantOf(value: FeelDateTime): number {
  return value.day * DAY_SECONDS + value.seconds - (offsetAt(value, value.day, value.seconds) ?? 0);
}

/** Seconds of the UTC day; a zone without a date takes its offset of 1 January 1970. */
export function utcSeconds(value: FeelTime): number {
  return value.seconds - (offsetAt(value, 0, value.seconds) ?? 0);
}

/** The offset of a zone at an instant in seconds. */
export function zoneOffset(zone: string, instant: number): number {
  const format = formatter(zone);
  if (!format) return 0;
  const clamped = Math.min(Math.max(instant, -MAX_INSTANT), MAX_INSTANT);
  const name = format.formatToParts(clamped * 1000).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name);
  if (!match) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}

function formatter(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  if (zone.length > 64 || !ZONE_NAME.test(zone)) return null;
  const made = makeFormatter(zone);
  if (made && formatters.size < MAX_FORMATTERS) formatters.set(zone, made);
  return made;
}

function makeFormatter(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    // Intl refuses an unknown zone with RangeError: it is no zone.
    return null;
  }
}
