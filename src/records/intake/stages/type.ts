import { contradicts } from '../../content/mime.ts';
import type { StageResult } from '../types.ts';
import { own, type PipelineParts } from './common.ts';

/** What the content is, and whether its sender called it something else. */
export function typeStage(
  parts: PipelineParts,
  mime: string,
  declared: string | null,
  durationMs: number,
): StageResult {
  const base = { stage: 'type', ...own(parts), durationMs } as const;
  const detail = { mime, ...(declared && contradicts(declared, mime) ? { declared } : {}) };
  // A program is kept like everything that came in, and nobody opens it unwarned.
  if (/executable|x-msdownload|x-elf/.test(mime)) return { ...base, outcome: 'refused', reason: 'program', detail };
  return { ...base, outcome: 'done', detail };
}
