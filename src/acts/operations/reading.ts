import {
  DEFAULT_LIMIT,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  text,
  toPage,
  Type,
  uuid,
} from '../../kernel/index.ts';
import { actOrder, aroundAct, findAct, findActType, listActs, opinionsOf } from '../store.ts';
import { actView, opinionView, presentAct, presentOpinion } from '../views.ts';
import { abilitiesOf, ACTIONS } from './abilities.ts';
import { publicationRule } from './types-of-act.ts';

export const get = operation({
  name: 'acts.acts.get',
  summary: { it: 'Un atto con i suoi pareri', en: 'An act with its opinions' },
  permission: 'acts.acts.read',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({
    ...actView.properties,
    opinions: Type.Array(opinionView),
    draftedByName: nullable(Type.String()),
    requiredOpinions: Type.Array(Type.String()),
    publication: nullable(publicationRule),
    caseCode: nullable(Type.String()),
    abilities: Type.Array(
      object({
        ...{ action: oneOf(ACTIONS), allowed: Type.Boolean() },
        ...{ because: nullable(Type.String()), missing: nullable(Type.String()) },
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/acts/{id}' },
  async handler(ctx, input) {
    const act = await findAct(ctx.db, ctx.bodyId, input.id);
    if (!act) throw kernelErrors.NOT_FOUND();
    const [opinions, type, around] = await Promise.all([
      opinionsOf(ctx.db, ctx.bodyId, act.id),
      findActType(ctx.db, ctx.bodyId, act.typeCode),
      aroundAct(ctx.db, ctx.bodyId, act),
    ]);
    return {
      ...presentAct(act),
      opinions: opinions.map(presentOpinion(act)),
      ...{ draftedByName: around.draftedByName, caseCode: around.caseCode },
      ...{ requiredOpinions: [...type!.opinions], publication: type!.publication },
      abilities: abilitiesOf(ctx, act, type!, opinions, around.caseRuns ? around.caseCode : null),
    };
  },
});

export const list = operation({
  name: 'acts.acts.list',
  summary: { it: 'Elenco degli atti', en: 'List of acts' },
  permission: 'acts.acts.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    status: optional(oneOf(['draft', 'signed', 'adopted'])),
    typeCode: optional(text(80)),
    caseId: optional(uuid),
    text: optional(text(200, { description: 'Part of the title, or the number in its register' })),
    ...actOrder.query,
  }),
  output: pageOf(actView),
  http: { method: 'GET', path: '/api/acts' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const page = actOrder.read(input);
    const rows = await listActs(ctx.db, ctx.bodyId, input, page, limit);
    return toPage(rows, input, page.keyOf, presentAct);
  },
});
