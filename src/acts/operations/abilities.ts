import { DomainError, type Context, type Locale, type Text } from '../../kernel/index.ts';
import { actErrors } from '../errors.ts';
import { refuseAdoption, refuseSigner } from '../policy.ts';
import type { Act, ActType, Opinion } from '../types.ts';

export const ACTIONS = ['technical', 'accounting', 'legitimacy', 'sign', 'number'] as const;

/** One thing that can be done with an act, and why the reader may not do it now. */
export interface Ability {
  readonly action: (typeof ACTIONS)[number];
  readonly allowed: boolean;
  /** What stands against it in the act itself. */
  readonly because: string | null;
  /** The permission that the caller lacks; `identity.permissions.explain` tells who has it and how it is got. */
  readonly missing: string | null;
}

const OPINIONS = ['technical', 'accounting', 'legitimacy'] as const;

/**
 * What the caller may do with an act as it stands, with the reason where not: the same rules that the operations keep, told beforehand.
 * @param runningCase code of the case that leads the act, whose steps sign and number it.
 */
export function abilitiesOf(
  ctx: Context,
  act: Act,
  type: ActType,
  opinions: readonly Opinion[],
  runningCase: string | null,
): Ability[] {
  const led = runningCase === null ? null : ledBy(runningCase);
  const answer = (action: Ability['action'], permissions: readonly string[], refusal: Text | null): Ability => {
    const because = refusal?.[ctx.locale] ?? null;
    const missing = permissions.find((permission) => !ctx.may(permission)) ?? null;
    return { action, allowed: because === null && missing === null, because, missing };
  };
  const adopted = act.status === 'adopted' ? actErrors.ACT_ALREADY_ADOPTED.spec.title : null;
  const signed = act.status === 'draft' ? null : actErrors.ACT_ALREADY_SIGNED.spec.title;
  return [
    ...OPINIONS.filter((kind) => type.opinions.includes(kind)).map((kind) =>
      answer(kind, ['acts.opinions.give', `acts.opinions.${kind}`], adopted),
    ),
    answer('sign', ['acts.acts.sign'], signed ?? incompetent(ctx, type) ?? led),
    answer('number', ['acts.acts.number'], refusalOf(act, type, opinions) ?? led),
  ];
}

function refusalOf(act: Act, type: ActType, opinions: readonly Opinion[]): Text | null {
  try {
    refuseAdoption(act, type, opinions);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { title, detail } = error;
    const join = (locale: Locale) => [title[locale], detail?.[locale]].filter(Boolean).join('. ');
    return { it: join('it'), en: join('en') };
  }
}

function incompetent(ctx: Context, type: ActType): Text | null {
  if (!ctx.may('acts.acts.sign')) return null;
  try {
    refuseSigner(ctx.caller, type);
    return null;
  } catch {
    return actErrors.ACT_SIGNER_NOT_COMPETENT.spec.title;
  }
}

function ledBy(code: string): Text {
  return {
    it: `Lo fa la pratica ${code}, che guida questo atto: si procede dal suo passo.`,
    en: `Case ${code}, which leads this act, does it: go on from its step.`,
  };
}
