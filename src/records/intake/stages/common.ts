import type { FoundFile, ReadingThreads } from '../extract/threads.ts';
import type { Tools } from '../tools.ts';
import type { StageResult } from '../types.ts';

export interface PipelineParts {
  readonly threads: ReadingThreads;
  readonly tools: Tools;
  /** Version of the program, which is that of the tools of its own. */
  readonly version: string;
  /** Socket of clamd; none where the installation has no antivirus. */
  readonly clamdSocket: string | undefined;
  readonly clock: { elapsed(): number };
}

/** Milliseconds that are left for everything that takes the file apart. */
export interface Budget {
  left: number;
}

export type { FoundFile };

/** The tool of a stage that is this program. */
export function own(parts: PipelineParts): { readonly tool: string; readonly toolVersion: string } {
  return { tool: 'digipro', toolVersion: parts.version };
}

/** The result of a stage that has nothing to do for this kind of content. */
export function notThisKind(parts: PipelineParts, stage: StageResult['stage']): StageResult {
  return { stage, outcome: 'nothing', reason: 'not-this-kind', detail: {}, ...own(parts), durationMs: 0 };
}

export async function timed<T>(parts: PipelineParts, work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const from = parts.clock.elapsed();
  const value = await work();
  return { value, ms: parts.clock.elapsed() - from };
}

/** The same, counted against what the content may cost. */
export async function spend<T>(parts: PipelineParts, budget: Budget, work: () => Promise<T>) {
  const done = await timed(parts, work);
  budget.left -= done.ms;
  return done;
}
