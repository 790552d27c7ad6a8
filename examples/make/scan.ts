/** A paper letter that went through the counter's stamp and scanner: a PDF with one image and no text. */
import { SCANNED_LINES } from './matters.ts';
import { drawPdf } from './pdf.ts';
import type { Drawing } from './pdf.ts';
import { fill, png, sheet, stroke } from './raster.ts';
import type { Bitmap, Colour, Point, Shape } from './raster.ts';

/** The files of `examples/scan`. */
export async function scanFiles(): Promise<ReadonlyMap<string, Buffer>> {
  const image = await scannedPage();
  const meta = {
    title: 'scansione_20261113_0947',
    author: 'Sportello protocollo',
    date: new Date('2026-11-13T08:47:00Z'),
  };
  const pdf = await drawPdf(meta, (doc) => doc.image(image, 0, 0, { width: doc.page.width, height: doc.page.height }));
  return new Map([['paper-letter.pdf', pdf]]);
}

/** 120 dots an inch: legible, and what an overworked counter really uses. */
const [WIDTH, HEIGHT] = [992, 1403];
const INK: Colour = [40, 40, 48];
const STAMP: Colour = [40, 60, 150];
/** The sheet lies a little askew. */
const SKEW = -0.7;

async function scannedPage(): Promise<Buffer> {
  const page = sheet(WIDTH, HEIGHT, [240, 240, 240]);
  // The painter needs the outlines of a font; the PDF library has them open already.
  await drawPdf({ title: '', author: '', date: new Date(0) }, (doc) => {
    const [letter, stamp] = [outlines(doc, 'serif'), outlines(doc, 'strong')];
    for (const [i, line] of SCANNED_LINES.entries()) {
      const indent = line.length - line.trimStart().length;
      fill(page, turned(letter(line.trim(), 110 + indent * 7.6, 150 + i * 40, 25), SKEW), INK);
    }
    arrivalStamp(page, stamp);
  });
  // Piece by piece: where a line crosses itself, an odd number of layers must not become none.
  for (const piece of turned(stroke(autograph(), 3), SKEW)) fill(page, [piece], [20, 30, 110]);
  return png(page);
}

function arrivalStamp(page: Bitmap, text: (line: string, x: number, y: number, size: number) => Shape): void {
  const frame = stroke(
    [
      [600, 70],
      [905, 70],
      [905, 200],
      [600, 200],
      [600, 70],
    ],
    4,
  );
  const lines = [
    text('COMUNE DI VALDORO', 628, 110, 26),
    text('UFFICIO PROTOCOLLO', 642, 142, 22),
    text('ARRIVATO  13 NOV 2026', 622, 180, 25),
  ];
  for (const shape of [frame, ...lines]) fill(page, turned(shape, 4), STAMP, 0.75);
}

function autograph(): readonly Point[] {
  return Array.from({ length: 90 }, (_, i) => {
    const t = i / 89;
    return [600 + 210 * t + 16 * Math.sin(t * 26), 1140 - 30 * Math.sin(t * 19) * (1 - t) - 24 * t] as const;
  });
}

interface Glyph {
  readonly path: { readonly commands: readonly { readonly command: string; readonly args: readonly number[] }[] };
}

interface FontOutlines {
  readonly unitsPerEm: number;
  layout(text: string): {
    readonly glyphs: readonly Glyph[];
    readonly positions: readonly { readonly xAdvance: number }[];
  };
}

function outlines(doc: Drawing, font: string): (line: string, x: number, y: number, size: number) => Shape {
  doc.font(font);
  // pdfkit keeps the fontkit font under a name that its types do not show.
  const { font: face } = (doc as unknown as { _font: { font: FontOutlines } })._font;
  return (line, x, y, size) => {
    const { glyphs, positions } = face.layout(line);
    const scale = size / face.unitsPerEm;
    let pen = x;
    return glyphs.flatMap((glyph, i) => {
      const shape = polygons(glyph, pen, y, scale);
      pen += positions[i]!.xAdvance * scale;
      return shape;
    });
  };
}

function polygons(glyph: Glyph, x: number, y: number, scale: number): Shape {
  const shape: Point[][] = [];
  const at = (px: number, py: number): Point => [x + px * scale, y - py * scale];
  for (const { command, args } of glyph.path.commands) {
    const current = shape[shape.length - 1];
    if (command === 'moveTo') shape.push([at(args[0]!, args[1]!)]);
    else if (command === 'lineTo') current?.push(at(args[0]!, args[1]!));
    else if (command === 'quadraticCurveTo' && current) {
      const [from, via, to] = [current[current.length - 1]!, at(args[0]!, args[1]!), at(args[2]!, args[3]!)];
      for (const t of [0.25, 0.5, 0.75, 1]) current.push(along(from, via, to, t));
    }
  }
  return shape;
}

function along(a: Point, b: Point, c: Point, t: number): Point {
  const mix = (i: 0 | 1): number => (1 - t) ** 2 * a[i] + 2 * t * (1 - t) * b[i] + t ** 2 * c[i];
  return [mix(0), mix(1)];
}

function turned(shape: Shape, degrees: number): Shape {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [cx, cy] = [WIDTH / 2, HEIGHT / 4];
  return shape.map((polygon) =>
    polygon.map(([x, y]) => [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos] as const),
  );
}
