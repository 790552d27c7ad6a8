import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { runBounded } from './bounded.ts';
import { tidy } from './tidy.ts';

export interface Recognising {
  readonly file: string;
  /** Number of the page of a PDF, from 1 on; 0 where the file is a picture. */
  readonly page: number;
  readonly folder: string;
  readonly offline: readonly string[];
  /** Of tesseract, e.g. `ita`. */
  readonly language: string;
  readonly cpuMs: number;
}

/** Pixels of the longer side: A4 at 250 dots an inch, below which letters of notes are lost. */
const SIDE = 2900;
const MAX_TEXT = 100_000;

/** The text on a page that is a picture, by pdftoppm and tesseract. @throws Stop */
export async function recognise(order: Recognising): Promise<string> {
  const { file, page, folder, offline, language, cpuMs } = order;
  const place = join(folder, `recognised-${page}`);
  const number = String(page);
  const draw = [
    'pdftoppm',
    '-q',
    '-gray',
    '-png',
    '-singlefile',
    '-scale-to',
    String(SIDE),
    '-f',
    number,
    '-l',
    number,
  ];
  if (page > 0) await runBounded({ command: [...draw, file, place], offline, cpuMs, most: 0 });
  const picture = page > 0 ? `${place}.png` : file;
  try {
    const command = ['tesseract', picture, 'stdout', '-l', language];
    const said = await runBounded({ command, offline, cpuMs, most: MAX_TEXT * 4 });
    return tidy(said.toString('utf8').slice(0, MAX_TEXT));
  } finally {
    if (page > 0) await rm(picture, { force: true });
  }
}
