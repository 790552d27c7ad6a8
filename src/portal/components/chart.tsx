import { h, type VNode } from 'preact';
import type { Chart, ChartTable, SvgNode } from '../../../ui/charts/chart.ts';
import { drawChart } from '../../../ui/charts/draw.ts';
import { translator } from '../../../ui/contract/portal.ts';
import type { Frame } from '../types.ts';

/** A chart in the two widths that the page shows by the size of its window: letters stay readable on a phone. */
export interface DrawnChart {
  readonly chart: Chart;
  readonly wide: SvgNode;
  readonly narrow: SvgNode;
}

const WIDE = 720;
const NARROW = 330;

/** Draws a chart for a page; identifiers inside of the two pictures differ. */
export async function drawn(chart: Chart): Promise<DrawnChart> {
  const narrow = { ...chart, id: `${chart.id}-narrow` };
  return { chart, wide: await drawChart(chart, WIDE), narrow: await drawChart(narrow, NARROW) };
}

interface Props {
  readonly frame: Frame;
  readonly picture: DrawnChart;
  /** Address of the data as CSV. */
  readonly csv: string;
  readonly legend?: VNode;
}

/** A picture with the sentence that says what one sees, its table, and its data as CSV. */
export function ChartFigure({ frame, picture, csv, legend }: Props) {
  const t = translator(frame.locale);
  const { chart, wide, narrow } = picture;
  return (
    <figure class="ui-figure">
      <figcaption>{chart.caption}</figcaption>
      {legend}
      <div class="ui-picture dp-picture dp-picture-wide">{element(wide, chart.caption)}</div>
      <div class="ui-picture dp-picture dp-picture-narrow">{element(narrow, chart.caption)}</div>
      <details>
        <summary>{t('chart.table')}</summary>
        <DataTable table={chart.table} caption={chart.caption} />
      </details>
      <a href={csv}>{t('chart.csv')}</a>
    </figure>
  );
}

/** The elements of a drawing; only the outermost has a name, what is inside is part of the picture. */
function element({ tag, attributes, children }: SvgNode, caption?: string): VNode {
  const named = caption === undefined ? {} : { role: 'img', 'aria-label': caption };
  const inside = children.map((child) => (typeof child === 'string' ? child : element(child)));
  return h(tag, { ...attributes, ...named }, inside);
}

export function DataTable({ table, caption }: { readonly table: ChartTable; readonly caption: string }) {
  return (
    <section class="dp-scroll" tabIndex={0} aria-label={caption}>
      <table class="table">
        <thead>
          <tr>
            {table.columns.map(({ label, numeric }) => (
              <th scope="col" class={numeric ? 'text-end' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              {row.map((cell, index) => (
                <td class={table.columns[index]!.numeric ? 'text-end' : undefined}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
