/**
 * Glossary
 * - indicator (indicatore): a figure with a stable code and formula, derived from facts only
 * - record: one thing that an indicator measures, e.g. a registration, a case, an act
 * - span: what facts say of a record so far: when it began, when it ended, whether it is void
 * - value (valore): what a record counts for, in the unit of its indicator; also the figure of a period
 * - tally: how many records have which value in a month and organisational unit
 * - period (periodo): month, quarter or year in Rome, in which the measured thing ended
 */
import type { Text } from '../kernel/index.ts';

export const INDICATORS = ['O1', 'O4', 'S1'] as const;
export type IndicatorCode = (typeof INDICATORS)[number];

export const MEASURES = ['working-hours', 'days', 'percent'] as const;
export const GRANULARITIES = ['month', 'quarter', 'year'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** What the room must be told about days; where holidays are known is another room's matter. */
export interface WorkingCalendar {
  isWorkingDay(day: string): boolean;
}

/** What one fact says of a record. */
export interface Part {
  readonly indicator: IndicatorCode;
  readonly recordId: string;
  readonly began?: string;
  readonly ended?: string;
  readonly void?: boolean;
  readonly unitId?: string | null;
}

/** What all facts so far say of a record. */
export interface Span {
  readonly began: string | null;
  readonly ended: string | null;
  readonly void: boolean;
  readonly unitId: string | null;
}

/** What a record counts for. */
export interface Contribution {
  readonly month: string;
  readonly unitId: string | null;
  readonly value: number;
}

export interface Indicator {
  readonly code: IndicatorCode;
  readonly title: Text;
  readonly formula: Text;
  readonly measure: (typeof MEASURES)[number];
  /** `rate`: the share of records with a value of at most zero. `lag`: the median. */
  readonly statistic: 'rate' | 'lag';
  /** The percentile shown beside a median. */
  readonly tail: 'p90' | 'p95' | null;
  readonly better: 'lower' | 'higher';
  /** Shown values per value counted, e.g. 60 where minutes are counted and hours shown. */
  readonly scale: number;
  /** What a record that began and ended then counts for. */
  readonly value: (began: string, ended: string, calendar: WorkingCalendar) => number;
  /** The day in Rome on which the record ended: it decides the period. */
  readonly endDay: (ended: string) => string;
}
