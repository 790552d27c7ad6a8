import { bilingual, date, nullable, object, oneOf, Type } from '../kernel/index.ts';
import { INDICATORS, MEASURES, RECORD_KINDS, STATISTICS } from './types.ts';

export const indicatorView = {
  code: oneOf(INDICATORS),
  title: bilingual,
  formula: bilingual,
  measure: oneOf(MEASURES),
  statistic: oneOf(STATISTICS),
  tailRank: nullable(oneOf(['p90', 'p95'])),
  tailMeasure: nullable(oneOf(MEASURES)),
  better: oneOf(['lower', 'higher']),
  recordKind: oneOf(RECORD_KINDS),
};

/** What a value is made of. A stock's numerator is itself; a median has none. */
export const figureView = {
  value: nullable(Type.Number()),
  tail: nullable(Type.Number()),
  numerator: nullable(Type.Integer()),
  denominator: Type.Integer(),
};

/** Months, quarters or years in a row, the oldest first; a period without records has no value. */
export const trendView = Type.Array(object({ period: date, ...figureView }));

export const targetView = nullable(object({ value: Type.Number(), source: Type.String(), validFrom: date }));
