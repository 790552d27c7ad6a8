import type { StageResult } from '../types.ts';
import { type FoundFile, notThisKind, type PipelineParts } from './common.ts';

/** Smaller pictures are marks and letter-heads of mails, which hold no page. */
const SMALLEST = 20_000;

/** Pictures that may hold a page of text. */
export function isScan({ mime, size }: Pick<FoundFile, 'mime' | 'size'>): boolean {
  return ['image/png', 'image/jpeg', 'image/tiff'].includes(mime) && size >= SMALLEST;
}

/** Whether there are pages that hold hardly any text and wait to be recognised. `bare`: how many of those that were read. */
export function ocrStage(parts: PipelineParts, files: readonly FoundFile[], bare: number): StageResult {
  const pages = bare + files.filter(isScan).length;
  if (pages === 0) return notThisKind(parts, 'ocr');
  const { tesseract, pdftoppm } = parts.tools;
  const base = { stage: 'ocr', tool: 'tesseract', toolVersion: tesseract?.version ?? '', durationMs: 0 } as const;
  if (!tesseract || !pdftoppm) return { ...base, outcome: 'unavailable', reason: 'no-tool', detail: { pages } };
  return { ...base, outcome: 'waiting', detail: { pages } };
}
