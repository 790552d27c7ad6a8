import { ExpressionError } from '../errors.ts';
import type { Run } from '../run.ts';
import {
  civil,
  DAY_SECONDS,
  dateOf,
  dateTimeOf,
  dayOfYear,
  LOCAL,
  makeDate,
  monthsDuration,
  timeOf,
  UTC,
  weekday,
  weekOfYear,
} from '../temporal/calendar.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from '../temporal/text.ts';
import type { FeelDate, FeelDateTime, FeelDaysDuration, FeelTime, Zoned } from '../temporal/types.ts';
import { zoneOffset } from '../temporal/zone.ts';
import type { FeelFunction, FeelValue } from '../types.ts';
import { identical } from '../values/compare.ts';
import { FeelDecimal, toInteger } from '../values/number.ts';
import type { FeelNumber } from '../values/number.ts';
import { builtIn, signature } from './define.ts';

/** Where legal days begin and end unless the run says otherwise. */
const LEGAL_ZONE = 'Europe/Rome';
const MAX_OFFSET = 18 * 3600;

/** Makes of a parser a function of its text, with a warning when the text is no such value. */
function reader(name: string, read: (text: string) => FeelValue) {
  return (run: Run, from: string): FeelValue => {
    // Looking an unknown zone up takes some 50 µs.
    run.step(from.includes('@') ? 200 : 10);
    return read(from) ?? run.fail('FEEL_VALUE', `${name}: ${from.slice(0, 40)}`);
  };
}

function dateOfParts(run: Run, year: FeelNumber, month: FeelNumber, day: FeelNumber): FeelValue {
  const [y, m, d] = [toInteger(year), toInteger(month), toInteger(day)];
  const made = y === undefined || m === undefined || d === undefined ? null : makeDate(y, m, d);
  return made ?? run.fail('FEEL_VALUE', 'date: no such day');
}

/** The time of a point; of a date it is midnight in UTC (TCK 1116). */
function timeFrom(_: Run, from: FeelDate | FeelTime | FeelDateTime): FeelValue {
  if (from.kind === 'time') return from;
  return from.kind === 'date' ? timeOf(0, 0, UTC) : timeOf(from.seconds, from.nanos, from);
}

function timeOfParts(
  run: Run,
  hour: FeelNumber,
  minute: FeelNumber,
  second: FeelNumber,
  offset: FeelDaysDuration | null,
): FeelValue {
  const [h, m, s] = [toInteger(hour), toInteger(minute), toInteger(second.floor())];
  const inside = h !== undefined && h >= 0 && h < 24 && m !== undefined && m >= 0 && m < 60;
  const zoned: Zoned = offset ? { offset: offset.seconds, zone: undefined } : LOCAL;
  if (!inside || s === undefined || s < 0 || s > 59 || Math.abs(zoned.offset ?? 0) > MAX_OFFSET) {
    return run.fail('FEEL_VALUE', 'time: no such time');
  }
  return timeOf(h * 3600 + m * 60 + s, second.minus(s).times(1e9).trunc().toNumber(), zoned);
}

function dateTimeOfParts(_: Run, date: FeelDate | FeelDateTime, time: FeelTime): FeelValue {
  return dateTimeOf(date.day, time.seconds, time.nanos, time);
}

/** Whole months from one day to another; the time of day does not count (TCK 0007). */
function monthsBetween(_: Run, from: FeelDate | FeelDateTime, to: FeelDate | FeelDateTime): FeelValue {
  const [a, b] = [civil(from.day), civil(to.day)];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  if (months > 0 && b.day < a.day) return monthsDuration(months - 1);
  return monthsDuration(months < 0 && b.day > a.day ? months + 1 : months);
}

function now(run: Run): FeelDateTime {
  const { now: instant, zone = LEGAL_ZONE } = run.limits;
  if (!instant) throw new ExpressionError('EXPRESSION_CLOCK', 'now() and today() are not available here', run.at);
  const milliseconds = instant.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  const local = seconds + zoneOffset(zone, seconds);
  const day = Math.floor(local / DAY_SECONDS);
  return dateTimeOf(day, local - day * DAY_SECONDS, (milliseconds - seconds * 1000) * 1e6, {
    offset: undefined,
    zone,
  })!;
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

function ofDay(name: string, read: (day: number) => FeelValue): FeelFunction {
  return builtIn(
    name,
    signature('date: date|date and time', (_, date: FeelDate | FeelDateTime) => read(date.day)),
  );
}

export const TEMPORAL_FUNCTIONS: readonly FeelFunction[] = [
  builtIn(
    'date',
    signature('from: string', reader('date', parseDate)),
    signature('from: date|date and time', (_, from: FeelDate | FeelDateTime) => dateOf(from.day)),
    signature('year: number, month: number, day: number', dateOfParts),
  ),
  builtIn(
    'time',
    signature('from: string', reader('time', parseTime)),
    signature('from: time|date|date and time', timeFrom),
    signature('hour: number, minute: number, second: number, offset?: days and time duration?', timeOfParts),
  ),
  builtIn(
    'date and time',
    signature('from: string', reader('date and time', parseDateTime)),
    signature('from: date and time', (_, from: FeelDateTime) => from),
    signature('date: date|date and time, time: time', dateTimeOfParts),
  ),
  builtIn('duration', signature('from: string', reader('duration', parseDuration))),
  builtIn('years and months duration', signature('from: date|date and time, to: date|date and time', monthsBetween)),
  builtIn('is', signature('value1: any, value2: any', identical)),
  builtIn('now', signature('', now)),
  builtIn(
    'today',
    signature('', (run) => dateOf(now(run).day)),
  ),
  ofDay('day of year', (day) => new FeelDecimal(dayOfYear(day))),
  ofDay('week of year', (day) => new FeelDecimal(weekOfYear(day))),
  ofDay('day of week', (day) => DAYS[weekday(day) - 1]!),
  ofDay('month of year', (day) => MONTHS[civil(day).month - 1]!),
];
