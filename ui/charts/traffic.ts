import type { EChartsCoreOption } from 'echarts/core';
import { formatNumber } from '../contract/format.ts';
import type { Locale } from '../contract/locale.ts';
import { strategicMessage } from '../contract/strategic.ts';
import type { Chart } from './chart.ts';
import { AXIS_LINE, color, LABEL, SPLIT_LINE, TEXT } from './look.ts';

/** What was done in one span of time. */
export interface TrafficPoint {
  /** Beginning of the span. */
  readonly at: Date;
  readonly done: number;
  readonly failed: number;
  /** Milliseconds; null where nothing was done. */
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface Traffic {
  readonly id: string;
  readonly points: readonly TrafficPoint[];
  /** Seconds of a span. */
  readonly seconds: number;
}

const HEIGHT = 220;

/** Messages a span: what went through, and on top of it what failed, in stripes of another colour. */
export function throughputChart(traffic: Traffic, locale: Locale): Chart {
  const all = traffic.points.reduce((sum, { done, failed }) => sum + done + failed, 0);
  const failed = traffic.points.reduce((sum, point) => sum + point.failed, 0);
  return {
    id: `${traffic.id}-throughput`,
    caption: strategicMessage(locale, 'chart.traffic.caption', {
      ...{ all: formatNumber(locale, all), failed: formatNumber(locale, failed) },
    }),
    table: {
      columns: columnsOf(locale, ['period', 'done', 'failed']),
      rows: traffic.points.map((point) => [
        ...[timeOf(locale, point.at, traffic.seconds), formatNumber(locale, point.done)],
        formatNumber(locale, point.failed),
      ]),
    },
    draw: (width) => ({
      ...{ width, height: HEIGHT },
      option: {
        ...frameOf(traffic, locale, width, 1),
        series: [
          barOf(
            strategicMessage(locale, 'chart.column.done'),
            traffic.points.map(({ done }) => done),
            color.primary,
          ),
          barOf(
            strategicMessage(locale, 'chart.column.failed'),
            traffic.points.map((one) => one.failed),
            color.danger,
          ),
        ],
      },
    }),
  };
}

/** How long an attempt takes: the middle one, and the one that 95 of 100 stay within. */
export function latencyChart(traffic: Traffic, locale: Locale): Chart {
  const worst = Math.max(0, ...traffic.points.map(({ p95 }) => p95 ?? 0));
  return {
    id: `${traffic.id}-latency`,
    caption: strategicMessage(locale, 'chart.latency.caption', { worst: formatNumber(locale, Math.round(worst)) }),
    table: {
      columns: columnsOf(locale, ['period', 'p50', 'p95']),
      rows: traffic.points.map(({ at, p50, p95 }) => [
        ...[timeOf(locale, at, traffic.seconds), msOf(locale, p50), msOf(locale, p95)],
      ]),
    },
    draw: (width) => ({
      ...{ width, height: HEIGHT },
      option: {
        ...frameOf(traffic, locale, width, undefined),
        series: [
          lineOf(
            strategicMessage(locale, 'chart.column.p50'),
            traffic.points.map(({ p50 }) => p50),
            color.primary,
            'solid',
          ),
          lineOf(
            strategicMessage(locale, 'chart.column.p95'),
            traffic.points.map(({ p95 }) => p95),
            color.muted,
            [5, 4],
          ),
        ],
      },
    }),
  };
}

type Column = 'period' | 'done' | 'failed' | 'p50' | 'p95';

function columnsOf(locale: Locale, keys: readonly Column[]) {
  return keys.map((key) => ({ label: strategicMessage(locale, `chart.column.${key}`), numeric: key !== 'period' }));
}

function msOf(locale: Locale, ms: number | null): string {
  return ms === null ? '–' : formatNumber(locale, ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms));
}

/** The hour of a span; with its day where a window is longer than one. */
function timeOf(locale: Locale, at: Date, seconds: number): string {
  const day = seconds >= 1800 ? ({ day: '2-digit', month: '2-digit' } as const) : {};
  const form = new Intl.DateTimeFormat(locale === 'it' ? 'it-IT' : 'en-GB', {
    ...{ hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Rome' },
    ...day,
  });
  return form.format(at);
}

function frameOf(
  { points, seconds }: Traffic,
  locale: Locale,
  width: number,
  step: number | undefined,
): EChartsCoreOption {
  return {
    textStyle: TEXT,
    grid: { left: 56, right: 24, top: 16, bottom: 32 },
    xAxis: {
      type: 'category',
      data: points.map(({ at }) => timeOf(locale, at, seconds)),
      axisLabel: { ...LABEL, hideOverlap: true, interval: Math.ceil(points.length / (width < 480 ? 3 : 6)) - 1 },
      axisLine: AXIS_LINE,
      axisTick: { show: false },
    },
    yAxis: { type: 'value', min: 0, minInterval: step, splitNumber: 4, axisLabel: LABEL, splitLine: SPLIT_LINE },
  };
}

function barOf(name: string, data: readonly number[], ink: string) {
  return { type: 'bar', name, stack: 'all', data, silent: true, barMaxWidth: 22, itemStyle: { color: ink } };
}

function lineOf(name: string, data: readonly (number | null)[], ink: string, type: 'solid' | number[]) {
  return {
    ...{
      type: 'line',
      name,
      data,
      silent: true,
      symbol: 'circle',
      symbolSize: 5,
      showAllSymbol: true,
      connectNulls: false,
    },
    ...{ lineStyle: { color: ink, width: 2, type }, itemStyle: { color: ink } },
  };
}
