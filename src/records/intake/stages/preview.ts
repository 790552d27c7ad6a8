import { WALL_MS } from '../extract/bounded.ts';
import { isDrawable } from '../extract/pictures.ts';
import { mayBeReadable } from '../extract/readable.ts';
import { PDF } from '../extract/text.ts';
import type { Readable, StageResult } from '../types.ts';
import { type Budget, type FoundFile, notThisKind, own, type PipelineParts, spend } from './common.ts';

/** Files in the scratch folder, and what is shown as a page. */
export interface Preview {
  readonly thumb: string | undefined;
  readonly pages: readonly string[];
  readonly readable: Readable | undefined;
}

export interface Previewed {
  readonly stage: StageResult;
  readonly preview: Preview | undefined;
}

/** Pictures of the first pages, or a mail or invoice as a page; of a signed file those of its original. */
export async function previewStage(
  parts: PipelineParts,
  { file, mime }: FoundFile,
  folder: string,
  budget: Budget,
): Promise<Previewed> {
  if (mayBeReadable(mime)) return readableStage(parts, { file, mime }, budget);
  if (!isDrawable(mime)) return { stage: notThisKind(parts, 'preview'), preview: undefined };
  const { pdftoppm, offline } = parts.tools;
  const base = { stage: 'preview', tool: 'pdftoppm', toolVersion: pdftoppm ?? '', detail: {}, durationMs: 0 } as const;
  if (pdftoppm === undefined)
    return { stage: { ...base, outcome: 'unavailable', reason: 'no-tool' }, preview: undefined };
  if (budget.left <= 0) return { stage: { ...base, outcome: 'failed', reason: 'out-of-time' }, preview: undefined };
  const order = { kind: 'pictures', file, mime, folder, offline, cpuMs: budget.left } as const;
  // Two programs one after the other, for which the thread only waits; a picture it takes apart by itself before.
  const wall = mime === PDF ? 2 * WALL_MS : budget.left;
  const { value: answer, ms: durationMs } = await spend(parts, budget, () => parts.threads.run(order, wall));
  if (!answer.ok || answer.kind !== 'pictures') {
    const reason = answer.ok ? 'damaged' : answer.reason;
    return { stage: { ...base, outcome: 'failed', reason, durationMs }, preview: undefined };
  }
  const { thumb, pages } = answer;
  const stage = { ...base, outcome: 'done', detail: { pages: pages.length }, durationMs } as const;
  return { stage, preview: { thumb, pages, readable: undefined } };
}

async function readableStage(
  parts: PipelineParts,
  { file, mime }: Pick<FoundFile, 'file' | 'mime'>,
  budget: Budget,
): Promise<Previewed> {
  const order = { kind: 'readable', file, mime } as const;
  const { value: answer, ms: durationMs } = await spend(parts, budget, () => parts.threads.run(order, budget.left));
  const base = { stage: 'preview', ...own(parts), durationMs, detail: {} } as const;
  if (!answer.ok || answer.kind !== 'readable') {
    const reason = answer.ok ? 'damaged' : answer.reason;
    return { stage: { ...base, outcome: 'failed', reason }, preview: undefined };
  }
  if (!answer.readable) return { stage: notThisKind(parts, 'preview'), preview: undefined };
  const preview = { thumb: undefined, pages: [], readable: answer.readable };
  return { stage: { ...base, outcome: 'done', detail: { kind: answer.readable.kind } }, preview };
}
