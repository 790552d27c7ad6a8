import { romeTime } from '../../kernel/index.ts';
import { detectMime } from '../content/mime.ts';
import { PDF } from './extract/text.ts';
import type { FoundFile, ReadingThreads } from './extract/threads.ts';
import { isContainer } from './extract/unpack.ts';
import { WALL_MS } from './extract/bounded.ts';
import { LIMITS } from './limits.ts';
import { headOf } from './pipeline.ts';
import type { PipelineParts } from './stages/common.ts';
import { isScan } from './stages/ocr.ts';
import { MAX_TEXT } from './text.ts';
import type { Reason, StageResult } from './types.ts';

/** What is recognised of one content; the rest is in the original. */
const MAX_PAGES = 100;
/** Of the processor for a page: four times what a full one takes. */
const PAGE_CPU_MS = 20_000;
/** By the clock of Rome, from so many o'clock on and until so many. */
const NIGHT = { from: 22, until: 6 };
const HOUR_MS = 3_600_000;

/** The instant at which recognition may begin that nobody asked for: at once by night, else in the evening. */
export function nextNight(now: Date): Date {
  const [hours, minutes, seconds] = romeTime(now).split(':').map(Number) as [number, number, number];
  if (hours >= NIGHT.from || hours < NIGHT.until) return now;
  return new Date(now.getTime() + (NIGHT.from - hours) * HOUR_MS - (minutes * 60 + seconds) * 1000);
}

export interface Recognised {
  readonly stage: StageResult;
  /** Of the pages that hold no text of their own, in their order; empty where there is none. */
  readonly text: string;
}

/** Reads the pages of a content that are pictures. Undefined when the program is stopping: then it is taken up again. */
export async function recogniseContent(
  parts: PipelineParts,
  threads: ReadingThreads,
  content: { readonly file: string; readonly folder: string; readonly size: number },
  stopping: () => boolean,
): Promise<Recognised | undefined> {
  const { tesseract, pdftoppm, offline } = parts.tools;
  const from = parts.clock.elapsed();
  const base = { stage: 'ocr', tool: 'tesseract', toolVersion: tesseract?.version ?? '' } as const;
  const ended = (rest: Pick<StageResult, 'outcome' | 'reason' | 'detail'>): StageResult => ({
    ...base,
    ...rest,
    durationMs: parts.clock.elapsed() - from,
  });
  if (!tesseract || !pdftoppm) {
    return { stage: ended({ outcome: 'unavailable', reason: 'no-tool', detail: {} }), text: '' };
  }
  const { pages, whole } = await pagesOf(parts, threads, content);
  const texts: string[] = [];
  let reason: Reason | undefined;
  for (const { file, page } of pages) {
    if (stopping()) return undefined;
    const { language } = tesseract;
    const order = { kind: 'ocr', file, page, folder: content.folder, offline, language, cpuMs: PAGE_CPU_MS } as const;
    // Two programs one after the other.
    const answer = await threads.run(order, 2 * WALL_MS);
    if (stopping()) return undefined;
    if (answer.ok && answer.kind === 'ocr') texts.push(answer.text);
    else reason ??= answer.ok ? 'damaged' : answer.reason;
  }
  const text = texts.filter(Boolean).join('\n\n').slice(0, MAX_TEXT);
  const detail = { pages: texts.length, characters: text.length, whole };
  if (text !== '') return { stage: ended({ outcome: 'done', ...(reason ? { reason } : {}), detail }), text };
  const none = reason ? ({ outcome: 'failed', reason } as const) : ({ outcome: 'nothing', reason: 'no-text' } as const);
  return { stage: ended({ ...none, detail }), text };
}

interface Page {
  readonly file: string;
  readonly page: number;
}

/** Pages of PDFs that hold hardly any text, and pictures, in the order of the files. */
async function pagesOf(
  parts: PipelineParts,
  threads: ReadingThreads,
  { file, folder, size }: { readonly file: string; readonly folder: string; readonly size: number },
): Promise<{ readonly pages: readonly Page[]; readonly whole: boolean }> {
  const mime = detectMime(await headOf(file));
  const files = isContainer(mime) ? await within(threads, file, mime, folder) : [{ path: undefined, mime, file, size }];
  const pages: Page[] = [];
  for (const one of files) {
    if (isScan(one)) pages.push({ file: one.file, page: 0 });
    if (one.mime !== PDF) continue;
    const { pdftotext, offline } = parts.tools;
    const by = pdftotext === undefined ? undefined : { offline, cpuMs: LIMITS.cpuMs };
    const answer = await threads.run({ kind: 'pdf', file: one.file, by, limit: MAX_TEXT }, WALL_MS);
    if (answer.ok && answer.kind === 'pdf') pages.push(...answer.bare.map((page) => ({ file: one.file, page })));
  }
  return { pages: pages.slice(0, MAX_PAGES), whole: pages.length <= MAX_PAGES };
}

async function within(
  threads: ReadingThreads,
  file: string,
  mime: string,
  folder: string,
): Promise<readonly FoundFile[]> {
  const answer = await threads.run({ kind: 'unpack', file, mime, folder, prefix: 'part' }, LIMITS.cpuMs);
  return answer.ok && answer.kind === 'unpack' ? answer.files : [];
}
