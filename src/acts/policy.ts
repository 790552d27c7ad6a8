import { actErrors } from './errors.ts';
import type { Act, ActType, Opinion } from './types.ts';

/** The last opinion of each kind on the draft as it is now: one on an earlier draft says nothing of this one. */
export function standingOpinions(act: Act, opinions: readonly Opinion[]): ReadonlyMap<string, Opinion> {
  const onThisDraft = opinions.filter((opinion) => opinion.draftSha256 === act.draftSha256);
  return new Map(onThisDraft.map((opinion) => [opinion.kind, opinion]));
}

/**
 * An act is adopted when it is signed and every opinion that its type asks for stands (check R02, TUEL artt. 147-bis, 151 c. 4, 183 c. 7;
 * check R03, art. 49). A contrary accounting visa means that there is no cover: it stops the act.
 */
export function refuseAdoption(act: Act, type: ActType, opinions: readonly Opinion[]): void {
  if (act.status === 'adopted') throw actErrors.ACT_ALREADY_ADOPTED();
  if (act.status !== 'signed') throw actErrors.ACT_NOT_SIGNED();
  const standing = standingOpinions(act, opinions);
  const missing = type.opinions.filter((kind) => !standing.has(kind));
  if (missing.length > 0) {
    const kinds = missing.join(', ');
    throw actErrors.ACT_OPINION_MISSING({ it: `Mancano: ${kinds}.`, en: `Missing: ${kinds}.` });
  }
  if (standing.get('accounting')?.outcome === 'contrary') throw actErrors.ACT_OPINION_CONTRARY();
}
