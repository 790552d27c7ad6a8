import type { Chart, SvgNode } from './chart.ts';
import { cleanSvg } from './svg.ts';

/** Draws a chart at a width in px. The engine is loaded with the first picture: pages without one never pay for it. */
export async function drawChart(chart: Chart, width: number): Promise<SvgNode> {
  const { renderSvg } = await import('./engine.ts');
  const { option, width: drawn, height } = chart.draw(width);
  return cleanSvg(renderSvg(option, drawn, height), chart.id);
}
