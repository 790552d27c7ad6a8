import {
  instant,
  kernelErrors,
  nullable,
  object,
  operation,
  romeYear,
  takeRegister,
  Type,
  uuid,
  type Context,
} from '../../kernel/index.ts';
import { actErrors } from '../errors.ts';
import { actAdopted, actEffective } from '../events.ts';
import { refuseAdoption } from '../policy.ts';
import { findActType, lockAct, markAdopted, opinionsOf, takeNumber } from '../store.ts';
import type { Act, ActType } from '../types.ts';
import { codeOf } from '../views.ts';

/**
 * Adopts a signed act: the next number of its register, taken last and atomically with the date (TUEL art. 183 c. 9). An act that needs the
 * accounting visa is executive with it (art. 183 c. 7), one that needs none at once.
 */
export const adopt = operation({
  name: 'acts.acts.number',
  summary: { it: 'Adottare e numerare un atto', en: 'Adopt and number an act' },
  permission: 'acts.acts.number',
  effect: 'write',
  proof: true,
  input: object({ id: uuid }),
  output: object({
    id: uuid,
    code: Type.String(),
    number: Type.Integer(),
    year: Type.Integer(),
    adoptedAt: instant,
    executiveAt: nullable(instant),
  }),
  http: { method: 'POST', path: '/api/acts/{id}/number' },
  errors: [
    actErrors.ACT_ALREADY_ADOPTED,
    actErrors.ACT_NOT_SIGNED,
    actErrors.ACT_OPINION_MISSING,
    actErrors.ACT_OPINION_CONTRARY,
  ],
  async handler(ctx, input) {
    const act = await lockAct(ctx.db, ctx.bodyId, input.id);
    if (!act) throw kernelErrors.NOT_FOUND();
    const type = (await findActType(ctx.db, ctx.bodyId, act.typeCode))!;
    refuseAdoption(act, type, await opinionsOf(ctx.db, ctx.bodyId, act.id));
    const adoption = await takeItsPlace(ctx, act);
    announce(ctx, act, type, adoption);
    const { year, number, at } = adoption;
    return {
      ...{ id: act.id, code: codeOf({ year, number })!, year, number },
      adoptedAt: at.toISOString(),
      executiveAt: at.toISOString(),
    };
  },
});

interface Adoption {
  readonly year: number;
  readonly number: number;
  readonly at: Date;
}

async function takeItsPlace(ctx: Context, act: Act): Promise<Adoption> {
  const at = await takeRegister(ctx, `acts/${act.registerCode}`);
  const year = romeYear(at);
  const number = await takeNumber(ctx.db, ctx.bodyId, act.registerCode, year);
  await markAdopted(ctx.db, ctx.bodyId, act.id, { year, number, at, executiveAt: at });
  return { year, number, at };
}

function announce(ctx: Context, act: Act, type: ActType, { year, number, at }: Adoption): void {
  const { id: actId, typeCode, caseId, documentId } = act;
  const subject = `acts/act/${actId}`;
  const amount = typeof act.data['amount'] === 'string' ? act.data['amount'] : null;
  ctx.emit(actAdopted, {
    subject,
    data: {
      ...{ actId, typeCode, caseId, documentId, year, number, amount, register: type.registerCode },
      ...{ sha256: act.signedSha256!, adoptedAt: at.toISOString() },
    },
  });
  ctx.emit(actEffective, { subject, data: { actId, typeCode, caseId, executiveAt: at.toISOString() } });
}
