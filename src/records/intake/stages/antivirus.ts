import { scanFile } from '../clamd.ts';
import type { StageResult } from '../types.ts';
import { type PipelineParts, timed } from './common.ts';

/** What the antivirus of the installation says. */
export async function antivirusStage(parts: PipelineParts, file: string): Promise<StageResult> {
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
