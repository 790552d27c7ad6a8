import { civil, daysDuration, weekday } from './calendar.ts';
import type { FeelDaysDuration, FeelMonthsDuration, FeelTemporal } from './types.ts';
import { offsetAt } from './zone.ts';

type Property = number | string | FeelDaysDuration | null;

/** A property such as `.year` or `.time offset` (DMN §10.3.2.15 table 65); undefined when the kind of value has no such property. */
export function temporalProperty(value: FeelTemporal, name: string): Property | undefined {
  switch (value.kind) {
    case 'date':
      return dateProperty(value.day, name);
    case 'time':
      return timeProperty(value, 0, name);
    case 'date and time':
      return dateProperty(value.day, name) ?? timeProperty(value, value.day, name);
    case 'days and time duration':
      return daysProperty(value, name);
    case 'years and months duration':
      return monthsProperty(value, name);
    default: {
      const never: never = value;
      return never;
    }
  }
}

function dateProperty(day: number, name: string): number | undefined {
  switch (name) {
    case 'year':
      return civil(day).year;
    case 'month':
      return civil(day).month;
    case 'day':
      return civil(day).day;
    case 'weekday':
      return weekday(day);
    default:
      return undefined;
  }
}

function timeProperty(
  value: Extract<FeelTemporal, { readonly zone: string | undefined }>,
  day: number,
  name: string,
): Property | undefined {
  switch (name) {
    case 'hour':
      return Math.floor(value.seconds / 3600);
    case 'minute':
      return Math.floor(value.seconds / 60) % 60;
    case 'second':
      return value.seconds % 60;
    case 'time offset': {
      const offset = offsetAt(value, day, value.seconds);
      return offset === undefined ? null : daysDuration(offset);
    }
    case 'timezone':
      return value.zone ?? null;
    default:
      return undefined;
  }
}

/** The parts of a negative duration are negative. */
function daysProperty(value: FeelDaysDuration, name: string): number | undefined {
  const seconds = value.seconds < 0 && value.nanos > 0 ? value.seconds + 1 : value.seconds;
  const part = (divisor: number, modulus: number): number => Math.trunc(seconds / divisor) % modulus || 0;
  switch (name) {
    case 'days':
      return part(86_400, Infinity);
    case 'hours':
      return part(3600, 24);
    case 'minutes':
      return part(60, 60);
    case 'seconds':
      return part(1, 60);
    default:
      return undefined;
  }
}

function monthsProperty({ months }: FeelMonthsDuration, name: string): number | undefined {
  if (name === 'years') return Math.trunc(months / 12) || 0;
  return name === 'months' ? months % 12 || 0 : undefined;
}
