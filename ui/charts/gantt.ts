import type { EChartsCoreOption } from 'echarts/core';
import { formatDay, formatDayShort, type Day } from '../contract/format.ts';
import type { Locale } from '../contract/locale.ts';
import { strategicMessage } from '../contract/strategic.ts';
import type { Chart, ChartTable } from './chart.ts';
import { AXIS_LINE, color, LABEL, SMALL_FONT, SPLIT_LINE } from './look.ts';

/** Phases of an intervention in their order, with the three times of each. */
export interface Plan {
  readonly id: string;
  readonly title: string;
  readonly today: Day;
  readonly phases: readonly {
    readonly name: string;
    readonly planned: Day;
    /** What is expected now, if it is not what was planned. */
    readonly revised: Day | null;
    readonly actual: Day | null;
    readonly delayDays: number;
  }[];
}

const ROW = 46;
const DAY_MS = 86_400_000;

/** Each phase with two bars: what was planned, and below it what happened (filled) or is expected (hollow, dashed). */
export function ganttChart(plan: Plan, locale: Locale): Chart {
  return {
    id: plan.id,
    caption: captionOf(plan, locale),
    table: tableOf(plan, locale),
    draw: (width) => ({ option: optionOf(plan, locale, width), width, height: plan.phases.length * ROW + 56 }),
  };
}

function captionOf({ title, phases }: Plan, locale: Locale): string {
  const reached = phases.filter(({ actual }) => actual !== null).length;
  const delay = Math.max(0, ...phases.map(({ delayDays }) => delayDays));
  const sentence = strategicMessage(locale, 'chart.gantt.caption', { title, reached, all: phases.length });
  const late =
    delay > 0
      ? strategicMessage(locale, 'chart.gantt.late', { count: delay })
      : strategicMessage(locale, 'chart.gantt.inTime');
  return `${sentence} ${late}`;
}

function tableOf({ phases }: Plan, locale: Locale): ChartTable {
  const say = (key: 'phase' | 'planned' | 'expected' | 'actual' | 'delay') =>
    strategicMessage(locale, `chart.column.${key}`);
  const day = (value: Day | null) => (value === null ? '–' : formatDay(locale, value));
  return {
    columns: (['phase', 'planned', 'expected', 'actual', 'delay'] as const).map((key) => ({
      label: say(key),
      numeric: key === 'delay',
    })),
    rows: phases.map((phase) => [
      phase.name,
      day(phase.planned),
      day(phase.actual === null ? (phase.revised ?? phase.planned) : null),
      day(phase.actual),
      String(phase.delayDays),
    ]),
  };
}

interface Bar {
  readonly row: number;
  readonly kind: 'planned' | 'actual' | 'expected';
  readonly from: number;
  readonly to: number;
}

/** A phase runs from the end of the one before to its own end; the first has a month, so that it can be seen. */
function barsOf({ phases }: Plan): readonly Bar[] {
  const bars: Bar[] = [];
  let [planned, real] = [0, 0];
  for (const [row, phase] of phases.entries()) {
    const [plannedTo, realTo] = [time(phase.planned), time(phase.actual ?? phase.revised ?? phase.planned)];
    const kind = phase.actual === null ? 'expected' : 'actual';
    bars.push({ row, kind: 'planned', from: beginning(planned, plannedTo), to: plannedTo });
    bars.push({ row, kind, from: beginning(real, realTo), to: realTo });
    [planned, real] = [plannedTo, realTo];
  }
  return bars;
}

function beginning(before: number, end: number): number {
  return before > 0 && before < end ? before : end - 30 * DAY_MS;
}

function time(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function optionOf(plan: Plan, locale: Locale, width: number): EChartsCoreOption {
  const bars = barsOf(plan);
  const today = time(plan.today);
  const times = [...bars.flatMap(({ from, to }) => [from, to]), today];
  const left = width < 480 ? 118 : 200;
  return {
    useUTC: true,
    grid: { left, right: 28, top: 24, bottom: 32 },
    xAxis: {
      ...{
        type: 'time',
        min: Math.min(...times),
        max: Math.max(...times) + 15 * DAY_MS,
        splitNumber: width < 480 ? 2 : width < 720 ? 4 : 5,
        minInterval: 90 * DAY_MS,
      },
      axisLabel: { ...LABEL, hideOverlap: true, formatter: (at: number) => monthYear(locale, at) },
      ...{
        axisLine: AXIS_LINE,
        splitLine: { show: true, showMaxLine: false, ...SPLIT_LINE },
        axisTick: { show: false },
      },
    },
    yAxis: {
      ...{ type: 'category', inverse: true, data: plan.phases.map(({ name }) => name) },
      ...{ axisLabel: { ...LABEL, ...nameLabel(left) }, axisLine: AXIS_LINE, axisTick: { show: false } },
    },
    series: [
      {
        ...{
          type: 'custom',
          silent: true,
          renderItem: drawBar(bars),
          data: bars.map(({ from, to, row }) => [from, to, row]),
        },
        encode: { x: [0, 1], y: 2 },
      },
      {
        ...{ type: 'custom', silent: true, data: [[today, 0]], encode: { x: 0 } },
        renderItem: drawToday(strategicMessage(locale, 'chart.today', { day: formatDayShort(locale, plan.today) })),
      },
    ],
  };
}

/** Names of phases break into lines and are never cut: a row is high enough for three of them. */
function nameLabel(left: number) {
  return { color: color.text, width: left - 14, overflow: 'break', lineHeight: 15, fontSize: 12, interval: 0 } as const;
}

function monthYear(locale: Locale, at: number): string {
  const [year, month] = new Date(at).toISOString().split('-');
  return locale === 'it' ? `${month}/${year}` : `${year}-${month}`;
}

/** What ECharts hands to a function that draws an item. */
interface Drawing {
  readonly dataIndex: number;
  readonly coordSys: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}
interface Reader {
  value(dimension: number): number;
  coord(point: readonly [number, number]): readonly [number, number];
}

const LOOKS = {
  planned: { fill: color.line, stroke: color['line-strong'], lineWidth: 1 },
  actual: { fill: color.primary, stroke: color.primary, lineWidth: 1 },
  expected: { fill: color.surface, stroke: color.primary, lineWidth: 2, lineDash: [5, 3] },
} as const;

function drawBar(bars: readonly Bar[]) {
  return ({ dataIndex }: Drawing, api: Reader) => {
    const { kind, row, from, to } = bars[dataIndex]!;
    const [x, middle] = api.coord([from, row]);
    const [end] = api.coord([to, row]);
    const y = kind === 'planned' ? middle - 13 : middle + 2;
    return { type: 'rect', shape: { x, y, width: Math.max(3, end - x), height: 11, r: 2 }, style: LOOKS[kind] };
  };
}

function drawToday(text: string) {
  return ({ coordSys }: Drawing, api: Reader) => {
    const [x] = api.coord([api.value(0), 0]);
    const { y, height } = coordSys;
    const left = x > coordSys.x + coordSys.width / 2;
    return {
      type: 'group',
      children: [
        { type: 'line', shape: { x1: x, y1: y, x2: x, y2: y + height }, style: { stroke: color.danger, lineWidth: 2 } },
        {
          type: 'text',
          ...{ x, y: y - 6 },
          style: {
            text,
            font: SMALL_FONT,
            fill: color.danger,
            align: left ? 'right' : 'left',
            verticalAlign: 'bottom',
          },
        },
      ],
    };
  };
}
