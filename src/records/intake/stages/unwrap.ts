import { isContainer } from '../extract/unpack.ts';
import type { Part, StageResult } from '../types.ts';
import { type Budget, type FoundFile, notThisKind, own, type PipelineParts, spend } from './common.ts';

export interface Unwrapped {
  readonly stage: StageResult;
  readonly found: readonly Part[];
  /** Undefined where the content itself is what is to be read. */
  readonly files: readonly FoundFile[] | undefined;
}

/** What lies within the content, each file in the scratch folder. */
export async function unwrapStage(
  parts: PipelineParts,
  whole: FoundFile,
  folder: string,
  budget: Budget,
): Promise<Unwrapped> {
  const base = { stage: 'unwrap', ...own(parts) } as const;
  if (!isContainer(whole.mime)) {
    return { stage: notThisKind(parts, 'unwrap'), found: [], files: undefined };
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
