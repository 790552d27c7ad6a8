import { instant, object, operation, Type, uuid } from '../../kernel/index.ts';
import { checks } from '../checks/checks.ts';
import { loggedFacts } from '../checks/source-store.ts';
import type { Check } from '../types.ts';
import { evidenceOf } from './evidence.ts';
import { compare } from './reconcile.ts';
import { findingsOf } from './store.ts';

/** Of each difference so many are named; the counts are whole. */
const NAMED = 100;

const lines = Type.Array(object({ about: Type.String(), findingId: Type.Union([uuid, Type.Null()]) }));

/**
 * Invariant 7: what stands is what the facts give. Read only: it looks at the event log itself, past everything that this room has noted.
 */
export const recompute = operation({
  name: 'integrity.findings.recompute',
  summary: {
    it: 'Ricalcolare i rilievi dai fatti e confrontarli',
    en: 'Recompute the findings from the facts and compare',
  },
  permission: 'integrity.findings.recompute',
  effect: 'read',
  input: object({}),
  output: object({
    at: instant,
    agrees: Type.Boolean(),
    checks: Type.Array(
      object({
        code: Type.String(),
        standing: Type.Integer(),
        recomputed: Type.Integer(),
        differences: Type.Integer(),
        missing: lines,
        unsupported: lines,
        changed: lines,
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/integrity/recomputation' },
  async handler(ctx) {
    const at = ctx.now().toISOString();
    const compareOne = async (check: Check) => {
      const evidence = await evidenceOf(ctx, check.family, loggedFacts(ctx.bodyId, check.family), null);
      const violations = await check.evaluate(ctx.db, evidence);
      const standing = await findingsOf(ctx.db, ctx.bodyId, [check.code]);
      const { missing, unsupported, changed } = compare(standing, violations);
      return {
        code: check.code,
        standing: standing.filter((finding) => finding.status !== 'withdrawn').length,
        recomputed: violations.length,
        differences: missing.length + unsupported.length + changed.length,
        missing: missing.slice(0, NAMED).map(({ subject }) => ({ about: subject, findingId: null })),
        unsupported: unsupported.slice(0, NAMED).map(({ subject, id }) => ({ about: subject, findingId: id })),
        changed: changed.slice(0, NAMED).map(({ finding }) => ({ about: finding.subject, findingId: finding.id })),
      };
    };
    const results: Awaited<ReturnType<typeof compareOne>>[] = [];
    for (const check of checks) results.push(await compareOne(check));
    return { at, agrees: results.every((result) => result.differences === 0), checks: results };
  },
});
