import { type Context, kernelErrors, romeYear } from '../../kernel/index.ts';
import { insertGrant } from '../access/store.ts';
import { recordsErrors } from '../errors.ts';
import { dossierDocumentAdded, readingGranted } from '../events.ts';
import { actorText, reachOf } from '../policy.ts';
import type { Phase } from '../types.ts';
import {
  countParts,
  type Dossier,
  findDossier,
  insertMember,
  lockDossier,
  nextDossierNumber,
  type PhaseSpan,
} from './store.ts';

/** The number of a new dossier, gap-free per class and year, and the instant to which the year belongs. */
export async function takeDossierCode(
  ctx: Context,
  classCode: string,
): Promise<{ readonly year: number; readonly number: number; readonly code: string; readonly at: Date }> {
  const at = ctx.lateNow();
  const year = romeYear(at);
  const number = await nextDossierNumber(ctx.db, ctx.bodyId, classCode, year);
  return { year, number, code: `${year}/${classCode}/${number}`, at };
}

/** Levels of sub-dossiers below a dossier. */
const MOST_LEVELS = 4;

/** The number of a new sub-dossier in one that is locked. @throws DOSSIER_TOO_DEEP */
export async function takePartCode(ctx: Context, parent: Dossier) {
  if (parent.ancestors.length >= MOST_LEVELS) throw recordsErrors.DOSSIER_TOO_DEEP();
  const { all } = await countParts(ctx.db, ctx.bodyId, parent.id);
  const part = parent.part === '' ? `${all + 1}` : `${parent.part}.${all + 1}`;
  const { id: parentId, year, number, classCode } = parent;
  const code = `${year}/${classCode}/${number}-${part}`;
  return { year, number, code, part, parentId, ancestors: [...parent.ancestors, parentId], at: ctx.lateNow() };
}

/** @throws NOT_FOUND also for a dossier that the caller may not see. */
export async function requireDossier(ctx: Context, id: string): Promise<Dossier> {
  const dossier = await findDossier(ctx.db, ctx.bodyId, id, reachOf(ctx, 'records.documents.read'));
  if (!dossier) throw kernelErrors.NOT_FOUND();
  return dossier;
}

/** The same, locked until the transaction ends. */
export async function requireLockedDossier(ctx: Context, id: string): Promise<Dossier> {
  const dossier = await lockDossier(ctx.db, ctx.bodyId, id, reachOf(ctx, 'records.documents.read'));
  if (!dossier) throw kernelErrors.NOT_FOUND();
  return dossier;
}

/** An open dossier, locked until the transaction ends. @throws NOT_FOUND, DOSSIER_CLOSED */
export async function requireOpenDossier(ctx: Context, id: string): Promise<Dossier> {
  const dossier = await requireLockedDossier(ctx, id);
  if (dossier.state === 'closed') throw recordsErrors.DOSSIER_CLOSED();
  return dossier;
}

/** Files a document, once; a second time changes nothing. @returns whether it is new there. */
export async function fileDocument(ctx: Context, dossierId: string, documentId: string): Promise<boolean> {
  const added = await insertMember(ctx.db, ctx.bodyId, dossierId, documentId, ctx.now(), actorText(ctx.actor));
  if (added) {
    ctx.emit(dossierDocumentAdded, { subject: `records/dossier/${dossierId}`, data: { dossierId, documentId } });
  }
  return added;
}

/** Ends the phase that runs. */
export function endPhase(phases: readonly PhaseSpan[], at: Date): readonly PhaseSpan[] {
  return phases.map((span) => (span.endedAt === null ? { ...span, endedAt: at.toISOString() } : span));
}

/** Ends the phase that runs and begins another one. */
export function beginPhase(phases: readonly PhaseSpan[], phase: Phase, at: Date): readonly PhaseSpan[] {
  return [...endPhase(phases, at), { phase, startedAt: at.toISOString(), endedAt: null }];
}

/**
 * Lets a person read a dossier; whether they may be let in is the caller's matter: an operation asks a permission first, the engine lets in
 * whoever takes a task on. @returns false when they read it already.
 */
export async function admitReader(ctx: Context, dossierId: string, personId: string, reason: string): Promise<boolean> {
  const days = { fromDay: null, untilDay: null };
  const given = { recordId: dossierId, personId, reason, ...days, at: ctx.now(), by: actorText(ctx.actor) };
  if (!(await insertGrant(ctx.db, ctx.bodyId, 'dossier', given))) return false;
  const data = { documentId: null, dossierId, personId, ...days };
  ctx.emit(readingGranted, { subject: `records/dossier/${dossierId}`, data });
  return true;
}
