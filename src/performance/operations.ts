import {
  date,
  DEFAULT_LIMIT,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  romeDate,
  toPage,
  Type,
  uuid,
  type Context,
  type CursorKey,
  type Operation,
} from '../kernel/index.ts';
import { getDashboard } from './dashboard.ts';
import { recomputed } from './events.ts';
import { indicators, series } from './indicators.ts';
import { nextPeriod, periodOf, stockDay } from './periods.ts';
import { figureOf, presentIndicator, shown } from './present.ts';
import { latestIndicators, publicIndicators } from './public.ts';
import { recompute, type Difference } from './recompute.ts';
import { beyondTerm, recordsBehind } from './records-store.ts';
import { figureView, indicatorView } from './schema.ts';
import { setTarget } from './targets/operations.ts';
import {
  GRANULARITIES,
  INDICATORS,
  MEASURES,
  RECORD_KINDS,
  SERIES,
  type Granularity,
  type IndicatorCode,
  type WorkingCalendar,
} from './types.ts';
import { periodValues } from './values-store.ts';

/** Differences named in the answer of a recomputation; beyond these only their number is told. */
const NAMED = 100;

/** Operations of this room. */
export function performanceOperations(calendar: WorkingCalendar): readonly Operation[] {
  return [
    ...[getDashboard, listIndicators, listValues, listRecords, publicIndicators, latestIndicators, setTarget],
    recomputeValues(calendar),
  ];
}

const listIndicators = operation({
  name: 'performance.indicators.list',
  summary: { it: 'Indicatori con la loro formula', en: 'Indicators with their formula' },
  permission: 'performance.values.read',
  effect: 'read',
  input: object({}),
  output: object({ items: Type.Array(object(indicatorView)) }),
  http: { method: 'GET', path: '/api/performance/indicators' },
  async handler() {
    return { items: INDICATORS.map(presentIndicator) };
  },
});

const valueView = object({
  indicator: oneOf(INDICATORS),
  period: date,
  unitId: nullable(uuid),
  measure: oneOf(MEASURES),
  ...figureView,
});

const listValues = operation({
  name: 'performance.values.list',
  summary: { it: 'Valori degli indicatori per periodo', en: 'Values of indicators by period' },
  description:
    'The newest period first. `period` is its first day; a null unit stands for the body, or for what has no unit.',
  permission: 'performance.values.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    indicator: optional(oneOf(INDICATORS)),
    granularity: optional(oneOf(GRANULARITIES)),
    from: optional(date),
    to: optional(date),
    by: optional(oneOf(['body', 'unit'])),
    unitId: optional(uuid),
  }),
  output: pageOf(valueView),
  http: { method: 'GET', path: '/api/performance/values' },
  async handler(ctx, input) {
    const { granularity = 'month', from, to, indicator = null, unitId = null } = input;
    const filter = {
      ...{ granularity, indicators: indicator && [indicator], unitId, perUnit: input.by === 'unit' || unitId !== null },
      fromMonth: from === undefined ? null : periodOf(from, granularity),
      beforeMonth: to === undefined ? null : nextPeriod(to, granularity),
      today: romeDate(ctx.now()),
    };
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await periodValues(ctx.db, ctx.bodyId, filter, readCursor(input, 3), limit);
    return toPage(
      rows,
      input,
      (row) => [row.period, row.indicator, row.unitId ?? ''],
      (row) => {
        const { indicator: code, period, unitId: unit } = row;
        return { indicator: code, period, unitId: unit, measure: indicators[code].measure, ...figureOf(row) };
      },
    );
  },
});

const recordView = object({
  ...{ recordId: uuid, kind: oneOf(RECORD_KINDS), label: nullable(Type.String()) },
  ...{ unitId: nullable(uuid), unitName: nullable(Type.String()), value: Type.Number() },
  ...{ began: Type.String(), ended: nullable(Type.String()), dueDay: nullable(date) },
});

const listRecords = operation({
  name: 'performance.values.records',
  summary: { it: 'Elementi dietro un valore, i peggiori prima', en: 'Records behind a value, the worst first' },
  description:
    'Of clearance, a value of 1 is a case that was opened and 0 one that was closed. Of the backlog, the value is the age in days.',
  permission: 'performance.values.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    indicator: oneOf(INDICATORS),
    period: date,
    granularity: optional(oneOf(GRANULARITIES)),
    unitId: optional(uuid),
  }),
  output: pageOf(recordView),
  http: { method: 'GET', path: '/api/performance/records' },
  async handler(ctx, input) {
    const { indicator, period, granularity = 'month', unitId = null } = input;
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const asked = { indicator, period, granularity, unitId };
    const rows = await behind(ctx, asked, readCursor(input, 2), limit);
    const { scale, recordKind: kind } = indicators[indicator];
    return toPage(
      rows,
      input,
      (row) => [row.value, row.recordId],
      ({ value, ...row }) => ({ ...row, kind, value: shown(value, scale) }),
    );
  },
});

interface Asked {
  readonly indicator: IndicatorCode;
  readonly period: string;
  readonly granularity: Granularity;
  readonly unitId: string | null;
}

function behind(ctx: Context, asked: Asked, after: CursorKey | undefined, limit: number) {
  const { indicator, period, granularity, unitId } = asked;
  if (indicators[indicator].statistic === 'stock') {
    const day = stockDay(period, granularity, romeDate(ctx.now()));
    return beyondTerm(ctx.db, ctx.bodyId, { day, unitId }, after, limit);
  }
  const months = { fromMonth: periodOf(period, granularity), beforeMonth: nextPeriod(period, granularity) };
  return recordsBehind(ctx.db, ctx.bodyId, { indicator, unitId, ...months }, after, limit);
}

function recomputeValues(calendar: WorkingCalendar): Operation {
  return operation({
    name: 'performance.values.recompute',
    summary: { it: 'Ricalcolare gli indicatori dai fatti', en: 'Recompute the indicators from the facts' },
    description:
      'Compares the values held with those that the event log gives, tells the difference and puts it right.',
    permission: 'performance.values.recompute',
    effect: 'write',
    input: object({}),
    output: object({
      ...{ facts: Type.Integer(), unreadable: Type.Integer(), records: Type.Integer(), wrongRecords: Type.Integer() },
      ...{ nextLeaf: Type.Integer(), differing: Type.Integer() },
      differences: Type.Array(
        object({
          ...{ series: oneOf(SERIES), month: date, unitId: nullable(uuid), value: Type.Number() },
          ...{ held: Type.Integer(), recomputed: Type.Integer() },
        }),
      ),
    }),
    http: { method: 'POST', path: '/api/performance/recompute' },
    async handler(ctx) {
      const { differences, wrongRecords, ...counts } = await recompute(ctx, calendar);
      ctx.emit(recomputed, {
        subject: 'performance/values/all',
        data: { ...counts, differences: differences.length },
      });
      const named = differences.slice(0, NAMED).map(presentDifference);
      return { ...counts, wrongRecords, differing: differences.length, differences: named };
    },
  });
}

function presentDifference(one: Difference) {
  return { ...one, value: shown(one.value, indicators[series[one.series].indicator].scale) };
}
