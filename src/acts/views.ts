import { instant, json, nullable, object, oneOf, sha256Hex, Type, uuid } from '../kernel/index.ts';
import type { Act, Opinion } from './types.ts';

export const actView = object({
  id: uuid,
  typeCode: Type.String(),
  status: oneOf(['draft', 'signed', 'adopted']),
  title: Type.String(),
  data: json,
  caseId: nullable(uuid),
  dossierId: uuid,
  documentId: uuid,
  draftedAt: instant,
  draftSha256: sha256Hex,
  signedSha256: nullable(sha256Hex),
  signerName: nullable(Type.String()),
  signedAt: nullable(instant),
  register: Type.String(),
  code: nullable(Type.String()),
  year: nullable(Type.Integer()),
  number: nullable(Type.Integer()),
  adoptedAt: nullable(instant),
  executiveAt: nullable(instant),
});

export const opinionView = object({
  kind: Type.String(),
  outcome: oneOf(['favourable', 'contrary', 'not-due']),
  reason: nullable(Type.String()),
  data: json,
  givenByName: Type.String(),
  givenAt: instant,
  onThisDraft: Type.Boolean(),
});

export function presentAct(act: Act) {
  const { id, typeCode, status, title, data, caseId, dossierId, documentId, draftSha256, signedSha256, signerName } =
    act;
  return {
    ...{ id, typeCode, status, title, data, caseId, dossierId, documentId, draftSha256, signedSha256, signerName },
    register: act.registerCode,
    code: codeOf(act),
    year: act.year,
    number: act.number,
    draftedAt: act.draftedAt.toISOString(),
    signedAt: act.signedAt?.toISOString() ?? null,
    adoptedAt: act.adoptedAt?.toISOString() ?? null,
    executiveAt: act.executiveAt?.toISOString() ?? null,
  };
}

export function presentOpinion(act: Act) {
  return ({ kind, outcome, reason, data, givenByName, givenAt, draftSha256 }: Opinion) => ({
    ...{ kind, outcome, reason, data, givenByName },
    givenAt: givenAt.toISOString(),
    onThisDraft: draftSha256 === act.draftSha256,
  });
}

/** `2026/00012` in its register, or null before adoption. */
export function codeOf(act: Pick<Act, 'year' | 'number'>): string | null {
  return act.year === null || act.number === null ? null : `${act.year}/${String(act.number).padStart(5, '0')}`;
}
