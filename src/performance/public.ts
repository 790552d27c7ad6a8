import {
  addDays,
  bilingual,
  date,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  romeDate,
  Type,
  type Context,
} from '../kernel/index.ts';
import { isMet } from './dashboard.ts';
import { indicators } from './indicators.ts';
import { nextPeriod, periodBefore, periodOf } from './periods.ts';
import { figureOf, presentIndicator } from './present.ts';
import { figureView, indicatorView, targetView, trendView } from './schema.ts';
import { targetsOn } from './targets/store.ts';
import { trendOf } from './trend.ts';
import { INDICATORS, MEASURES } from './types.ts';
import { lastMonth, periodValues } from './values-store.ts';

const BEFORE = 12;
const ALL = 500;

/**
 * What everybody may know (D.Lgs. 33/2013 artt. 10 and 24, L. 241/1990 art. 2 c. 4-bis): figures of the whole body by month, with what they
 * are made of. Neither units nor records: behind a small number stands a person.
 */
export const publicIndicators = operation({
  name: 'performance.public.get',
  summary: { it: 'Indicatori pubblici dell’ente, per mese', en: 'Public indicators of the body, by month' },
  permission: 'public',
  effect: 'read',
  input: object({}),
  output: object({
    from: nullable(date),
    to: nullable(date),
    ended: Type.Boolean(),
    items: Type.Array(
      object({ ...indicatorView, ...figureView, target: targetView, met: nullable(Type.Boolean()), trend: trendView }),
    ),
  }),
  http: { method: 'GET', path: '/api/public/performance' },
  handler: (ctx) => publicFigures(ctx),
});

/** Of stocks nothing is told: they are counted from all cases that ever were, and this is asked for by every visit of the first page. */
const COUNTED = INDICATORS.filter((code) => indicators[code].statistic !== 'stock');

export const latestIndicators = operation({
  name: 'performance.public.latest',
  summary: { it: 'Indicatori pubblici dell’ultimo mese', en: 'Public indicators of the last month' },
  description:
    'The last month that has a value, or the one before while only that one has a value of enough records; without what is open.',
  permission: 'public',
  effect: 'read',
  input: object({
    fewest: optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'Figures of fewer records are left out. Default: 1' }),
    ),
  }),
  output: object({
    month: nullable(date),
    items: Type.Array(object({ code: oneOf(INDICATORS), title: bilingual, measure: oneOf(MEASURES), ...figureView })),
  }),
  http: { method: 'GET', path: '/api/public/performance/latest' },
  async handler({ db, bodyId, now }, { fewest = 1 }) {
    const today = romeDate(now());
    const month = await lastMonth(db, bodyId, today);
    if (month === null) return { month, items: [] };
    const granularity = 'month' as const;
    const filter = { granularity, indicators: COUNTED, unitId: null, perUnit: false, today };
    const fromMonth = periodBefore(month, granularity, 1);
    const span = { ...filter, fromMonth, beforeMonth: nextPeriod(month, granularity) };
    const rows = (await periodValues(db, bodyId, span, undefined, ALL)).filter(
      (row) => figureOf(row).denominator >= fewest,
    );
    const told = rows.some(({ period }) => period === month) ? month : fromMonth;
    const items = rows
      .filter(({ period }) => period === told)
      .map((row) => {
        const { code, title, measure } = presentIndicator(row.indicator);
        return { code, title, measure, ...figureOf(row) };
      });
    return { month: items.length > 0 ? told : month, items };
  },
});

async function publicFigures(ctx: Context) {
  const { db, bodyId } = ctx;
  const today = romeDate(ctx.now());
  const last = await lastMonth(db, bodyId, today);
  if (last === null) return { from: null, to: null, ended: false, items: [] };
  const granularity = 'month' as const;
  const first = periodBefore(last, granularity, BEFORE);
  const until = nextPeriod(last, granularity);
  const filter = { granularity, indicators: null, unitId: null, perUnit: false, today };
  const span = { ...filter, fromMonth: first, beforeMonth: until };
  const rows = await periodValues(db, bodyId, span, undefined, ALL);
  const targets = await targetsOn(db, bodyId, addDays(until, -1));
  const items = INDICATORS.map((code) => {
    const trend = trendOf(rows, code, { first, last: periodOf(last, granularity), granularity });
    const { period: _last, ...now } = trend[trend.length - 1]!;
    const held = targets.find((one) => one.indicator === code);
    const target = held ? { value: held.value, source: held.source, validFrom: held.validFrom } : null;
    const met = held ? isMet(code, now.value, held.value) : null;
    return { ...presentIndicator(code), ...now, target, met, trend: trend.map((point) => ({ ...point })) };
  });
  return { from: first, to: last, ended: until <= today, items };
}
