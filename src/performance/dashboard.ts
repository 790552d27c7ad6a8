import {
  addDays,
  date,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  romeDate,
  Type,
  uuid,
  type Context,
} from '../kernel/index.ts';
import { indicators } from './indicators.ts';
import { movementOf } from './movement.ts';
import { nextPeriod, periodBefore, periodOf } from './periods.ts';
import { presentIndicator } from './present.ts';
import { figureView, indicatorView, targetView, trendView } from './schema.ts';
import { targetsOn, type Target } from './targets/store.ts';
import { trendOf, type TrendPoint } from './trend.ts';
import { GRANULARITIES, INDICATORS, type Granularity, type IndicatorCode } from './types.ts';
import { lastMonth, periodValues, unitNames, type PeriodValue } from './values-store.ts';

/** Periods shown beside the one that is looked at: the same month of the year before is the first. */
const BEFORE = 12;

/** More rows than a dashboard ever has: units times indicators times two periods. */
const ALL = 5000;

const tileView = object({
  ...indicatorView,
  ...figureView,
  target: targetView,
  /** Whether the target is met; null without a target or a value. */
  met: nullable(Type.Boolean()),
  previous: nullable(Type.Number()),
  change: nullable(Type.Number()),
  moved: nullable(
    object({
      ...{ unitId: nullable(uuid), unitName: nullable(Type.String()) },
      ...{ before: Type.Number(), now: Type.Number(), records: Type.Integer() },
    }),
  ),
  trend: trendView,
});

export const getDashboard = operation({
  name: 'performance.dashboard.get',
  summary: { it: 'Cruscotto degli indicatori', en: 'Dashboard of the indicators' },
  description:
    'Every indicator of a period with its target, its twelve periods before, and what moved it. Without a period, the last that has values.',
  permission: 'performance.values.read',
  effect: 'read',
  input: object({ period: optional(date), granularity: optional(oneOf(GRANULARITIES)) }),
  output: object({
    ...{ period: date, until: date, ended: Type.Boolean(), granularity: oneOf(GRANULARITIES) },
    tiles: Type.Array(tileView),
  }),
  http: { method: 'GET', path: '/api/performance/dashboard' },
  async handler(ctx, { period: asked, granularity = 'month' }) {
    const today = romeDate(ctx.now());
    const day = asked ?? (await lastMonth(ctx.db, ctx.bodyId, today)) ?? today;
    const period = periodOf(day, granularity);
    const until = nextPeriod(day, granularity);
    const figures = await figuresOf(ctx, period, until, granularity, today);
    const tiles = INDICATORS.map((code) => tileOf(code, period, granularity, figures));
    return { period, until, ended: until <= today, granularity, tiles };
  },
});

interface Figures {
  readonly body: readonly PeriodValue[];
  readonly units: readonly PeriodValue[];
  readonly names: ReadonlyMap<string, string>;
  readonly targets: readonly Target[];
}

async function figuresOf(
  ctx: Context,
  period: string,
  until: string,
  granularity: Granularity,
  today: string,
): Promise<Figures> {
  const { db, bodyId } = ctx;
  const filter = { granularity, indicators: null, unitId: null, today, beforeMonth: until };
  const first = periodBefore(period, granularity, BEFORE);
  const previous = periodBefore(period, granularity, 1);
  const [body, units, names, targets] = [
    await periodValues(db, bodyId, { ...filter, perUnit: false, fromMonth: first }, undefined, ALL),
    await periodValues(db, bodyId, { ...filter, perUnit: true, fromMonth: previous }, undefined, ALL),
    await unitNames(db, bodyId),
    await targetsOn(db, bodyId, addDays(until, -1)),
  ];
  return { body, units, names, targets };
}

function tileOf(code: IndicatorCode, period: string, granularity: Granularity, figures: Figures) {
  const first = periodBefore(period, granularity, BEFORE);
  const trend = trendOf(figures.body, code, { first, last: period, granularity });
  const { period: _now, ...now } = trend[trend.length - 1]!;
  const previous = trend[trend.length - 2]!.value;
  const change = now.value === null || previous === null ? null : round(now.value - previous);
  const target = figures.targets.find((one) => one.indicator === code);
  return {
    ...presentIndicator(code),
    ...now,
    target: target ? { value: target.value, source: target.source, validFrom: target.validFrom } : null,
    met: target ? isMet(code, now.value, target.value) : null,
    ...{ previous, change, moved: change === null || change === 0 ? null : moved(code, period, granularity, figures) },
    trend: trend.map((point: TrendPoint) => ({ ...point })),
  };
}

function moved(code: IndicatorCode, period: string, granularity: Granularity, { units, names }: Figures) {
  const before = periodBefore(period, granularity, 1);
  const move = movementOf(
    code,
    units.filter((row) => row.period === period),
    units.filter((row) => row.period === before),
  );
  if (!move) return null;
  return { ...move, unitName: move.unitId === null ? null : (names.get(move.unitId) ?? null) };
}

/** Whether a value is as good as its target. */
export function isMet(code: IndicatorCode, value: number | null, target: number): boolean | null {
  if (value === null) return null;
  return indicators[code].better === 'higher' ? value >= target : value <= target;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
