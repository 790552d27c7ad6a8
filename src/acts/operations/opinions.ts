import {
  jsonObject,
  kernelErrors,
  object,
  oneOf,
  operation,
  optional,
  text,
  uuid,
  type Context,
} from '../../kernel/index.ts';
import { actErrors } from '../errors.ts';
import { opinionGiven } from '../events.ts';
import { insertOpinion, lockAct } from '../store.ts';
import { actorKey, actorName } from './actor.ts';

export const giveOpinion = operation({
  name: 'acts.opinions.give',
  summary: { it: 'Esprimere un parere o visto', en: 'Give an opinion or visa' },
  permission: 'acts.opinions.give',
  effect: 'write',
  input: object({
    id: uuid,
    kind: oneOf(['technical', 'accounting', 'legitimacy']),
    outcome: oneOf(['favourable', 'contrary', 'not-due']),
    reason: optional(text(4000)),
    data: optional(jsonObject),
  }),
  output: object({}),
  http: { method: 'POST', path: '/api/acts/{id}/opinions', status: 201 },
  errors: [actErrors.ACT_ALREADY_ADOPTED, actErrors.ACT_REASON_REQUIRED],
  async handler(ctx, input) {
    refuseStranger(ctx, input.kind);
    const act = await lockAct(ctx.db, ctx.bodyId, input.id);
    if (!act) throw kernelErrors.NOT_FOUND();
    if (act.status === 'adopted') throw actErrors.ACT_ALREADY_ADOPTED();
    if (input.outcome !== 'favourable' && !input.reason) throw actErrors.ACT_REASON_REQUIRED();
    const { kind, outcome } = input;
    await insertOpinion(ctx.db, ctx.bodyId, act.id, {
      ...{ kind, outcome, reason: input.reason ?? null, data: input.data ?? {} },
      ...{ givenBy: actorKey(ctx), givenByName: actorName(ctx), givenAt: ctx.now(), draftSha256: act.draftSha256 },
    });
    const { id: actId, typeCode, caseId, draftSha256: sha256 } = act;
    ctx.emit(opinionGiven, { subject: `acts/act/${actId}`, data: { actId, typeCode, caseId, kind, outcome, sha256 } });
    return {};
  },
});

const OFFICES = {
  technical: { it: 'il responsabile del servizio (art. 147-bis c. 1)', en: 'the head of the service' },
  accounting: {
    it: 'il responsabile del servizio finanziario (artt. 151 c. 4, 153, 183 c. 7)',
    en: 'the head of finance',
  },
  legitimacy: { it: 'il segretario', en: 'the secretary' },
} as const;

/** Each opinion is of one office (D.Lgs. 267/2000): who signs an act does not attest its cover as well. */
function refuseStranger(ctx: Context, kind: keyof typeof OFFICES): void {
  if (ctx.may(`acts.opinions.${kind}`)) return;
  const { it, en } = OFFICES[kind];
  throw kernelErrors.FORBIDDEN({ it: `Questo parere o visto spetta a: ${it}.`, en: `This opinion is given by ${en}.` });
}
