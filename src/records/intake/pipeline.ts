import { open, stat } from 'node:fs/promises';
import { contradicts, detectMime } from '../content/mime.ts';
import { scanFile } from './clamd.ts';
import { isReadable } from './extract/text.ts';
import type { FoundFile, ReadingThreads } from './extract/threads.ts';
import { isContainer } from './extract/unpack.ts';
import { LIMITS, Stop } from './limits.ts';
import { MAX_TEXT } from './text.ts';
import { pdfTextByTool, type Tools } from './tools.ts';
import type { Part, Reason, StageResult } from './types.ts';

export interface PipelineParts {
  readonly threads: ReadingThreads;
  readonly tools: Tools;
  /** Version of the program, which is that of the tools of its own. */
  readonly version: string;
  /** Socket of clamd; none where the installation has no antivirus. */
  readonly clamdSocket: string | undefined;
  readonly clock: { elapsed(): number };
}

export interface Looked {
  readonly stages: readonly StageResult[];
  readonly parts: readonly Part[];
  /** Undefined where there is none. */
  readonly text: string | undefined;
}

interface Budget {
  /** Milliseconds that are left for everything that takes the file apart. */
  left: number;
}

const OWN = 'digipro';

/** Looks into a content that lies in a file of its own in `folder`. Never throws for what the bytes are. */
export async function lookInto(
  parts: PipelineParts,
  content: { readonly file: string; readonly folder: string; readonly declaredMime: string | null },
): Promise<Looked> {
  const stages: StageResult[] = [];
  const budget = { left: LIMITS.cpuMs };
  const { file, folder } = content;
  const size = (await stat(file)).size;

  const mime = await timed(parts, async () => detectMime(await headOf(file)));
  stages.push(typeStage(parts, mime.value, content.declaredMime, mime.ms));
  stages.push(await antivirus(parts, file));
  if (size > LIMITS.bytes) {
    const large = { outcome: 'refused', reason: 'too-large', detail: {}, ...own(parts), durationMs: 0 } as const;
    return {
      stages: [...stages, { stage: 'unwrap', ...large }, { stage: 'text', ...large }],
      parts: [],
      text: undefined,
    };
  }
  const whole: FoundFile = { path: undefined, mime: mime.value, file, size };
  const unwrapped = await unwrapStage(parts, whole, folder, budget);
  stages.push(unwrapped.stage);
  const read = await textStage(parts, unwrapped.files ?? [whole], budget);
  stages.push(read.stage);
  return { stages, parts: unwrapped.found, text: read.text };
}

function typeStage(parts: PipelineParts, mime: string, declared: string | null, durationMs: number): StageResult {
  const base = { stage: 'type', ...own(parts), durationMs } as const;
  const detail = { mime, ...(declared && contradicts(declared, mime) ? { declared } : {}) };
  // A program is kept like everything that came in, and nobody opens it unwarned.
  if (/executable|x-msdownload|x-elf/.test(mime)) return { ...base, outcome: 'refused', reason: 'program', detail };
  return { ...base, outcome: 'done', detail };
}

async function antivirus(parts: PipelineParts, file: string): Promise<StageResult> {
  const base = { stage: 'antivirus', tool: 'clamd', toolVersion: '' } as const;
  const { clamdSocket } = parts;
  if (clamdSocket === undefined) {
    return { ...base, outcome: 'unavailable', reason: 'no-tool', detail: {}, durationMs: 0 };
  }
  const { value, ms: durationMs } = await timed(parts, () => scanFile(clamdSocket, file));
  switch (value.verdict) {
    case 'clean':
      return { ...base, outcome: 'done', detail: {}, durationMs };
    case 'found':
      return { ...base, outcome: 'refused', reason: 'malware', detail: { name: value.name! }, durationMs };
    case 'too-large':
      return { ...base, outcome: 'failed', reason: 'too-large', detail: {}, durationMs };
    default:
      return { ...base, outcome: 'failed', reason: 'no-answer', detail: {}, durationMs };
  }
}

interface Unwrapped {
  readonly stage: StageResult;
  readonly found: readonly Part[];
  /** Undefined where the content itself is what is to be read. */
  readonly files: readonly FoundFile[] | undefined;
}

