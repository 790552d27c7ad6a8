import {
  DEFAULT_LIMIT,
  kernelErrors,
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
import { actOrder, findAct, listActs, opinionsOf } from '../store.ts';
import { actView, opinionView, presentAct, presentOpinion } from '../views.ts';

export const get = operation({
  name: 'acts.acts.get',
  summary: { it: 'Un atto con i suoi pareri', en: 'An act with its opinions' },
  permission: 'acts.acts.read',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({ ...actView.properties, opinions: Type.Array(opinionView) }),
  http: { method: 'GET', path: '/api/acts/{id}' },
  async handler(ctx, input) {
    const act = await findAct(ctx.db, ctx.bodyId, input.id);
    if (!act) throw kernelErrors.NOT_FOUND();
    const opinions = await opinionsOf(ctx.db, ctx.bodyId, act.id);
    return { ...presentAct(act), opinions: opinions.map(presentOpinion(act)) };
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
