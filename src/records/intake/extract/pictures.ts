import { createWriteStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Stop } from '../limits.ts';
import { runBounded } from './bounded.ts';
import { PDF } from './text.ts';

/** Pages that are drawn: who reads on opens the original. */
const PAGES = 10;
/** Pixels of the longer side: a page that says it is a kilometre high is a picture of this size as well. */
const PAGE_SIDE = 1100;
const THUMB_SIDE = 220;
/** Of a picture that is made smaller: what a large scanner makes of A3 at 600 dpi. */
const MAX_PIXELS = 75_000_000;

export interface Drawing {
  readonly file: string;
  readonly mime: string;
  /** Where the pictures go. */
  readonly folder: string;
  readonly offline: readonly string[];
  readonly cpuMs: number;
}

export interface Pictures {
  readonly thumb: string;
  /** In their order, from the first page on. */
  readonly pages: readonly string[];
}

/** Whether pictures can be made of this kind of content. */
export function isDrawable(mime: string): boolean {
  return mime === PDF || mime === 'image/png' || mime === 'image/jpeg';
}

/** JPEGs of the first pages of a PDF, or of a picture, by pdftoppm (poppler). @throws Stop */
export async function drawPictures(drawing: Drawing): Promise<Pictures> {
  const { folder, offline, cpuMs } = drawing;
  const from = performance.now();
  const file = drawing.mime === PDF ? drawing.file : await enclosed(drawing);
  const draw = (side: number, last: number, name: string) =>
    runBounded({
      command: [
        ...['pdftoppm', '-q', '-jpeg', '-jpegopt', 'quality=75', '-scale-to', String(side)],
        ...['-f', '1', '-l', String(last), file, join(folder, name)],
      ],
      offline,
      cpuMs: cpuMs - (performance.now() - from),
      most: 0,
    });
  await draw(THUMB_SIDE, 1, 'thumb');
  const [thumb] = await drawn(folder, 'thumb');
  // Also a reader that ends well may have found no page to draw.
  if (thumb === undefined) throw new Stop('damaged', 'no page');
  const ended = await draw(PAGE_SIDE, PAGES, 'page').then(
    () => undefined,
    (error: unknown) => error,
  );
  const pages = await drawn(folder, 'page');
  if (ended === undefined) return { thumb, pages };
  // The page at which time ended is half a picture; those before it are whole.
  if (ended instanceof Stop && pages.length > 1) return { thumb, pages: pages.slice(0, -1) };
  throw ended;
}

async function drawn(folder: string, name: string): Promise<readonly string[]> {
  const numbers = (await readdir(folder)).flatMap((file) => {
    const number = new RegExp(`^${name}-(\\d{1,6})\\.jpg$`).exec(file)?.[1];
    return number === undefined ? [] : [{ number: Number(number), file: join(folder, file) }];
  });
  return numbers.sort((a, b) => a.number - b.number).map(({ file }) => file);
}

/** The picture as the one page of a PDF, for the same tool to make it smaller. @throws Stop */
async function enclosed({ file, mime, folder }: Drawing): Promise<string> {
  const { width, height } = await sizeOf(file, mime);
  if (width * height > MAX_PIXELS) throw new Stop('too-large', `${width} × ${height} pixels`);
  const { default: PDFDocument } = await import('pdfkit');
  const document = new PDFDocument({ size: [width, height], margin: 0 });
  const place = join(folder, 'picture.pdf');
  const written = finished(document.pipe(createWriteStream(place, { mode: 0o600 })));
  try {
    document.image(file, 0, 0, { width, height });
  } finally {
    document.end();
    await written;
  }
  return place;
}

/** As the header says. @throws Stop `damaged` where it says nothing that can be. */
async function sizeOf(file: string, mime: string): Promise<{ readonly width: number; readonly height: number }> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1_000_000), 0, 1_000_000, 0);
    const head = buffer.subarray(0, bytesRead);
    const size = mime === 'image/png' ? pngSize(head) : jpegSize(head);
    if (!size || size.width === 0 || size.height === 0) throw new Stop('damaged', 'a picture of no size');
    return size;
  } finally {
    await handle.close();
  }
}

/** ISO 15948 §11.2.2: the header chunk comes first. */
function pngSize(head: Buffer) {
  return head.length < 24 ? undefined : { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

/** ITU-T T.81 B.2.2: the first frame header, whatever its kind. */
function jpegSize(head: Buffer) {
  for (let at = 2; at + 9 <= head.length && head[at] === 0xff;) {
    const marker = head[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
    at += 2 + head.readUInt16BE(at + 2);
  }
  return undefined;
}