async function unwrapStage(parts: PipelineParts, whole: FoundFile, folder: string, budget: Budget): Promise<Unwrapped> {
  const base = { stage: 'unwrap', ...own(parts) } as const;
  if (!isContainer(whole.mime)) {
    const stage = { ...base, outcome: 'nothing', reason: 'not-this-kind', detail: {}, durationMs: 0 } as const;
    return { stage, found: [], files: undefined };
  }
  const order = { kind: 'unpack', file: whole.file, mime: whole.mime, folder, prefix: 'part' } as const;
  const { value: answer, ms: durationMs } = await spend(parts, budget, () => parts.threads.run(order, budget.left));
  if (!answer.ok || answer.kind !== 'unpack') {
    const reason = answer.ok ? 'damaged' : answer.reason;
    return { stage: { ...base, outcome: 'failed', reason, detail: {}, durationMs }, found: [], files: [] };
  }
  const detail = { parts: answer.parts.length };
  const ended = answer.reason
    ? ({ outcome: 'refused', reason: answer.reason } as const)
    : ({ outcome: 'done' } as const);
  return { stage: { ...base, ...ended, detail, durationMs }, found: answer.parts, files: answer.files };
}

interface Read {
  readonly stage: StageResult;
  readonly text: string | undefined;
}

/** Reads file by file; one that cannot be read keeps nobody from the others. */
async function textStage(parts: PipelineParts, files: readonly FoundFile[], budget: Budget): Promise<Read> {
  const readable = files.filter(({ mime }) => isReadable(mime));
  const byTool = parts.tools.pdftotext !== undefined && readable.some(({ mime }) => mime === 'application/pdf');
  const tool = byTool ? { tool: 'pdftotext', toolVersion: parts.tools.pdftotext! } : own(parts);
  const base = { stage: 'text', ...tool } as const;
  if (readable.length === 0) {
    const stage = { ...base, outcome: 'nothing', reason: 'not-this-kind', detail: {}, durationMs: 0 } as const;
    return { stage, text: undefined };
  }
  const texts: string[] = [];
  let reason: Reason | undefined;
  let room = MAX_TEXT;
  const { ms: durationMs } = await timed(parts, async () => {
    for (const file of readable) {
      if (room <= 0) break;
      const read = await spend(parts, budget, () => readFileText(parts, file, budget.left, room));
      if (typeof read.value !== 'string') {
        reason ??= read.value.reason;
        continue;
      }
      const piece = file.path === undefined ? read.value : `${file.path}\n${read.value}`;
      texts.push(piece);
      room -= piece.length;
    }
  });
  const text = texts.join('\n\n').slice(0, MAX_TEXT);
  const detail = { characters: text.length, files: texts.length, whole: room > 0 };
  if (text.trim() === '') {
    const outcome = reason ? 'failed' : 'nothing';
    return { stage: { ...base, outcome, reason: reason ?? 'no-text', detail, durationMs }, text: undefined };
  }
  const partly = reason ? { reason } : {};
  return { stage: { ...base, outcome: 'done', ...partly, detail, durationMs }, text };
}

async function readFileText(
  parts: PipelineParts,
  file: FoundFile,
  left: number,
  room: number,
): Promise<string | { readonly reason: Reason }> {
  if (file.mime === 'application/pdf' && parts.tools.pdftotext !== undefined) {
    try {
      return await pdfTextByTool(file.file, left, room);
    } catch (error) {
      if (error instanceof Stop) return { reason: error.reason };
      throw error;
    }
  }
  const answer = await parts.threads.run({ kind: 'text', file: file.file, mime: file.mime, limit: room }, left);
  if (!answer.ok) return { reason: answer.reason };
  return answer.kind === 'text' ? answer.text : { reason: 'damaged' };
}

function own(parts: PipelineParts) {
  return { tool: OWN, toolVersion: parts.version };
}

async function timed<T>(parts: PipelineParts, work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const from = parts.clock.elapsed();
  const value = await work();
  return { value, ms: parts.clock.elapsed() - from };
}

async function spend<T>(parts: PipelineParts, budget: Budget, work: () => Promise<T>) {
  const done = await timed(parts, work);
  budget.left -= done.ms;
  return done;
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16_384), 0, 16_384, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
