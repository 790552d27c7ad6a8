import type { EChartsCoreOption } from 'echarts/core';
import { formatNumber } from '../contract/format.ts';
import type { Locale } from '../contract/locale.ts';
import { formatDuration } from '../contract/measures.ts';
import { strategicMessage } from '../contract/strategic.ts';
import type { Chart, ChartTable } from './chart.ts';
import { layered, type Layout, type Link, type Point } from './layout.ts';
import { BOLD_FONT, color, FONT, SMALL_FONT } from './look.ts';

/** The directly-follows graph of a procedure. */
export interface ProcessMap {
  readonly id: string;
  readonly cases: number;
  readonly activities: readonly {
    readonly node: string;
    readonly name: string | null;
    readonly occurrences: number;
    readonly starts: number;
    readonly ends: number;
    readonly medianSeconds: number | null;
  }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly count: number;
    readonly cases: number;
    readonly medianSeconds: number;
    readonly p90Seconds: number;
  }[];
  /** Successions of fewer cases are not drawn; the table has them all. */
  readonly fewest: number;
}

const START = '>';
const END = '<';
const SIZES = { columnWidth: 240, rowHeight: 116 };
const BOX = { width: 216, height: 68 };
/** Letters of a name that a line of a box holds, at most two of them. */
const LINE = 30;
const MARGIN = 12;

/** Activities as boxes from the first to the last, successions as arrows as wide as they are frequent, both with their figures. */
export function processMapChart(map: ProcessMap, locale: Locale): Chart {
  const links = linksOf(map);
  // What no drawn succession touches is in the table only.
  const touched = new Set(links.flatMap(({ from, to }) => [from, to]));
  const nodes = [START, ...map.activities.map(({ node }) => node), END].filter((node) => touched.has(node));
  const layout = layered(nodes, links, START, SIZES);
  const start = layout.nodes.get(START);
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  return {
    id: map.id,
    caption: captionOf(map, locale),
    table: tableOf(map, locale),
    ...(start ? { focus: start.x + MARGIN } : {}),
    // The picture is as large as its graph asks for; its place scales it or scrolls.
    draw: () => ({ option: optionOf(map, links, layout, locale), width, height }),
  };
}

function linksOf({ activities, edges, fewest }: ProcessMap): readonly Link[] {
  const starts = activities.map((one) => ({ from: START, to: one.node, count: one.starts }));
  const ends = activities.map((one) => ({ from: one.node, to: END, count: one.ends }));
  const often = ({ count }: Link) => count > 0 && count >= fewest;
  return [...starts.filter(often), ...edges.filter(({ cases }) => cases >= fewest), ...ends.filter(often)];
}

function nameOf({ activities }: ProcessMap, node: string, locale: Locale): string {
  if (node === START) return strategicMessage(locale, 'chart.map.start');
  if (node === END) return strategicMessage(locale, 'chart.map.end');
  return activities.find((activity) => activity.node === node)?.name ?? node;
}

function captionOf(map: ProcessMap, locale: Locale): string {
  const [most] = map.edges;
  if (!most)
    return strategicMessage(locale, 'chart.trend.none', { title: strategicMessage(locale, 'chart.column.cases') });
  return strategicMessage(locale, 'chart.map.caption', {
    ...{ count: map.cases, times: most.count },
    ...{ from: nameOf(map, most.from, locale), to: nameOf(map, most.to, locale) },
  });
}

function tableOf(map: ProcessMap, locale: Locale): ChartTable {
  const columns = ['from', 'to', 'times', 'cases', 'medianTime', 'p90Time'] as const;
  return {
    columns: columns.map((key, index) => ({
      label: strategicMessage(locale, `chart.column.${key}`),
      numeric: index > 1,
    })),
    rows: map.edges.map((edge) => [
      nameOf(map, edge.from, locale),
      nameOf(map, edge.to, locale),
      formatNumber(locale, edge.count),
      formatNumber(locale, edge.cases),
      formatDuration(locale, edge.medianSeconds),
      formatDuration(locale, edge.p90Seconds),
    ]),
  };
}

function optionOf(map: ProcessMap, links: readonly Link[], layout: Layout, locale: Locale): EChartsCoreOption {
  const most = Math.max(1, ...links.map(({ count }) => count));
  const items = [
    ...links.map((link, index) => arrow(link, layout.routes[index]!, layout, most, locale)),
    ...[...layout.nodes].filter(([node]) => !/^\d+ \d+$/.test(node)).map(([node, at]) => box(map, node, at, locale)),
  ];
  const series = { type: 'custom', coordinateSystem: 'none', silent: true, data: items.map((_, index) => index) };
  return { series: [{ ...series, renderItem: ({ dataIndex }: { readonly dataIndex: number }) => items[dataIndex] }] };
}

