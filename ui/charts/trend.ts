import type { EChartsCoreOption } from 'echarts/core';
import { formatMeasure, type Measure } from '../contract/measures.ts';
import { formatMonth, formatMonthShort } from '../contract/format.ts';
import type { Locale } from '../contract/locale.ts';
import { strategicMessage } from '../contract/strategic.ts';
import type { Chart, ChartTable } from './chart.ts';
import { AXIS_LINE, color, LABEL, SPLIT_LINE, TEXT } from './look.ts';

/** Figures of one indicator over periods, the oldest first. */
export interface Trend {
  readonly id: string;
  readonly title: string;
  readonly measure: Measure;
  /** Of a stock, bars; of anything else, a line. */
  readonly statistic: 'rate' | 'lag' | 'ratio' | 'stock';
  readonly tailRank: 'p90' | 'p95' | null;
  readonly tailMeasure: Measure | null;
  readonly target: number | null;
  readonly points: readonly {
    readonly period: string;
    readonly value: number | null;
    readonly tail: number | null;
    readonly numerator: number | null;
    readonly denominator: number;
  }[];
}

/** An indicator over time, with its target as a dashed line and its percentile as a second one. */
export function trendChart(trend: Trend, locale: Locale): Chart {
  return {
    id: trend.id,
    caption: captionOf(trend, locale),
    table: tableOf(trend, locale),
    draw: (width) => ({
      option: optionOf(trend, locale, width),
      width,
      height: Math.round(Math.min(280, 140 + width / 6)),
    }),
  };
}

/** The last points of an indicator as a bare line, for a tile. */
export function sparkChart(trend: Trend, locale: Locale): Chart {
  const full = trendChart(trend, locale);
  const series = { ...valueSeries(trend), symbolSize: 4, markLine: undefined };
  const hidden = { show: false } as const;
  const option: EChartsCoreOption = {
    grid: { left: 4, right: 6, top: 6, bottom: 6, containLabel: false },
    xAxis: { type: 'category', data: trend.points.map(({ period }) => period), ...hidden },
    yAxis: { type: 'value', min: trend.statistic === 'stock' ? 0 : undefined, scale: true, ...hidden },
    series: [series],
  };
  return { ...full, draw: (width) => ({ option, width, height: 56 }) };
}

function captionOf({ title, measure, points, target }: Trend, locale: Locale): string {
  const known = points.filter((point) => point.value !== null);
  const [first, last] = [known[0], known[known.length - 1]];
  if (!first || !last) return strategicMessage(locale, 'chart.trend.none', { title });
  const said = {
    title,
    ...{ from: formatMonth(locale, first.period), first: formatMeasure(locale, measure, first.value!) },
    ...{ to: formatMonth(locale, last.period), last: formatMeasure(locale, measure, last.value!) },
  };
  const sentence = strategicMessage(locale, 'chart.trend.caption', said);
  if (target === null) return sentence;
  return `${sentence} ${strategicMessage(locale, 'chart.trend.target', { target: formatMeasure(locale, measure, target) })}`;
}

function tableOf({ measure, statistic, tailRank, tailMeasure, points }: Trend, locale: Locale): ChartTable {
  const say = (key: 'period' | 'value' | 'numerator' | 'denominator' | 'p90' | 'p95') =>
    strategicMessage(locale, `chart.column.${key}`);
  const shows = (value: number | null, unit: Measure) => (value === null ? '–' : formatMeasure(locale, unit, value));
  const withParts = statistic !== 'lag';
  return {
    columns: [
      { label: say('period'), numeric: false },
      { label: say('value'), numeric: true },
      ...(tailRank ? [{ label: say(tailRank), numeric: true }] : []),
      ...(withParts ? [{ label: say('numerator'), numeric: true }] : []),
      { label: say('denominator'), numeric: true },
    ],
    rows: points.map((point) => [
      formatMonth(locale, point.period),
      shows(point.value, measure),
      ...(tailRank ? [shows(point.tail, tailMeasure!)] : []),
      ...(withParts ? [point.numerator === null ? '–' : String(point.numerator)] : []),
      String(point.denominator),
    ]),
  };
}

