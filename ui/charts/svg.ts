import { SaxesParser } from 'saxes';
import type { SvgNode } from './chart.ts';

/** Elements that a picture is made of; all others are left out with what is inside of them. */
const ELEMENTS = new Set([
  'svg',
  'g',
  'path',
  'text',
  'tspan',
  'rect',
  'circle',
  'line',
  'polyline',
  'polygon',
  'defs',
  'clipPath',
]);

/** Attributes that draw. No class, no style, no handler, no address. */
const ATTRIBUTES = new Set([
  ...['d', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'width', 'height', 'points', 'transform', 'id'],
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linejoin'],
  ...['stroke-linecap', 'stroke-miterlimit', 'opacity', 'paint-order', 'clip-path', 'dominant-baseline', 'text-anchor'],
  ...['font-size', 'font-family', 'font-weight', 'viewBox'],
]);

interface Open {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (SvgNode | string)[];
}

/**
 * Turns the text of a picture into a tree that holds under `default-src 'self'`: declarations of a style attribute that have an attribute
 * of their own become one, everything else that is not a shape or a text is dropped. The picture scales to its place, and its identifiers
 * begin with those of the chart, since a page may hold several.
 * @throws Error when the text is no well-formed picture
 */
export function cleanSvg(text: string, id: string): SvgNode {
  const parser = new SaxesParser();
  const stack: Open[] = [{ tag: '', attributes: {}, children: [] }];
  let dropped = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (dropped > 0 || !ELEMENTS.has(name)) dropped += 1;
    else stack.push({ tag: name, attributes: kept(attributes as Record<string, string>, id), children: [] });
  });
  parser.on('closetag', () => {
    if (dropped > 0) dropped -= 1;
    else {
      const done = stack.pop()!;
      stack[stack.length - 1]!.children.push(done);
    }
  });
  parser.on('text', (content) => {
    const top = stack[stack.length - 1]!;
    if (dropped === 0 && (top.tag === 'text' || top.tag === 'tspan')) top.children.push(content);
  });
  parser.write(text).close();
  const root = stack[0]!.children.find((node) => typeof node !== 'string');
  if (!root) throw new Error('the chart drew nothing');
  const { width, height, ...attributes } = root.attributes;
  return { ...root, attributes: { ...attributes, viewBox: `0 0 ${width} ${height}` } };
}

function kept(attributes: Readonly<Record<string, string>>, id: string): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of [...declarations(attributes['style'] ?? ''), ...Object.entries(attributes)]) {
    if (!ATTRIBUTES.has(name)) continue;
    if (name === 'id') result[name] = `${id}-${value}`;
    else result[name] = value.replace(/url\(#([^)]+)\)/g, `url(#${id}-$1)`);
  }
  return result;
}

/** `font: bold 12px Face` and single declarations, as attributes. */
function declarations(style: string): [string, string][] {
  return style.split(';').flatMap((declaration): [string, string][] => {
    const cut = declaration.indexOf(':');
    if (cut < 0) return [];
    const name = declaration.slice(0, cut).trim();
    const value = declaration.slice(cut + 1).trim();
    if (name !== 'font') return [[name, value]];
    const [, weight, size, face] = /^(?:(bold|[1-9]00)\s+)?(\S+)\s+(.+)$/.exec(value) ?? [];
    if (size === undefined || face === undefined) return [];
    return [
      ['font-size', size],
      ['font-family', face],
      ...(weight ? [['font-weight', weight] as [string, string]] : []),
    ];
  });
}

/** The picture as SVG text, for a file. */
export function svgText(node: SvgNode): string {
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const xmlns = node.tag === 'svg' ? ' xmlns="http://www.w3.org/2000/svg"' : '';
  const inside = node.children.map((child) => (typeof child === 'string' ? escaped(child) : svgText(child)));
  return `<${node.tag}${xmlns}${attributes.join('')}>${inside.join('')}</${node.tag}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
