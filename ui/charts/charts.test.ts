import { describe, expect, it } from 'vitest';
import type { SvgNode } from './chart.ts';
import { tableCsv } from './csv.ts';
import { drawChart } from './draw.ts';
import { ganttChart } from './gantt.ts';
import { latencyChart, throughputChart } from './traffic.ts';
import { layered } from './layout.ts';
import { processMapChart } from './process-map.ts';
import { cleanSvg, svgText } from './svg.ts';
import { sparkChart, trendChart, type Trend } from './trend.ts';

const HOSTILE = '<script>alert(1)</script> "&';

const trend = (extra: Partial<Trend> = {}): Trend => ({
  ...{ id: 'kpi', title: HOSTILE, measure: 'days', statistic: 'lag', tailRank: 'p90', tailMeasure: 'days', target: 3 },
  points: [
    { period: '2026-09-01', value: null, tail: null, numerator: null, denominator: 0 },
    { period: '2026-10-01', value: 4, tail: 9, numerator: null, denominator: 20 },
    { period: '2026-11-01', value: 2, tail: 5, numerator: null, denominator: 31 },
  ],
  ...extra,
});
const plan = {
  ...{ id: 'gantt', title: HOSTILE, today: '2026-06-01' },
  phases: [
    { name: 'Progetto', planned: '2026-01-31', revised: null, actual: '2026-02-10', delayDays: 10 },
    { name: HOSTILE, planned: '2026-04-30', revised: '2026-07-31', actual: null, delayDays: 32 },
  ],
};
const map = {
  ...{ id: 'map', cases: 10, fewest: 2 },
  activities: [
    { node: 'a', name: HOSTILE, occurrences: 10, starts: 10, ends: 0, medianSeconds: 3600 },
    { node: 'b', name: 'Decidere', occurrences: 12, starts: 0, ends: 10, medianSeconds: null },
    { node: 'c', name: 'Raro', occurrences: 1, starts: 0, ends: 0, medianSeconds: 5 },
  ],
  edges: [
    { from: 'a', to: 'b', count: 10, cases: 10, medianSeconds: 86_400, p90Seconds: 172_800 },
    { from: 'b', to: 'a', count: 2, cases: 2, medianSeconds: 60, p90Seconds: 60 },
    { from: 'b', to: 'b', count: 2, cases: 2, medianSeconds: 60, p90Seconds: 60 },
    { from: 'b', to: 'c', count: 1, cases: 1, medianSeconds: 60, p90Seconds: 60 },
  ],
};

const charts = [
  ['a line with its percentile and target', trendChart(trend(), 'it')],
  ['bars of a stock', trendChart(trend({ statistic: 'stock', measure: 'cases', tailMeasure: 'days' }), 'it')],
  ['a bare line', sparkChart(trend(), 'it')],
  ['phases', ganttChart(plan, 'it')],
  ['a process', processMapChart(map, 'it')],
] as const;

function walk(node: SvgNode, see: (node: SvgNode) => void): void {
  see(node);
  for (const child of node.children) if (typeof child !== 'string') walk(child, see);
}

describe('charts', () => {
  it.each(charts)('%s: nothing is left that a policy without inline styles would stop', async (_name, chart) => {
    const drawing = await drawChart(chart, 640);
    let shapes = 0;
    walk(drawing, ({ tag, attributes }) => {
      shapes += 1;
      expect(tag).not.toMatch(/script|style|foreignObject|image|use|^a$/);
      expect(Object.keys(attributes).filter((name) => /^(style|class|on|href|xlink)/.test(name))).toEqual([]);
      if (attributes['id']) expect(attributes['id']).toContain(chart.id);
    });
    expect(shapes).toBeGreaterThan(1);
    expect(svgText(drawing)).not.toContain('<script');
    expect(drawing.attributes['viewBox']).toMatch(/^0 0 \d+ \d+$/);
  });

  it('say in one sentence what one sees', () => {
    expect(trendChart(trend({ title: 'Tempi' }), 'it').caption).toBe(
      'Tempi: 4 giorni a ottobre 2026, 2 giorni a novembre 2026. Valore atteso: 3 giorni.',
    );
    expect(ganttChart({ ...plan, title: 'Asilo' }, 'it').caption).toBe(
      'Asilo: fasi concluse 1 su 2. Il ritardo più grande è di 32 giorni.',
    );
  });

  it('have every number of the picture in their table', () => {
    expect(trendChart(trend(), 'it').table.rows[2]).toEqual(['novembre 2026', '2 giorni', '5 giorni', '31']);
    expect(ganttChart(plan, 'it').table.rows[1]?.slice(1)).toEqual(['30 aprile 2026', '31 luglio 2026', '–', '32']);
    expect(processMapChart(map, 'it').table.rows).toHaveLength(4);
  });

  it.each([340, 900])('name every phase in full, %i px wide', async (width) => {
    const name = 'Progetto esecutivo approvato dalla giunta';
    const phases = plan.phases.map((phase) => ({ ...phase, name }));
    const text = svgText(await drawChart(ganttChart({ ...plan, phases }, 'it'), width)).replace(/<[^>]+>/g, ' ');
    expect(text).not.toContain('…');
    for (const word of name.split(' ')) expect(text.split(word)).toHaveLength(phases.length + 1);
  });

  it('leave out of the picture, not out of the table, what is rare', async () => {
    const text = svgText(await drawChart(processMapChart(map, 'it'), 640));
    expect(text).toContain('Decidere');
    expect(text).not.toContain('Raro');
  });
});