function optionOf(trend: Trend, locale: Locale, width: number): EChartsCoreOption {
  const { points, measure } = trend;
  const narrow = width < 480;
  // A percentile in another unit has no place on the same axis.
  const withTail = trend.tailRank !== null && trend.tailMeasure === measure;
  return {
    textStyle: TEXT,
    grid: { left: narrow ? 40 : 56, right: withTail ? 96 : 24, top: 24, bottom: 32 },
    xAxis: {
      type: 'category',
      data: points.map(({ period }) => formatMonthShort(locale, period)),
      boundaryGap: trend.statistic === 'stock',
      axisLabel: { ...LABEL, interval: narrow ? 3 : 1, hideOverlap: true },
      axisLine: AXIS_LINE,
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: trend.statistic === 'rate' ? 100 : undefined,
      splitNumber: 4,
      interval: trend.statistic === 'rate' ? 25 : undefined,
      minInterval: trend.measure === 'percent' ? undefined : 1,
      axisLabel: LABEL,
      splitLine: SPLIT_LINE,
    },
    series: withTail ? [valueSeries(trend, locale), tailSeries(trend, locale)] : [valueSeries(trend, locale)],
  };
}

function valueSeries(trend: Trend, locale?: Locale) {
  const data = trend.points.map(({ value }) => value);
  const target = locale && markedTarget(trend, locale);
  const shared = { data, silent: true, ...(target ? { markLine: target } : {}) };
  if (trend.statistic === 'stock')
    return { ...shared, type: 'bar', itemStyle: { color: color.primary }, barMaxWidth: 28 };
  const named =
    locale && trend.tailRank ? endLabel(strategicMessage(locale, 'chart.column.median'), color.primary, 8) : {};
  return {
    ...{ ...shared, ...named, type: 'line', symbol: 'circle', symbolSize: 7, connectNulls: false },
    ...{ lineStyle: { color: color.primary, width: 2.5 }, itemStyle: { color: color.primary } },
  };
}

function tailSeries(trend: Trend, locale: Locale) {
  const name = strategicMessage(locale, `chart.column.${trend.tailRank!}`);
  return {
    ...{
      type: 'line',
      data: trend.points.map(({ tail }) => tail),
      symbol: 'emptyDiamond',
      symbolSize: 8,
      silent: true,
    },
    ...{ lineStyle: { color: color.muted, width: 1.5, type: [5, 4] }, itemStyle: { color: color.muted } },
    ...endLabel(name, color.muted, endsTogether(trend) ? 24 : 8),
  };
}

/** @param up px by which the name stands above the end of its line. */
function endLabel(name: string, ink: string, up: number) {
  return { endLabel: { show: true, formatter: name, ...LABEL, color: ink, distance: 8, offset: [0, -up] } };
}

/** Names of lines that end at nearly the same height stand one above the other, and above the axis. */
function endsTogether({ points }: Trend): boolean {
  const last = points[points.length - 1];
  if (last === undefined || last.value === null || last.tail === null) return false;
  const highest = Math.max(...points.flatMap(({ value, tail }) => [value ?? 0, tail ?? 0]), 1);
  return Math.abs(last.tail - last.value) / highest < 0.15;
}

function markedTarget({ target, measure }: Trend, locale: Locale) {
  if (target === null) return undefined;
  const text = strategicMessage(locale, 'chart.target', { target: formatMeasure(locale, measure, target) });
  return {
    ...{ silent: true, symbol: 'none', data: [{ yAxis: target }] },
    lineStyle: { color: color.text, type: [8, 4], width: 1.5 },
    label: {
      formatter: text,
      position: 'insideStartTop',
      ...LABEL,
      color: color.text,
      padding: [1, 3],
      offset: [0, -4],
      backgroundColor: color.surface,
    },
  };
}
