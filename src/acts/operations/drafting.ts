import {
  jsonObject,
  kernelErrors,
  lookUp,
  object,
  operation,
  optional,
  romeDate,
  sha256Hex,
  text,
  uuid,
  type Context,
} from '../../kernel/index.ts';
import { actErrors } from '../errors.ts';
import { actDrafted } from '../events.ts';
import { findActType, insertAct, lockAct, replaceDraft } from '../store.ts';
import { fillTemplate } from '../template.ts';
import type { Act, ActType } from '../types.ts';
import { actorKey } from './actor.ts';

export const draft = operation({
  name: 'acts.acts.draft',
  summary: { it: 'Redigere la bozza di un atto', en: 'Draft an act' },
  permission: 'acts.acts.draft',
  effect: 'write',
  input: object({
    typeCode: text(80),
    title: text(500),
    dossierId: uuid,
    caseId: optional(uuid),
    data: jsonObject,
  }),
  output: object({ id: uuid, documentId: uuid, sha256: sha256Hex }),
  http: { method: 'POST', path: '/api/acts', status: 201 },
  errors: [actErrors.ACT_TEMPLATE_INVALID],
  async handler(ctx, input) {
    const type = await findActType(ctx.db, ctx.bodyId, input.typeCode);
    if (!type) throw kernelErrors.NOT_FOUND();
    if (input.caseId !== undefined) await requireCase(ctx, input.caseId);
    const pdf = await render(ctx, type, input.title, input.data);
    const document = await ctx.call<{ id: string }>('records.documents.create', {
      ...{ typeCode: type.documentType, title: input.title, formation: 'a', dossierId: input.dossierId },
      ...{ sha256: pdf.sha256, filename: pdf.filename, mime: 'application/pdf' },
    });
    const id = ctx.id();
    const { typeCode, title, dossierId, data, caseId = null } = input;
    await insertAct(ctx.db, ctx.bodyId, {
      ...blank,
      ...{ id, typeCode, title, dossierId, data, caseId, registerCode: type.registerCode, documentId: document.id },
      ...{ draftedBy: actorKey(ctx), draftedAt: ctx.now(), draftSha256: pdf.sha256 },
    });
    announce(ctx, { id, typeCode, caseId, documentId: document.id }, pdf.sha256);
    return { id, documentId: document.id, sha256: pdf.sha256 };
  },
});

export const redraft = operation({
  name: 'acts.acts.redraft',
  summary: { it: 'Correggere una bozza', en: 'Correct a draft' },
  description: 'Makes a new version of the document. Opinions on the draft before no longer stand.',
  permission: 'acts.acts.draft',
  effect: 'write',
  input: object({ id: uuid, title: optional(text(500)), data: jsonObject, reason: text(500) }),
  output: object({ sha256: sha256Hex }),
  http: { method: 'POST', path: '/api/acts/{id}/redraft' },
  errors: [actErrors.ACT_NOT_DRAFT, actErrors.ACT_TEMPLATE_INVALID],
  async handler(ctx, input) {
    const act = await lockAct(ctx.db, ctx.bodyId, input.id);
    if (!act) throw kernelErrors.NOT_FOUND();
    if (act.status !== 'draft') throw actErrors.ACT_NOT_DRAFT();
    const type = (await findActType(ctx.db, ctx.bodyId, act.typeCode))!;
    const title = input.title ?? act.title;
    const data = { ...act.data, ...input.data };
    const pdf = await render(ctx, type, title, data);
    await ctx.call('records.documents.addVersion', {
      ...{
        id: act.documentId,
        sha256: pdf.sha256,
        filename: pdf.filename,
        mime: 'application/pdf',
        reason: input.reason,
      },
    });
    await replaceDraft(ctx.db, ctx.bodyId, act.id, { title, data, sha256: pdf.sha256 });
    announce(ctx, act, pdf.sha256);
    return { sha256: pdf.sha256 };
  },
});

/** @throws VALIDATION_FAILED for a case that is not there for the caller. */
async function requireCase(ctx: Context, id: string): Promise<void> {
  if (await lookUp(ctx, 'processes.cases.get', { id })) return;
  const errors = [{ pointer: '/caseId', message: 'is no case that you may read' }];
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

const blank = {
  status: 'draft',
  signedSha256: null,
  signedBy: null,
  signerName: null,
  signedAt: null,
  year: null,
  number: null,
  adoptedAt: null,
  executiveAt: null,
} as const;

function announce(ctx: Context, act: Pick<Act, 'id' | 'typeCode' | 'caseId' | 'documentId'>, sha256: string): void {
  const { id: actId, typeCode, caseId, documentId } = act;
  const draftedAt = ctx.now().toISOString();
  ctx.emit(actDrafted, {
    subject: `acts/act/${actId}`,
    data: { actId, typeCode, caseId, documentId, sha256, draftedAt },
  });
}

/** The act as PDF, by the repository's renderer, out of the template of its type. */
async function render(ctx: Context, type: ActType, title: string, data: Readonly<Record<string, unknown>>) {
  const body = await ctx.call<{ name: string }>('identity.bodies.get', {});
  const today = romeDate(ctx.now());
  const [year, month, day] = today.split('-');
  const values = { ...data, title, type: type.name, body: body.name, date: `${day}/${month}/${year}`, year };
  const blocks = fillTemplate(type.template, values);
  return ctx.call<{ sha256: string; filename: string }>('records.renditions.pdf', {
    title: title.slice(0, 300).toWellFormed(),
    blocks,
  });
}
