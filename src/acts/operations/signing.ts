import {
  kernelErrors,
  object,
  operation,
  optional,
  sha256Hex,
  text,
  uuid,
  type Context,
  type Text,
} from '../../kernel/index.ts';
import { taxCodeOf } from '../../identity/index.ts';
import { actErrors } from '../errors.ts';
import { actSigned } from '../events.ts';
import { isOwnSignature, refuseSigner, type CertifiedSigner } from '../policy.ts';
import { findActType, lockAct, markSigned } from '../store.ts';
import type { Act } from '../types.ts';
import { actorKey, actorName } from './actor.ts';

interface Verdict {
  readonly indication: string;
  readonly explanation: Text;
  readonly contentSha256: string | null;
  readonly signers: readonly CertifiedSigner[];
}

/**
 * Signs an act: with a signed file made elsewhere (`sha256` of content uploaded before), or with the signing key of the caller where the
 * installation has one. Either way the signature is validated and must enclose exactly the frozen draft, byte for byte.
 */
export const sign = operation({
  name: 'acts.acts.sign',
  summary: { it: 'Firmare un atto', en: 'Sign an act' },
  permission: 'acts.acts.sign',
  effect: 'write',
  input: object({ id: uuid, sha256: optional(sha256Hex), filename: optional(text(255)) }),
  output: object({ documentId: uuid, sha256: sha256Hex, signer: text(300) }),
  http: { method: 'POST', path: '/api/acts/{id}/sign' },
  errors: [
    actErrors.ACT_ALREADY_SIGNED,
    actErrors.ACT_SIGNER_NOT_COMPETENT,
    actErrors.ACT_SIGNATURE_REFUSED,
    actErrors.ACT_SIGNER_DIFFERS,
    actErrors.ACT_CONTENT_DIFFERS,
  ],
  async handler(ctx, input) {
    const act = await lockAct(ctx.db, ctx.bodyId, input.id);
    if (!act) throw kernelErrors.NOT_FOUND();
    if (act.status !== 'draft') throw actErrors.ACT_ALREADY_SIGNED();
    refuseSigner(ctx.caller, (await findActType(ctx.db, ctx.bodyId, act.typeCode))!);
    const sha256 = input.sha256
      ? await attachSignedFile(ctx, act, input.sha256, input.filename ?? `${act.id}.pdf.p7m`)
      : await signWithKey(ctx, act);
    const signer = await acceptSignature(ctx, act);
    // From here on nobody puts another version in the place of what was signed.
    await ctx.call('records.documents.finalise', { id: act.documentId });
    const { id: actId, typeCode, caseId, documentId } = act;
    await markSigned(ctx.db, ctx.bodyId, actId, { sha256, by: actorKey(ctx), name: signer, at: ctx.now() });
    ctx.emit(actSigned, { subject: `acts/act/${actId}`, data: { actId, typeCode, caseId, documentId, sha256 } });
    return { documentId, sha256, signer };
  },
});

async function attachSignedFile(ctx: Context, act: Act, sha256: string, filename: string): Promise<string> {
  const version = { id: act.documentId, sha256, filename, mime: 'application/pkcs7-mime', reason: 'signature' };
  await ctx.call('records.documents.addVersion', version);
  return sha256;
}

async function signWithKey(ctx: Context, act: Act): Promise<string> {
  const signed = await ctx.call<{ sha256: string }>('records.signatures.apply', { documentId: act.documentId });
  return signed.sha256;
}

/** @returns the signer's name. @throws ACT_SIGNATURE_REFUSED with the verdict, ACT_CONTENT_DIFFERS, ACT_SIGNER_DIFFERS. */
async function acceptSignature(ctx: Context, act: Act): Promise<string> {
  const verdict = await ctx.call<Verdict>('records.signatures.validate', { documentId: act.documentId });
  if (verdict.contentSha256 !== null && verdict.contentSha256 !== act.draftSha256) {
    throw actErrors.ACT_CONTENT_DIFFERS();
  }
  if (verdict.indication !== 'TOTAL-PASSED') throw actErrors.ACT_SIGNATURE_REFUSED(verdict.explanation);
  return ownSigner(ctx, verdict);
}

/** The name in the certificate of who signs. A component of the platform has no signature of its own: it hands over that of others. */
async function ownSigner(ctx: Context, { signers }: Verdict): Promise<string> {
  if (ctx.actor.kind !== 'person') return signers[0]?.commonName ?? actorName(ctx);
  const { id, name } = ctx.actor;
  const person = { name, taxCode: await taxCodeOf(ctx, id) };
  const own = signers.find((signer) => isOwnSignature(signer, person));
  if (own) return own.commonName ?? name;
  const names = signers.map(({ commonName }) => commonName ?? '?').join(', ');
  throw actErrors.ACT_SIGNER_DIFFERS({
    it: `Il certificato è di ${names}; firma chi ha fatto l’accesso.`,
    en: `The certificate is of ${names}; who signed in signs.`,
  });
}
