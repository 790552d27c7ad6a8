import {
  bilingual,
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
  toPage,
  Type,
  uuid,
  type Operation,
} from '../kernel/index.ts';
import { recomputed } from './events.ts';
import { indicators } from './indicators.ts';
import { nextPeriod, periodOf } from './periods.ts';
import { recompute } from './recompute.ts';
import { GRANULARITIES, INDICATORS, MEASURES, type WorkingCalendar } from './types.ts';
import { periodValues, recordsBehind, type PeriodValue } from './values-store.ts';

/** Differences named in the answer of a recomputation; beyond these only their number is told. */
const NAMED = 100;

/** Operations of this room. */
export function performanceOperations(calendar: WorkingCalendar): readonly Operation[] {
  return [listIndicators, listValues, listRecords, recomputeValues(calendar)];
}

const listIndicators = operation({
  name: 'performance.indicators.list',
  summary: { it: 'Indicatori con la loro formula', en: 'Indicators with their formula' },
  permission: 'performance.values.read',
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(
      object({
        ...{ code: oneOf(INDICATORS), title: bilingual, formula: bilingual, measure: oneOf(MEASURES) },
        ...{
          statistic: oneOf(['rate', 'lag']),
          tail: nullable(oneOf(['p90', 'p95'])),
          better: oneOf(['lower', 'higher']),
        },
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/performance/indicators' },
  async handler() {
    const items = INDICATORS.map((code) => {
      const { title, formula, measure, statistic, tail, better } = indicators[code];
      return { code, title, formula, measure, statistic, tail, better };
    });
    return { items };
  },
});

const valueView = object({
  indicator: oneOf(INDICATORS),
  period: date,
  unitId: nullable(uuid),
  measure: oneOf(MEASURES),
  value: Type.Number(),
  tail: nullable(Type.Number()),
  numerator: nullable(Type.Integer()),
  denominator: Type.Integer(),
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
      ...{ granularity, indicator, unitId, perUnit: input.by === 'unit' || unitId !== null },
      fromMonth: from === undefined ? null : periodOf(from, granularity),
      beforeMonth: to === undefined ? null : nextPeriod(to, granularity),
    };
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await periodValues(ctx.db, ctx.bodyId, filter, readCursor(input, 3), limit);
    return toPage(rows, input, (row) => [row.period, row.indicator, row.unitId ?? ''], presentValue);
  },
});

const listRecords = operation({
  name: 'performance.values.records',
  summary: { it: 'Elementi dietro un valore, i peggiori prima', en: 'Records behind a value, the worst first' },
  permission: 'performance.values.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    indicator: oneOf(INDICATORS),
    period: date,
    granularity: optional(oneOf(GRANULARITIES)),
    unitId: optional(uuid),
  }),
  output: pageOf(
    object({
      ...{ recordId: uuid, unitId: nullable(uuid), value: Type.Number() },
      ...{ began: Type.String(), ended: Type.String() },
    }),
  ),
  http: { method: 'GET', path: '/api/performance/records' },
  async handler(ctx, input) {
    const { indicator, period, granularity = 'month', unitId = null } = input;
    const months = { fromMonth: periodOf(period, granularity), beforeMonth: nextPeriod(period, granularity) };
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const filter = { indicator, unitId, ...months };
    const rows = await recordsBehind(ctx.db, ctx.bodyId, filter, readCursor(input, 2), limit);
    return toPage(
      rows,
      input,
      (row) => [row.value, row.recordId],
      ({ value, began, ended, ...row }) => ({
        ...row,
        ...{ began: began!, ended: ended!, value: shown(value, indicators[indicator].scale) },
      }),
    );
  },
});

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
          ...{ indicator: oneOf(INDICATORS), month: date, unitId: nullable(uuid), value: Type.Number() },
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
      const named = differences
        .slice(0, NAMED)
        .map((one) => ({ ...one, value: shown(one.value, indicators[one.indicator].scale) }));
      return { ...counts, wrongRecords, differing: differences.length, differences: named };
    },
  });
}

function presentValue(row: PeriodValue) {
  const { measure, statistic, tail, scale } = indicators[row.indicator];
  const { indicator, period, unitId, count: denominator } = row;
  const base = { indicator, period, unitId, measure, denominator };
  if (statistic === 'rate') {
    return { ...base, value: shown(row.within * 100, denominator), tail: null, numerator: row.within };
  }
  return { ...base, value: shown(row.median, scale), tail: tail && shown(row[tail], scale), numerator: null };
}

/** A quotient as people read it, with two decimals at most. */
function shown(value: number, scale: number): number {
  return Math.round((value * 100) / scale) / 100;
}
