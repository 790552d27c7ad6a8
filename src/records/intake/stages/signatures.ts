import { PKCS7 } from '../../content/mime.ts';
import type { Anchor } from '../../signatures/index.ts';
import type { Judged } from '../extract/threads.ts';
import type { StageResult } from '../types.ts';
import { type Budget, type FoundFile, notThisKind, own, type PipelineParts, spend } from './common.ts';

/** At which instant signatures are judged, and who is trusted then. */
export interface Judging {
  readonly at: Date;
  readonly anchors: readonly Anchor[];
}

/** Judges the signatures of a signed file. A signature that does not pass is a finding and no failure of the stage. */
export async function signatureStage(
  parts: PipelineParts,
  { file, mime }: FoundFile,
  { at, anchors }: Judging,
  budget: Budget,
): Promise<{ readonly stage: StageResult; readonly judged: Judged | undefined }> {
  if (mime !== PKCS7) return { stage: notThisKind(parts, 'signatures'), judged: undefined };
  const order = { kind: 'signatures', file, at, anchors } as const;
  const { value: answer, ms: durationMs } = await spend(parts, budget, () => parts.threads.run(order, budget.left));
  const base = { stage: 'signatures', ...own(parts), durationMs } as const;
  if (!answer.ok || answer.kind !== 'signatures') {
    const reason = answer.ok ? 'damaged' : answer.reason;
    return { stage: { ...base, outcome: 'failed', reason, detail: {} }, judged: undefined };
  }
  const { indication, rule, signatures } = answer.judged.verdict;
  const detail = { indication, rule, signatures: signatures.length };
  return { stage: { ...base, outcome: 'done', detail }, judged: answer.judged };
}
