import type { FeelDateTime, FeelTemporal } from './types.ts';
import { addMonths, DAY_SECONDS, dateOf, dateTimeOf, daysDuration, monthsDuration, timeOf, UTC } from './calendar.ts';
import { instantOf, offsetAt, utcSeconds, zoneOffset } from './zone.ts';

/** The sum, null when it is beyond the calendar, undefined when the two kinds have no sum (DMN §10.3.2.15 table 55). */
export function addTemporal(left: FeelTemporal, right: FeelTemporal): FeelTemporal | null | undefined {
  if (isDuration(left) && !isDuration(right)) return addTemporal(right, left);
  if (right.kind === 'years and months duration') return addMonthsTo(left, right.months);
  return right.kind === 'days and time duration' ? addSecondsTo(left, right.seconds, right.nanos) : undefined;
}

/** The difference: a duration between two points, or a point or duration moved back. */
export function subtractTemporal(left: FeelTemporal, right: FeelTemporal): FeelTemporal | null | undefined {
  if (right.kind === 'years and months duration') return addMonthsTo(left, -right.months);
  if (right.kind === 'days and time duration') return addSecondsTo(left, -right.seconds, -right.nanos);
  if (left.kind === 'time' && right.kind === 'time') return between(left, right, utcSeconds(left) - utcSeconds(right));
  if (left.kind === 'date' && right.kind === 'date') return daysDuration((left.day - right.day) * DAY_SECONDS);
  const [from, to] = [asDateTime(left), asDateTime(right)];
  if (!from || !to) return undefined;
  return between(from, to, instantOf(from) - instantOf(to));
}

export function isDuration(value: FeelTemporal): boolean {
  return value.kind === 'days and time duration' || value.kind === 'years and months duration';
}

/** A date counts as its midnight in UTC beside a date and time. */
function asDateTime(value: FeelTemporal): FeelDateTime | null {
  if (value.kind === 'date') return dateTimeOf(value.day, 0, 0, UTC);
  return value.kind === 'date and time' ? value : null;
}

type Clock = Extract<FeelTemporal, { readonly offset: number | undefined }>;

/** A local and a zoned point have no distance. */
function between(left: Clock, right: Clock, seconds: number): FeelTemporal | null | undefined {
  if ((offsetAt(left, 0, 0) === undefined) !== (offsetAt(right, 0, 0) === undefined)) return undefined;
  return daysDuration(seconds, left.nanos - right.nanos);
}

function addMonthsTo(value: FeelTemporal, months: number): FeelTemporal | null | undefined {
  if (value.kind === 'years and months duration') return monthsDuration(value.months + months);
  if (value.kind !== 'date' && value.kind !== 'date and time') return undefined;
  const day = addMonths(value.day, months);
  if (day === null) return null;
  return value.kind === 'date' ? dateOf(day) : dateTimeOf(day, value.seconds, value.nanos, value);
}

function addSecondsTo(value: FeelTemporal, seconds: number, nanos: number): FeelTemporal | null | undefined {
  switch (value.kind) {
    case 'days and time duration':
      return daysDuration(value.seconds + seconds, value.nanos + nanos);
    case 'date':
      return dateOf(value.day + Math.floor((seconds + Math.floor(nanos / 1e9)) / DAY_SECONDS));
    case 'date and time':
      return moveDateTime(value, seconds, nanos);
    case 'time': {
      const total = value.nanos + nanos;
      const moved = value.seconds + seconds + Math.floor(total / 1e9);
      return timeOf(
        moved - Math.floor(moved / DAY_SECONDS) * DAY_SECONDS,
        total - Math.floor(total / 1e9) * 1e9,
        value,
      );
    }
    default:
      return undefined;
  }
}

/** Exact seconds pass: across a change to summer time the local clock moves by an hour more. */
function moveDateTime(value: FeelDateTime, seconds: number, nanos: number): FeelDateTime | null {
  const total = value.nanos + nanos;
  const carry = Math.floor(total / 1e9);
  const rest = total - carry * 1e9;
  if (value.zone === undefined) return dateTimeOf(value.day, value.seconds + seconds + carry, rest, value);
  const instant = instantOf(value) + seconds + carry;
  return dateTimeOf(0, instant + zoneOffset(value.zone, instant), rest, value);
}
