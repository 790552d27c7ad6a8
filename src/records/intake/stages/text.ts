import { WALL_MS } from '../extract/bounded.ts';
import { isReadable, PDF } from '../extract/text.ts';
import { MAX_TEXT } from '../text.ts';
import type { Reason, StageResult } from '../types.ts';
import { type Budget, type FoundFile, notThisKind, own, type PipelineParts, spend, timed } from './common.ts';

export interface Read {
  readonly stage: StageResult;
  readonly text: string | undefined;
  /** Pages of PDFs that hold hardly any text. */
  readonly bare: number;
}

type Piece = { readonly text: string; readonly pages?: number; readonly bare?: readonly number[] };

/** Reads file by file; one that cannot be read keeps nobody from the others. */
export async function textStage(parts: PipelineParts, files: readonly FoundFile[], budget: Budget): Promise<Read> {
  const readable = files.filter(({ mime }) => isReadable(mime));
  if (readable.length === 0) return { stage: notThisKind(parts, 'text'), text: undefined, bare: 0 };
  const byTool = parts.tools.pdftotext !== undefined && readable.some(({ mime }) => mime === PDF);
  const tool = byTool ? { tool: 'pdftotext', toolVersion: parts.tools.pdftotext! } : own(parts);
  const base = { stage: 'text', ...tool } as const;
  const texts: string[] = [];
  let reason: Reason | undefined;
  let room = MAX_TEXT;
  let pages = 0;
  let bare = 0;
  const { ms: durationMs } = await timed(parts, async () => {
    for (const file of readable) {
      if (room <= 0) break;
      const { value: read } = await spend(parts, budget, () => readFileText(parts, file, budget.left, room));
      if ('reason' in read) {
        reason ??= read.reason;
        continue;
      }
      pages += read.pages ?? 0;
      bare += read.bare?.length ?? 0;
      const piece = file.path === undefined ? read.text : `${file.path}\n${read.text}`;
      texts.push(piece);
      room -= piece.length;
    }
  });
  const text = texts.join('\n\n').slice(0, MAX_TEXT);
  const counted: Record<string, number> = pages > 0 ? { pages, bare } : {};
  const detail = { characters: text.length, files: texts.length, whole: room > 0, ...counted };
  if (text.trim() === '') {
    const outcome = reason ? 'failed' : 'nothing';
    return { stage: { ...base, outcome, reason: reason ?? 'no-text', detail, durationMs }, text: undefined, bare };
  }
  const partly = reason ? { reason } : {};
  return { stage: { ...base, outcome: 'done', ...partly, detail, durationMs }, text, bare };
}

async function readFileText(
  parts: PipelineParts,
  { file, mime }: FoundFile,
  left: number,
  limit: number,
): Promise<Piece | { readonly reason: Reason }> {
  if (left <= 0) return { reason: 'out-of-time' };
  const { pdftotext, offline } = parts.tools;
  const answer =
    mime !== PDF
      ? await parts.threads.run({ kind: 'text', file, mime, limit }, left)
      : pdftotext === undefined
        ? await parts.threads.run({ kind: 'pdf', file, by: undefined, limit }, left)
        : // The thread only waits: the program has bounds of its own.
          await parts.threads.run({ kind: 'pdf', file, by: { offline, cpuMs: left }, limit }, WALL_MS + 2000);
  if (!answer.ok) return { reason: answer.reason };
  return answer.kind === 'text' || answer.kind === 'pdf' ? answer : { reason: 'damaged' };
}
