import type { Branded } from '../values/brand.ts';

/** Whole days since 1970-01-01 of the proleptic Gregorian calendar; no zone. */
export interface FeelDate extends Branded {
  readonly kind: 'date';
  readonly day: number;
}

/** A zone as written: an offset in seconds east of UTC, an IANA name, or neither (local time). Never both. */
export interface Zoned {
  readonly offset: number | undefined;
  readonly zone: string | undefined;
}

/** Local time of day: seconds from midnight and nanoseconds. Compared to the millisecond, printed in full (DMN TCK 0068, 1116). */
export interface FeelTime extends Branded, Zoned {
  readonly kind: 'time';
  readonly seconds: number;
  readonly nanos: number;
}

/** Local date and time of day in its zone. */
export interface FeelDateTime extends Branded, Zoned {
  readonly kind: 'date and time';
  readonly day: number;
  readonly seconds: number;
  readonly nanos: number;
}

/** Exact duration: whole seconds (any sign) plus 0..999,999,999 nanoseconds. */
export interface FeelDaysDuration extends Branded {
  readonly kind: 'days and time duration';
  readonly seconds: number;
  readonly nanos: number;
}

export interface FeelMonthsDuration extends Branded {
  readonly kind: 'years and months duration';
  readonly months: number;
}

export type FeelTemporal = FeelDate | FeelTime | FeelDateTime | FeelDaysDuration | FeelMonthsDuration;
