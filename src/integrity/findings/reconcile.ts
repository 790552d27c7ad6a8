import { canonicalJson, type Context, type Sql } from '../../kernel/index.ts';
import { checks } from '../checks/checks.ts';
import { neighbours, notedFacts, unsettled, type Note } from '../checks/source-store.ts';
import { findingOpened, findingRestated, findingWithdrawn } from '../events.ts';
import type { Check, Evidence, Family, Finding, Reach, Violation } from '../types.ts';
import { evidenceOf } from './evidence.ts';
import { findingsOf, insertFindings, restateFinding, withdrawFinding } from './store.ts';

/** Looks again at what new facts speak of: all acts at once, all cases at once, each register between the numbers around the new ones. */
export async function reconsiderNotes(ctx: Context, notes: readonly Note[]): Promise<void> {
  for (const family of ['act', 'case'] as const) {
    const scopes = notes.filter((note) => note.family === family).map((note) => note.scope);
    if (scopes.length > 0) await reconsiderReach(ctx, family, { scopes, after: null, upto: null });
  }
  for (const { family, scope, first, last } of notes) {
    if (first === null || last === null) continue;
    const bounds = await neighbours(ctx.db, ctx.bodyId, scope, first, last);
    await reconsiderReach(ctx, family, { scopes: [scope], ...bounds });
  }
}

/** Looks again at what time alone can have turned since. */
export async function reconsiderTimed(ctx: Context, check: Check, settledBy: string): Promise<void> {
  const scopes = await unsettled(ctx.db, ctx.bodyId, check.family, settledBy);
  await reconsiderReach(ctx, check.family, { scopes, after: null, upto: null }, [check]);
}

async function reconsiderReach(
  ctx: Context,
  family: Family,
  reach: Reach,
  wanted: readonly Check[] = checksOf(family),
): Promise<void> {
  const facts = notedFacts(ctx.bodyId, family, reach);
  await reconsider(ctx, wanted, await evidenceOf(ctx, family, facts, reach.after), reach);
}

/** Looks again at everything that some checks of a family are about: a term has passed, or a rule has changed. */
export async function reconsiderAll(ctx: Context, family: Family, wanted: readonly Check[], facts: Sql): Promise<void> {
  await reconsider(ctx, wanted, await evidenceOf(ctx, family, facts, null));
}

export function checksOf(family: Family): readonly Check[] {
  return checks.filter((check) => check.family === family);
}

async function reconsider(ctx: Context, wanted: readonly Check[], evidence: Evidence, reach?: Reach): Promise<void> {
  const codes = wanted.map((check) => check.code);
  const standing = await findingsOf(ctx.db, ctx.bodyId, codes, reach);
  for (const check of wanted) {
    const violations = await check.evaluate(ctx.db, evidence);
    const own = standing.filter((finding) => finding.checkCode === check.code);
    await carryOut(ctx, check, compare(own, violations));
  }
}

/** How the findings that stand differ from what the facts say now. */
export interface Differences {
  readonly missing: readonly Violation[];
  readonly unsupported: readonly Finding[];
  readonly changed: readonly { readonly finding: Finding; readonly violation: Violation }[];
}

/** A finding that a person has closed stays closed, whatever the facts say later; only what it rests on is kept up to date. */
export function compare(standing: readonly Finding[], violations: readonly Violation[]): Differences {
  const bySubject = new Map(standing.map((finding) => [finding.subject, finding]));
  const held = new Set(violations.map((violation) => violation.subject));
  return {
    missing: violations.filter((violation) => !bySubject.has(violation.subject)),
    unsupported: standing.filter((finding) => finding.status === 'open' && !held.has(finding.subject)),
    changed: violations.flatMap((violation) => {
      const finding = bySubject.get(violation.subject);
      return finding && !saysTheSame(finding, violation) ? [{ finding, violation }] : [];
    }),
  };
}

function saysTheSame(finding: Finding, violation: Violation): boolean {
  const stands = finding.status !== 'withdrawn';
  const said = canonicalJson([finding.facts, finding.detail]);
  return stands && said === canonicalJson([violation.facts, violation.detail]);
}

async function carryOut(ctx: Context, check: Check, { missing, unsupported, changed }: Differences): Promise<void> {
  await open(ctx, check, missing);
  for (const { finding, violation } of changed) {
    await restateFinding(ctx.db, ctx.bodyId, finding.id, violation, ctx.now());
    if (finding.status === 'withdrawn') tellOpened(ctx, check, finding.id, violation);
    else {
      const data = { findingId: finding.id, check: check.code, about: finding.subject, facts: [...violation.facts] };
      ctx.emit(findingRestated, { subject: subjectOf(finding.id), data });
    }
  }
  for (const { id, subject } of unsupported) {
    if (!(await withdrawFinding(ctx.db, ctx.bodyId, id, ctx.now()))) continue;
    const data = { findingId: id, check: check.code, about: subject };
    ctx.emit(findingWithdrawn, { subject: subjectOf(id), data });
  }
}

async function open(ctx: Context, check: Check, missing: readonly Violation[]): Promise<void> {
  if (missing.length === 0) return;
  const found = missing.map((violation) => ({ ...violation, id: ctx.id() }));
  const inserted = await insertFindings(ctx.db, ctx.bodyId, check, found, ctx.now());
  for (const finding of found) if (inserted.has(finding.id)) tellOpened(ctx, check, finding.id, finding);
}

function tellOpened(ctx: Context, check: Check, id: string, { subject, facts }: Violation): void {
  const { code, severity } = check;
  const data = { findingId: id, check: code, about: subject, severity, facts: [...facts] };
  ctx.emit(findingOpened, { subject: subjectOf(id), data });
}

export function subjectOf(findingId: string): string {
  return `integrity/finding/${findingId}`;
}