function box(map: ProcessMap, node: string, { x, y }: Point, locale: Locale) {
  const activity = map.activities.find((one) => one.node === node);
  const [left, top] = [x - BOX.width / 2 + MARGIN, y - BOX.height / 2 + MARGIN];
  const fill = activity ? color['primary-tint'] : color.surface;
  const middle = { x: x + MARGIN, style: { align: 'center', verticalAlign: 'middle', fill: color.text } };
  const lines = inLines(nameOf(map, node, locale));
  const nameText = {
    type: 'text',
    ...middle,
    y: y + MARGIN - (activity ? 11 : 0),
    style: { ...middle.style, text: lines.join('\n'), font: BOLD_FONT, lineHeight: 16 },
  };
  const shape = { x: left, y: top, ...BOX, r: activity ? 6 : BOX.height / 2 };
  const frame = { type: 'rect', shape, style: { fill, stroke: color.primary, lineWidth: 1.5 } };
  if (!activity) return { type: 'group', children: [frame, nameText] };
  const times = formatNumber(locale, activity.occurrences);
  const text =
    activity.medianSeconds === null
      ? strategicMessage(locale, 'chart.map.nodeTimes', { times })
      : strategicMessage(locale, 'chart.map.node', { times, median: formatDuration(locale, activity.medianSeconds) });
  const figures = {
    type: 'text',
    ...middle,
    y: y + MARGIN + (lines.length > 1 ? 20 : 12),
    style: { ...middle.style, text, font: SMALL_FONT },
  };
  return { type: 'group', children: [frame, nameText, figures] };
}

function arrow(link: Link, route: readonly Point[], layout: Layout, most: number, locale: Locale) {
  const width = 1 + (5 * link.count) / most;
  const points = route.length > 0 ? ends(route) : loop(layout.nodes.get(link.from)!);
  const [before, tip] = [points[points.length - 2]!, points[points.length - 1]!];
  const angle = Math.atan2(tip[1] - before[1], tip[0] - before[0]);
  const corner = (turn: number, far: number) => [
    tip[0] - far * Math.cos(angle + turn),
    tip[1] - far * Math.sin(angle + turn),
  ];
  const head = { points: [tip, corner(0.4, 10 + width), corner(-0.4, 10 + width)] };
  const label = points[Math.floor((points.length - 1) / 2)]!;
  const next = points[Math.floor((points.length - 1) / 2) + 1]!;
  const text = formatNumber(locale, link.count);
  return {
    type: 'group',
    children: [
      {
        type: 'polyline',
        shape: { points, smooth: 0.3 },
        style: { fill: 'none', stroke: color.info, lineWidth: width },
      },
      { type: 'polygon', shape: head, style: { fill: color.info } },
      {
        ...{ type: 'text', x: (label[0] + next[0]) / 2, y: (label[1] + next[1]) / 2 },
        style: {
          text,
          font: FONT,
          fill: color.text,
          ...{ backgroundColor: color.surface, padding: [1, 3] },
          align: 'center',
          verticalAlign: 'middle',
        },
      },
    ],
  };
}

/** From the edge of the first box to that of the last one. */
function ends(route: readonly Point[]): [number, number][] {
  const down = route[route.length - 1]!.y >= route[0]!.y ? 1 : -1;
  return route.map(({ x, y }, index): [number, number] => {
    const edge = index === 0 ? 1 : index === route.length - 1 ? -1 : 0;
    // A link against the flow leaves and arrives beside the middle, so that it does not lie on one with it.
    const aside = down < 0 ? 28 : 0;
    return [x + MARGIN + aside, y + MARGIN + (edge * down * BOX.height) / 2];
  });
}

function loop({ x, y }: Point): [number, number][] {
  const right = x + MARGIN + BOX.width / 2;
  return [
    [right, y + MARGIN - 10],
    [right + 18, y + MARGIN - 10],
    [right + 18, y + MARGIN + 10],
    [right, y + MARGIN + 10],
  ];
}

/** A name in one line or two, broken between words; what two lines do not hold ends with dots. */
function inLines(name: string): readonly string[] {
  if (name.length <= LINE) return [name];
  const space = name.lastIndexOf(' ', LINE);
  const cut = space > 0 ? space : LINE;
  const rest = name.slice(cut).trim();
  return [name.slice(0, cut), rest.length <= LINE ? rest : `${rest.slice(0, LINE - 1)}…`];
}
