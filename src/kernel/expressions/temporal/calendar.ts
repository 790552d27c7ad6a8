import { FEEL } from '../values/brand.ts';
import type { FeelDate, FeelDateTime, FeelDaysDuration, FeelMonthsDuration, FeelTime, Zoned } from './types.ts';

export const DAY_SECONDS = 86_400;
/** Years of the year-month-day form are bounded as in XML Schema (DMN §10.3.2.3.4). */
export const MAX_YEAR = 999_999_999;
/** Beyond these a count of seconds or months is no exact integer any more. */
const MAX_EXACT = Number.MAX_SAFE_INTEGER;

export const LOCAL: Zoned = { offset: undefined, zone: undefined };
export const UTC: Zoned = { offset: 0, zone: undefined };

export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Epoch days of a civil date (Hinnant, "chrono-compatible low-level date algorithms"). */
export function epochDay(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The civil date of an epoch day; the inverse of `epochDay`. */
export function civil(epoch: number): Civil {
  const shifted = epoch + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Monday is 1, Sunday 7 (ISO 8601). */
export function weekday(epoch: number): number {
  return ((((epoch + 3) % 7) + 7) % 7) + 1;
}

export function dayOfYear(epoch: number): number {
  return epoch - epochDay(civil(epoch).year, 1, 1) + 1;
}

/** ISO 8601 week: the week belongs to the year that holds its Thursday. */
export function weekOfYear(epoch: number): number {
  const thursday = epoch - weekday(epoch) + 4;
  return Math.floor((dayOfYear(thursday) - 1) / 7) + 1;
}

/** Adds calendar months; a day that the month lacks becomes its last one (31 January + 1 month = 28 or 29 February). */
export function addMonths(epoch: number, months: number): number | null {
  const { year, month, day } = civil(epoch);
  const total = year * 12 + (month - 1) + months;
  const newYear = Math.floor(total / 12);
  const newMonth = total - newYear * 12 + 1;
  if (!Number.isSafeInteger(total) || Math.abs(newYear) > MAX_YEAR) return null;
  return epochDay(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** A date of its parts, or null when there is no such day. */
export function makeDate(year: number, month: number, day: number): FeelDate | null {
  if (Math.abs(year) > MAX_YEAR || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return dateOf(epochDay(year, month, day))!;
}

export function dateOf(day: number): FeelDate | null {
  return Math.abs(civil(day).year) > MAX_YEAR ? null : { [FEEL]: true, kind: 'date', day };
}

export function timeOf(seconds: number, nanos: number, zoned: Zoned): FeelTime {
  return { [FEEL]: true, kind: 'time', seconds, nanos, offset: zoned.offset, zone: zoned.zone };
}

/** A local date and time; seconds may overflow the day in either direction. */
export function dateTimeOf(day: number, seconds: number, nanos: number, zoned: Zoned): FeelDateTime | null {
  const carry = Math.floor(seconds / DAY_SECONDS);
  const date = dateOf(day + carry);
  if (!date) return null;
  const { offset, zone } = zoned;
  return {
    [FEEL]: true,
    kind: 'date and time',
    day: date.day,
    seconds: seconds - carry * DAY_SECONDS,
    nanos,
    offset,
    zone,
  };
}

/** A duration of seconds and nanoseconds (any sign), or null beyond 285 million years. */
export function daysDuration(seconds: number, nanos = 0): FeelDaysDuration | null {
  const carry = Math.floor(nanos / 1e9);
  const whole = seconds + carry;
  if (!Number.isSafeInteger(whole)) return null;
  return { [FEEL]: true, kind: 'days and time duration', seconds: whole, nanos: nanos - carry * 1e9 };
}

export function monthsDuration(months: number): FeelMonthsDuration | null {
  if (!Number.isInteger(months) || Math.abs(months) > MAX_EXACT) return null;
  return { [FEEL]: true, kind: 'years and months duration', months: months === 0 ? 0 : months };
}
