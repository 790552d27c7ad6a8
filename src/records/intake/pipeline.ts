import { open, stat } from 'node:fs/promises';
import { detectMime, PKCS7, TSD } from '../content/mime.ts';
import type { FoundFile, Judged } from './extract/threads.ts';
import { LIMITS } from './limits.ts';
import { antivirusStage } from './stages/antivirus.ts';
import { own, type PipelineParts, timed } from './stages/common.ts';
import { ocrStage } from './stages/ocr.ts';
import { type Preview, previewStage } from './stages/preview.ts';
import { type Judging, signatureStage } from './stages/signatures.ts';
import { textStage } from './stages/text.ts';
import { typeStage } from './stages/type.ts';
import { unwrapStage } from './stages/unwrap.ts';
import type { Part, Stage, StageResult } from './types.ts';

export type { PipelineParts };

export interface Looked {
  readonly stages: readonly StageResult[];
  readonly parts: readonly Part[];
  /** Undefined where there is none. */
  readonly text: string | undefined;
  /** Undefined where the content is no signed file. */
  readonly judged: Judged | undefined;
  /** Undefined where there is none. */
  readonly preview: Preview | undefined;
}

export interface LookedAt {
  readonly file: string;
  /** Scratch folder of this content alone. */
  readonly folder: string;
  readonly declaredMime: string | null;
  readonly judging: Judging;
}

/** Stages that take the content apart. */
export const TAKING_APART = ['unwrap', 'signatures', 'text', 'preview'] as const satisfies readonly Stage[];

/** Looks into a content that lies in a file of its own in `folder`. Never throws for what the bytes are. */
export async function lookInto(parts: PipelineParts, content: LookedAt): Promise<Looked> {
  const { file, folder } = content;
  const budget = { left: LIMITS.cpuMs };
  const size = (await stat(file)).size;
  const { value: mime, ms } = await timed(parts, async () => detectMime(await headOf(file)));
  const first = [typeStage(parts, mime, content.declaredMime, ms), await antivirusStage(parts, file)];
  if (size > LIMITS.bytes) {
    const large = { outcome: 'refused', reason: 'too-large', detail: {}, ...own(parts), durationMs: 0 } as const;
    const stages = [...first, ...TAKING_APART.map((stage) => ({ stage, ...large }))];
    return { stages, parts: [], text: undefined, judged: undefined, preview: undefined };
  }
  const whole: FoundFile = { path: undefined, mime, file, size };
  const unwrapped = await unwrapStage(parts, whole, folder, budget);
  const signatures = await signatureStage(parts, whole, content.judging, budget);
  const read = await textStage(parts, unwrapped.files ?? [whole], budget);
  const shown = await previewStage(parts, shownOf(whole, unwrapped.files), folder, budget);
  const ocr = ocrStage(parts, unwrapped.files ?? [whole], read.bare);
  const stages = [...first, unwrapped.stage, signatures.stage, read.stage, shown.stage, ocr];
  return { stages, parts: unwrapped.found, text: read.text, judged: signatures.judged, preview: shown.preview };
}

/** What people want to see of a content: of a signed or time-stamped file its original. */
function shownOf(whole: FoundFile, files: readonly FoundFile[] | undefined): FoundFile {
  const isEnvelope = whole.mime === PKCS7 || whole.mime === TSD;
  return isEnvelope && files?.length === 1 ? files[0]! : whole;
}

/** What tells the kind of a content. */
export async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16_384), 0, 16_384, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
