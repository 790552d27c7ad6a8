import { nextPeriod } from './periods.ts';
import { figureOf, type Figure } from './present.ts';
import type { Granularity, IndicatorCode } from './types.ts';
import type { PeriodValue } from './values-store.ts';

/** The figures of one indicator in a period. */
export interface TrendPoint extends Figure {
  readonly period: string;
}

const NOTHING: Figure = { value: null, tail: null, numerator: null, denominator: 0 };

/** One point for each period from the first to the last, in their order, whether it has records or not. */
export function trendOf(
  rows: readonly PeriodValue[],
  indicator: IndicatorCode,
  span: { readonly first: string; readonly last: string; readonly granularity: Granularity },
): readonly TrendPoint[] {
  const known = new Map(rows.filter((row) => row.indicator === indicator).map((row) => [row.period, row]));
  const points: TrendPoint[] = [];
  for (let period = span.first; period <= span.last; period = nextPeriod(period, span.granularity)) {
    const row = known.get(period);
    points.push({ period, ...(row ? figureOf(row) : NOTHING) });
  }
  return points;
}
