/**
 * Glossary
 * - indicator (indicatore): a figure with a stable code and formula, derived from facts only
 * - series: one kind of record that an indicator is made of; most have one, clearance has openings and closings
 * - record: one thing that an indicator measures, e.g. a registration, a case, an act
 * - span: what facts say of a record so far: when it began, when it ended, whether it is void
 * - value (valore): what a record counts for, in the unit of its indicator; also the figure of a period
 * - tally: how many records have which value in a month and organisational unit
 * - stock (consistenza): what stands on one day, the last of a period or today; it is counted from the spans, not tallied
 * - period (periodo): month, quarter or year in Rome, in which the measured thing ended
 * - target (valore atteso): what the body has promised of an indicator from a day on, with the source of the promise
 */
import type { Text } from '../kernel/index.ts';

export const INDICATORS = ['G1', 'G2', 'G8', 'O1', 'O4', 'S1'] as const;
export type IndicatorCode = (typeof INDICATORS)[number];

/** Kinds of records; what stands before the dash is the code of their indicator. */
export const SERIES = ['G1-closed', 'G1-opened', 'G2', 'G8', 'O1', 'O4', 'S1'] as const;
export type SeriesCode = (typeof SERIES)[number];

export const MEASURES = ['working-hours', 'days', 'percent', 'cases'] as const;
export type Measure = (typeof MEASURES)[number];
export const STATISTICS = ['rate', 'lag', 'ratio', 'stock'] as const;
export const GRANULARITIES = ['month', 'quarter', 'year'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** What a record is, so that a reader finds its page. */
export const RECORD_KINDS = ['case', 'entry', 'act'] as const;

/** What the room must be told about days; where holidays are known is another room's matter. */
export interface WorkingCalendar {
  isWorkingDay(day: string): boolean;
}

/** What one fact says of a record. */
export interface Part extends Partial<Span> {
  readonly series: SeriesCode;
  readonly recordId: string;
}

/** What all facts so far say of a record. */
export interface Span {
  readonly began: string | null;
  readonly ended: string | null;
  readonly void: boolean;
  readonly unitId: string | null;
  /** The code that people know the record by; it names nobody. */
  readonly label: string | null;
  /** Last day of the term, the days on which the term was last halted and last ran again: for stocks only. */
  readonly dueDay: string | null;
  readonly haltedDay: string | null;
  readonly resumedDay: string | null;
}

/** What a record counts for. */
export interface Contribution {
  readonly month: string;
  readonly unitId: string | null;
  readonly value: number;
}

/** How the records of a series are counted. */
export interface Series {
  readonly code: SeriesCode;
  readonly indicator: IndicatorCode;
  /** What a record that began and ended then counts for; null for a stock, which is counted by day. */
  readonly value: ((began: string, ended: string, calendar: WorkingCalendar) => number) | null;
  /** The day in Rome on which the record ended: it decides the period. */
  readonly endDay: (ended: string) => string;
}

export interface Indicator {
  readonly code: IndicatorCode;
  readonly title: Text;
  readonly formula: Text;
  readonly measure: Measure;
  /**
   * `rate`: the share of records with a value of at most zero. `lag`: the median. `ratio`: records with a value of zero per record with
   * another. `stock`: the number of records on a day.
   */
  readonly statistic: (typeof STATISTICS)[number];
  /** The percentile shown beside the value, and what it is measured in. */
  readonly tailRank: 'p90' | 'p95' | null;
  readonly tailMeasure: Measure | null;
  readonly better: 'lower' | 'higher';
  /** Shown values per value counted, e.g. 60 where minutes are counted and hours shown. */
  readonly scale: number;
  readonly recordKind: (typeof RECORD_KINDS)[number];
}
