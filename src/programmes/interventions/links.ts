import { kernelErrors, object, oneOf, operation, Type, uuid } from '../../kernel/index.ts';
import { madeNow } from '../actor.ts';
import { interventionLinked } from '../events.ts';
import { LINK_KINDS, type LinkKind } from '../types.ts';
import { subjectOf } from './operations.ts';
import { insertLink, lockIntervention } from './store.ts';

/** Who links must be able to read what is linked: the room that holds it decides, and answers "not found" otherwise. */
const READ_OPERATION: Readonly<Record<LinkKind, string>> = {
  act: 'acts.acts.get',
  document: 'records.documents.get',
  dossier: 'records.dossiers.get',
};

/** Operations of other rooms that a link asks. */
export const linkCalls: readonly string[] = Object.values(READ_OPERATION);

export const link = operation({
  name: 'programmes.interventions.link',
  summary: {
    it: 'Collegare un atto, un documento o un fascicolo a un intervento',
    en: 'Link an act, a document or a dossier to an intervention',
  },
  permission: 'programmes.interventions.manage',
  effect: 'write',
  input: object({ id: uuid, kind: oneOf(LINK_KINDS), targetId: uuid }),
  output: object({ added: Type.Boolean() }),
  http: { method: 'POST', path: '/api/interventions/{id}/links', status: 201 },
  async handler(ctx, input) {
    const { id, kind, targetId } = input;
    if (!(await lockIntervention(ctx.db, ctx.bodyId, id))) throw kernelErrors.NOT_FOUND();
    await ctx.call(READ_OPERATION[kind], { id: targetId });
    const added = await insertLink(ctx.db, ctx.bodyId, id, { id: ctx.id(), kind, targetId }, madeNow(ctx));
    if (added) ctx.emit(interventionLinked, { subject: subjectOf(id), data: { interventionId: id, kind, targetId } });
    else ctx.unchanged();
    return { added };
  },
});
