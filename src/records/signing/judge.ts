import type { Context } from '../../kernel/index.ts';
import { signatureValidated } from '../events.ts';
import { actorText } from '../policy.ts';
import type { ValidationReport } from '../signatures/index.ts';
import { presentReport, type Report } from './report.ts';
import { insertReport, registrationOf, reportedVersions } from './store.ts';

/** The instant at which signatures over some bytes are judged, and why that one. */
export interface JudgingTime {
  readonly at: Date;
  readonly source: Report['timeSource'];
}

/** The registration of the bytes where they are registered (DPCM 22.2.2013 art. 41 c. 4), else now. */
export async function judgingTime(ctx: Context, sha256: string): Promise<JudgingTime> {
  const registered = await registrationOf(ctx.db, ctx.bodyId, sha256);
  return { at: registered ?? ctx.now(), source: registered ? 'registration' : 'now' };
}

export interface JudgedVersion {
  readonly documentId: string;
  readonly version: number;
}

/** Keeps a report with a version, and tells of it. */
export async function keepReport(
  ctx: Context,
  { documentId, version }: JudgedVersion,
  sha256: string,
  report: Report,
): Promise<void> {
  const row = { id: ctx.id(), documentId, version, report, at: ctx.now(), by: actorText(ctx.actor) };
  await insertReport(ctx.db, ctx.bodyId, row);
  const { indication, subIndication } = report;
  const data = { documentId, version, sha256, indication, subIndication };
  ctx.emit(signatureValidated, { subject: `records/document/${documentId}`, data });
}

/** Keeps a verdict with those versions of the same bytes that have none yet: what people asked for by themselves is not said anew. */
export async function keepJudged(
  ctx: Context,
  sha256: string,
  versions: readonly JudgedVersion[],
  judged: { readonly verdict: Omit<ValidationReport, 'content'>; readonly contentSha256: string | null },
  { at, source }: JudgingTime,
): Promise<void> {
  const known = await reportedVersions(ctx.db, ctx.bodyId, sha256);
  const report = { ...presentReport(judged.verdict, at, source), contentSha256: judged.contentSha256 };
  for (const one of versions) {
    const told = known.some(({ documentId, version }) => documentId === one.documentId && version === one.version);
    if (!told) await keepReport(ctx, one, sha256, report);
  }
}