describe('traffic of the bus', () => {
  const points = [0, 1, 2].map((slot) => ({
    at: new Date(Date.UTC(2026, 10, 30, 8, slot)),
    ...{ done: slot * 2, failed: slot === 2 ? 1 : 0, p50: slot === 1 ? null : 1.25, p95: slot === 1 ? null : 20.4 },
  }));
  const traffic = { id: 'bus', seconds: 60, points };

  it('says how much and how long, with every number in its table, and a point that stands alone is drawn', async () => {
    const [throughput, latency] = [throughputChart(traffic, 'it'), latencyChart(traffic, 'it')];
    expect(throughput.caption).toBe('Tentativi del bus: 7, di cui 1 falliti.');
    expect(throughput.table.rows[2]).toEqual(['09:02', '4', '1']);
    expect(latency.table.rows.map((row) => row.slice(1))).toEqual([
      ['1,3', '20'],
      ['–', '–'],
      ['1,3', '20'],
    ]);
    const drawn = svgText(await drawChart(latency, 600));
    // Two points with a gap between them: no line joins them, so each must be seen by itself.
    expect(drawn.match(/matrix\([^)]*\)" fill="#0066cc"/g)).toHaveLength(2);
  });
});

describe('the map of a process', () => {
  const long = {
    ...map,
    activities: map.activities.map((one) => ({ ...one, name: `${one.name} con il richiedente e gli altri` })),
  };

  it('shows long names whole, in two lines', async () => {
    const text = svgText(await drawChart(processMapChart(long, 'it'), 640));
    expect(text).toContain('richiedente e gli altri');
    expect(text).not.toContain('…');
  });

  it('tells where the way begins, for who looks through a narrow window', async () => {
    const chart = processMapChart(map, 'it');
    const { attributes } = await drawChart(chart, 300);
    const [, , width] = attributes['viewBox']!.split(' ').map(Number);
    expect(chart.focus).toBeGreaterThan(0);
    expect(chart.focus).toBeLessThan(width!);
  });
});

describe('the cleaning of a picture', () => {
  it('keeps shapes and texts, and turns declarations into attributes', () => {
    const dirty = `<svg width="10" height="20" onload="x()"><style>g{}</style><g class="c" style="opacity:.5;font: bold 12px X">
      <path d="M0 0" clip-path="url(#z)"/><a href="javascript:x()"><text>no</text></a><text style="font-size:9px">a &lt; b</text></g></svg>`;
    const clean = svgText(cleanSvg(dirty, 'one'));
    expect(clean).toContain('<g opacity=".5" font-size="12px" font-family="X" font-weight="bold">');
    expect(clean).toContain('clip-path="url(#one-z)"');
    expect(clean).toContain('<text font-size="9px">a &lt; b</text>');
    expect(clean).not.toMatch(/onload|style|class|javascript|>no</);
  });

  it.each(['', '<svg', '<p/>', '<script/>'])('refuses %j', (text) => {
    expect(() => cleanSvg(text, 'x')).toThrow();
  });
});

describe('a table as CSV', () => {
  it('runs no formula in a spreadsheet and keeps quotes and line breaks inside of their cell', () => {
    const columns = [{ label: 'a', numeric: false }];
    const rows = [['=1+1'], ['@x'], ['-12,5'], ['-rm'], ['due; "tre"\nquattro']];
    expect(tableCsv({ columns, rows })).toBe(`\uFEFFa\r\n'=1+1\r\n'@x\r\n-12,5\r\n'-rm\r\n"due; ""tre""\nquattro"\r\n`);
  });
});

describe('the layout of a graph', () => {
  it('leads from top to bottom, keeps places apart, and gives the same picture for the same graph', () => {
    const nodes = ['s', 'a', 'b', 'c', 'e'];
    const links = [
      ...[
        { from: 's', to: 'a', count: 9 },
        { from: 'a', to: 'b', count: 5 },
        { from: 'a', to: 'c', count: 4 },
      ],
      ...[
        { from: 'b', to: 'e', count: 5 },
        { from: 'c', to: 'e', count: 4 },
        { from: 'e', to: 'a', count: 1 },
      ],
      { from: 's', to: 'e', count: 1 },
    ];
    const sizes = { columnWidth: 100, rowHeight: 50 };
    const layout = layered(nodes, links, 's', sizes);
    const row = (node: string) => layout.nodes.get(node)!.y;
    expect([row('s'), row('a'), row('b'), row('c'), row('e')]).toEqual([25, 75, 125, 125, 175]);
    expect(new Set([...layout.nodes.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(layout.nodes.size);
    expect(layout.routes[6]).toHaveLength(4);
    expect(layout.routes[5]![0]).toEqual(layout.nodes.get('e'));
    expect(layered(nodes, links, 's', sizes)).toEqual(layout);
  });
});
