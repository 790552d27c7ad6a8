import { civil, dateOf, dateTimeOf, daysDuration, LOCAL, makeDate, monthsDuration, timeOf, UTC } from './calendar.ts';
import type {
  FeelDate,
  FeelDateTime,
  FeelDaysDuration,
  FeelMonthsDuration,
  FeelTemporal,
  FeelTime,
  Zoned,
} from './types.ts';
import { isZone } from './zone.ts';

// Every pattern here is free of nested repetition, so that the host's backtracking engine stays linear; longer texts are no temporal value.
const MAX_LENGTH = 200;
const DATE = /^(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,20}))?(Z|z|[+-]\d\d:\d\d(?::\d\d)?|@.+)?$/;
const MONTHS = /^(-?)P(?:(\d{1,15})Y)?(?:(\d{1,15})M)?$/;
const DAYS = /^(-?)P(?:(\d{1,15})D)?(?:T(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15})(?:\.(\d{0,20}))?S)?)?$/;
/** Offsets go from -18:00 to +18:00 (java.time and TCK 1116). */
const MAX_OFFSET = 18 * 3600;

export function parseDate(text: string): FeelDate | null {
  const match = text.length <= MAX_LENGTH ? DATE.exec(text) : null;
  if (!match) return null;
  const year = Number(match[2]) * (match[1] ? -1 : 1);
  return makeDate(year, Number(match[3]), Number(match[4]));
}

export function parseTime(text: string): FeelTime | null {
  const match = text.length <= MAX_LENGTH ? TIME.exec(text) : null;
  if (!match) return null;
  const zoned = parseZone(match[5]);
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (!zoned || hour > 24 || minute > 59 || second > 59) return null;
  // 24:00:00 is the end of the day, which is midnight of the next (XML Schema §3.2.8).
  if (hour === 24 && (minute > 0 || second > 0 || Number(match[4] ?? 0) > 0)) return null;
  return timeOf((hour % 24) * 3600 + minute * 60 + second, nanosOf(match[4]), zoned);
}

/** A date and time; a date alone means its midnight. */
export function parseDateTime(text: string): FeelDateTime | null {
  const at = text.indexOf('T');
  const date = parseDate(at < 0 ? text : text.slice(0, at));
  if (!date) return null;
  if (at < 0) return dateTimeOf(date.day, 0, 0, LOCAL);
  const time = parseTime(text.slice(at + 1));
  if (!time) return null;
  return dateTimeOf(date.day + (text.startsWith('24', at + 1) ? 1 : 0), time.seconds, time.nanos, time);
}

export function parseDuration(text: string): FeelDaysDuration | FeelMonthsDuration | null {
  if (text.length > MAX_LENGTH || text.endsWith('P') || text.endsWith('T')) return null;
  const months = MONTHS.exec(text);
  if (months) {
    const count = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0);
    return monthsDuration(months[1] ? -count : count);
  }
  const days = DAYS.exec(text);
  if (!days) return null;
  const [, sign, day, hour, minute, second, fraction] = days;
  const seconds = Number(day ?? 0) * 86_400 + Number(hour ?? 0) * 3600 + Number(minute ?? 0) * 60 + Number(second ?? 0);
  return sign ? daysDuration(-seconds, -nanosOf(fraction)) : daysDuration(seconds, nanosOf(fraction));
}

/** The value of `@"…"`: whichever of the five forms the text has. */
export function parseTemporal(text: string): FeelTemporal | null {
  return parseDate(text) ?? parseTime(text) ?? (text.includes('T') ? parseDateTime(text) : null) ?? parseDuration(text);
}

export function formatTemporal(value: FeelTemporal): string {
  switch (value.kind) {
    case 'date':
      return formatDay(value.day);
    case 'time':
      return formatClock(value) + formatZone(value);
    case 'date and time':
      return `${formatDay(value.day)}T${formatClock(value)}${formatZone(value)}`;
    case 'days and time duration':
      return formatDays(value);
    case 'years and months duration':
      return formatMonths(value);
    default: {
      const never: never = value;
      return never;
    }
  }
}

function parseZone(text: string | undefined): Zoned | null {
  if (text === undefined) return LOCAL;
  if (text === 'Z' || text === 'z') return UTC;
  if (text.startsWith('@')) {
    const zone = text.slice(1);
    return isZone(zone) ? { offset: undefined, zone } : null;
  }
  const [hours, minutes, seconds = 0] = text.slice(1).split(':').map(Number) as [number, number, number?];
  const total = hours * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > MAX_OFFSET) return null;
  return { offset: text.startsWith('-') && total > 0 ? -total : total, zone: undefined };
}

function nanosOf(fraction: string | undefined): number {
  return fraction ? Number(fraction.slice(0, 9).padEnd(9, '0')) : 0;
}

function formatDay(epoch: number): string {
  const { year, month, day } = civil(epoch);
  return `${year < 0 ? '-' : ''}${pad(Math.abs(year), 4)}-${pad(month)}-${pad(day)}`;
}

function formatClock({ seconds, nanos }: { readonly seconds: number; readonly nanos: number }): string {
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${fractionOf(nanos)}`;
}

function formatZone({ offset, zone }: Zoned): string {
  if (zone !== undefined) return `@${zone}`;
  if (offset === undefined) return '';
  if (offset === 0) return 'Z';
  const size = Math.abs(offset);
  const seconds = size % 60 ? `:${pad(size % 60)}` : '';
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 3600))}:${pad(Math.floor(size / 60) % 60)}${seconds}`;
}

function formatDays(value: FeelDaysDuration): string {
  const negative = value.seconds < 0;
  // The fraction always counts forward from the floor; a negative value is printed by its size.
  const seconds = negative ? -value.seconds - (value.nanos > 0 ? 1 : 0) : value.seconds;
  const nanos = negative && value.nanos > 0 ? 1e9 - value.nanos : value.nanos;
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = seconds % 60;
  const time =
    (hours ? `${hours}H` : '') + (minutes ? `${minutes}M` : '') + (rest || nanos ? `${rest}${fractionOf(nanos)}S` : '');
  if (!days && !time) return 'PT0S';
  return `${negative ? '-' : ''}P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`;
}

function formatMonths({ months }: FeelMonthsDuration): string {
  const size = Math.abs(months);
  if (size === 0) return 'P0M';
  const years = Math.floor(size / 12);
  return `${months < 0 ? '-' : ''}P${years ? `${years}Y` : ''}${size % 12 ? `${size % 12}M` : ''}`;
}

function fractionOf(nanos: number): string {
  return nanos ? `.${pad(nanos, 9).replace(/0+$/, '')}` : '';
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** Midnight of a date, as a local date and time. */
export function midnight(date: FeelDate): FeelDateTime {
  return dateTimeOf(date.day, 0, 0, LOCAL)!;
}

/** The date of a local date and time. */
export function dateOfDateTime(value: FeelDateTime): FeelDate {
  return dateOf(value.day)!;
}
