import { createElement, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { Chart, ChartTable, SvgNode } from '../../../ui/charts/chart.ts';
import { tableCsv } from '../../../ui/charts/csv.ts';
import { useLanguage } from '../lib/language.tsx';

interface Props {
  /** Made with `useMemo`: another chart is drawn anew. */
  readonly chart: Chart;
  /** Name of the CSV file, without its ending. */
  readonly file: string;
  /** The picture keeps its size and scrolls where the window is narrower. */
  readonly wide?: boolean;
  readonly legend?: ReactNode;
}

/** A picture with the sentence that says what one sees, its table, and its data as CSV. */
export function ChartFigure({ chart, file, wide, legend }: Props) {
  const { t } = useLanguage();
  const caption = useId();
  return (
    <figure className="ui-figure" aria-labelledby={caption}>
      <figcaption id={caption}>{chart.caption}</figcaption>
      {legend}
      <Picture chart={chart} wide={wide ?? false} />
      <details className="dk-data-behind">
        <summary>{t('chart.table')}</summary>
        <ChartData table={chart.table} caption={chart.caption} />
      </details>
      <CsvLink table={chart.table} file={file} />
    </figure>
  );
}

/** The picture alone; it says its sentence to who does not see it. */
export function Picture({ chart, wide = false }: { readonly chart: Chart; readonly wide?: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [drawn, setDrawn] = useState<SvgNode>();
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0) return undefined;
    let current = true;
    void import('../../../ui/charts/draw.ts')
      .then(({ drawChart }) => drawChart(chart, width))
      .then((node) => {
        if (current) setDrawn(node);
      });
    return () => {
      current = false;
    };
  }, [chart, width]);
  useEffect(() => {
    const around = place.current!;
    if (wide && drawn && chart.focus !== undefined) around.scrollLeft = chart.focus - around.clientWidth / 2;
  }, [chart, drawn, wide]);
  const size = wide && drawn ? { width: drawn.attributes['viewBox']!.split(' ')[2] } : {};
  const scroll = wide ? { tabIndex: 0, role: 'region', 'aria-label': chart.caption } : {};
  return (
    <div className="ui-picture dk-picture" ref={place} {...scroll}>
      {drawn && svgElement(drawn, 'root', { role: 'img', 'aria-label': chart.caption, ...size })}
    </div>
  );
}

function svgElement(node: SvgNode, key: string, extra: object = {}): ReactNode {
  const attributes = Object.entries(node.attributes).map(([name, value]) => [camel(name), value]);
  const inside = node.children.map((child, index) =>
    typeof child === 'string' ? child : svgElement(child, String(index)),
  );
  return createElement(node.tag, { key, ...Object.fromEntries(attributes), ...extra }, ...inside);
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
}

function ChartData({ table, caption }: { readonly table: ChartTable; readonly caption: string }) {
  return (
    <div className="dk-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="dk-table">
        <thead>
          <tr>
            {table.columns.map(({ label, numeric }) => (
              <th key={label} scope="col" className={numeric ? 'dk-number' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, index) => (
                <td key={index} className={table.columns[index]!.numeric ? 'dk-number' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CsvLink({ table, file }: { readonly table: ChartTable; readonly file: string }) {
  const { t } = useLanguage();
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([tableCsv(table)], { type: 'text/csv;charset=utf-8' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [table]);
  return (
    <a className="dk-csv" href={address} download={`${file}.csv`}>
      {t('chart.csv')}
    </a>
  );
}
