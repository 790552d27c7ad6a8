import { indicators } from './indicators.ts';
import type { IndicatorCode } from './types.ts';
import type { PeriodValue } from './values-store.ts';

/** The figures of a period as people read them. */
export interface Figure {
  readonly value: number | null;
  readonly tail: number | null;
  readonly numerator: number | null;
  readonly denominator: number;
}

/** Value, tail, numerator and denominator by the statistic of the indicator. A ratio of nothing opened has no value. */
export function figureOf(row: PeriodValue): Figure {
  const { statistic, tailRank: rank, scale } = indicators[row.indicator];
  const { within, count } = row;
  const tailRow = rank && row[rank];
  const tail = tailRow === null ? null : shown(tailRow, scale);
  switch (statistic) {
    case 'rate':
      return { value: shown(within * 100, count), tail: null, numerator: within, denominator: count };
    case 'ratio': {
      const opened = count - within;
      const value = opened === 0 ? null : shown(within * 100, opened);
      return { value, tail: null, numerator: within, denominator: opened };
    }
    case 'stock':
      return { value: within, tail, numerator: within, denominator: count };
    case 'lag':
      return { value: shown(row.median!, scale), tail, numerator: null, denominator: count };
  }
}

/** What an indicator is, as every answer tells it. */
export function presentIndicator(code: IndicatorCode) {
  const { title, formula, measure, statistic, tailRank, tailMeasure, better, recordKind } = indicators[code];
  return { code, title, formula, measure, statistic, tailRank, tailMeasure, better, recordKind };
}

/** A quotient as people read it, with two decimals at most. */
export function shown(value: number, scale: number): number {
  return Math.round((value * 100) / scale) / 100;
}
