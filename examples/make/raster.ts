/** A small painter: filled outlines on a true-colour bitmap, and the bitmap as PNG. Enough to fake a scanner. */
import { deflateSync } from 'node:zlib';

export type Point = readonly [x: number, y: number];
export type Colour = readonly [red: number, green: number, blue: number];

/** Closed polygons; a place inside an odd number of them is painted. */
export type Shape = readonly (readonly Point[])[];

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/** An empty sheet. */
export function sheet(width: number, height: number, paper: Colour): Bitmap {
  return { width, height, pixels: Buffer.alloc(width * height * 3, Buffer.from(paper)) };
}

/** Paints a shape with soft edges: four lines a pixel, coverage exact along each. `opacity` 0–1. */
export function fill(bitmap: Bitmap, shape: Shape, colour: Colour, opacity = 1): void {
  const ys = shape.flatMap((polygon) => polygon.map(([, y]) => y));
  const top = Math.max(0, Math.floor(Math.min(...ys)));
  const bottom = Math.min(bitmap.height - 1, Math.ceil(Math.max(...ys)));
  for (let y = top; y <= bottom; y += 1) {
    const coverage = new Float32Array(bitmap.width);
    for (let line = 0; line < LINES; line += 1) cover(coverage, crossings(shape, y + (line + 0.5) / LINES));
    for (let x = 0; x < bitmap.width; x += 1) {
      if (coverage[x]! > 0) blend(bitmap, x, y, colour, Math.min(1, coverage[x]! / LINES) * opacity);
    }
  }
}

/** A line of the given thickness along points, as a shape for `fill`. */
export function stroke(points: readonly Point[], thickness: number): Shape {
  return points.slice(1).map((end, i) => {
    const start = points[i]!;
    const length = Math.hypot(end[0] - start[0], end[1] - start[1]) || 1;
    const [dx, dy] = [
      ((end[1] - start[1]) / length) * (thickness / 2),
      ((start[0] - end[0]) / length) * (thickness / 2),
    ];
    return [
      [start[0] + dx, start[1] + dy],
      [end[0] + dx, end[1] + dy],
      [end[0] - dx, end[1] - dy],
      [start[0] - dx, start[1] - dy],
    ];
  });
}

/** The bitmap as a PNG file (8-bit RGB, no interlace). */
export function png(bitmap: Bitmap): Buffer {
  const row = bitmap.width * 3;
  const raw = Buffer.alloc((row + 1) * bitmap.height);
  for (let y = 0; y < bitmap.height; y += 1) {
    bitmap.pixels.copy(raw, y * (row + 1) + 1, y * row, (y + 1) * row);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(bitmap.width, 0);
  head.writeUInt32BE(bitmap.height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const LINES = 4;

function crossings(shape: Shape, y: number): readonly number[] {
  const xs: number[] = [];
  for (const polygon of shape) {
    for (const [i, a] of polygon.entries()) {
      const b = polygon[(i + 1) % polygon.length]!;
      if (a[1] <= y !== b[1] <= y) xs.push(a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
    }
  }
  return xs.sort((a, b) => a - b);
}

function cover(coverage: Float32Array, xs: readonly number[]): void {
  for (let i = 0; i + 1 < xs.length; i += 2) {
    const [from, to] = [Math.max(0, xs[i]!), Math.min(coverage.length, xs[i + 1]!)];
    for (let x = Math.floor(from); x < to; x += 1) coverage[x]! += Math.min(x + 1, to) - Math.max(x, from);
  }
}

function blend(bitmap: Bitmap, x: number, y: number, colour: Colour, alpha: number): void {
  const at = (y * bitmap.width + x) * 3;
  for (let i = 0; i < 3; i += 1) {
    const mixed = bitmap.pixels[at + i]! * (1 - alpha) + colour[i]! * alpha;
    // Sixteen levels are what an office scanner keeps, and make the file a third as large.
    bitmap.pixels[at + i] = Math.min(255, Math.round(mixed / 16) * 16);
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
