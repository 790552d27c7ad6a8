/**
 * Glossary
 * - chart (grafico): data in the form of a picture, with the sentence that says what one sees and the table that it was drawn from
 * - drawing: the picture as a tree of SVG elements that any renderer can show, free of styles, scripts and classes
 */
import type { EChartsCoreOption } from 'echarts/core';

/** What stands behind a picture, for who does not see it, and for who wants the numbers. */
export interface ChartTable {
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

/** A picture that can be drawn at any width, with its sentence and its table. */
export interface Chart {
  /** Unique on its page: identifiers inside of the picture begin with it. */
  readonly id: string;
  /** One sentence that says what one sees. */
  readonly caption: string;
  readonly table: ChartTable;
  /** Where one begins to look, in px from the left, in a picture that may be wider than its place. */
  readonly focus?: number;
  /** What ECharts is told, and how high the picture is at a width in px. */
  readonly draw: (width: number) => {
    readonly option: EChartsCoreOption;
    readonly width: number;
    readonly height: number;
  };
}

/** An element of a drawing. Only names and attributes that `svg.ts` lists ever stand in one. */
export interface SvgNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (SvgNode | string)[];
}
