import type { Caller } from '../kernel/index.ts';
import { actErrors } from './errors.ts';
import type { Act, ActType, Opinion } from './types.ts';

/** The last opinion of each kind on the draft as it is now: one on an earlier draft says nothing of this one. */
export function standingOpinions(act: Act, opinions: readonly Opinion[]): ReadonlyMap<string, Opinion> {
  const onThisDraft = opinions.filter((opinion) => opinion.draftSha256 === act.draftSha256);
  return new Map(onThisDraft.map((opinion) => [opinion.kind, opinion]));
}

/** Signing is for the roles that the type names. @throws ACT_SIGNER_NOT_COMPETENT */
export function refuseSigner(caller: Caller, type: ActType): void {
  if (caller.grants === 'everything' || type.signers.length === 0) return;
  if (!type.signers.some((role) => caller.roles.includes(role))) throw actErrors.ACT_SIGNER_NOT_COMPETENT();
}

/** Signer of a signed file, as its certificate tells. */
export interface CertifiedSigner {
  readonly commonName: string | null;
  readonly taxCode: string | null;
}

/**
 * Whether a signature is of the person who signs: by the tax code of the certificate (`TINIT-…`, ETSI EN 319 412-1 par. 5.1.3) where
 * the body knows the person's, else by the name.
 */
export function isOwnSignature(
  signer: CertifiedSigner,
  person: { readonly name: string; readonly taxCode: string | null },
): boolean {
  if (person.taxCode !== null) return signer.taxCode?.replace(/^TIN[A-Z]{2}-/, '') === person.taxCode;
  return signer.commonName !== null && nameKey(signer.commonName) === nameKey(person.name);
}

/** Certificates write names in capitals, surname first, without accents as often as not. */
function nameKey(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
    .sort()
    .join(' ');
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
