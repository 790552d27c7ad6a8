import { kernelErrors, lookUp, type Context } from '../../kernel/index.ts';

/** Where an intake rule sends what it takes. */
export interface RuleTargets {
  readonly procedureKey: string;
  readonly classCode: string;
  readonly unitCode?: string | undefined;
}

/**
 * Looks up what a rule sends to: a message taken by a rule without a target would be registered by nobody.
 * @throws VALIDATION_FAILED naming each field whose procedure, class or unit the body does not have today.
 */
export async function requireTargets(ctx: Context, { procedureKey, classCode, unitCode }: RuleTargets): Promise<void> {
  const errors: { pointer: string; message: string }[] = [];
  if (!(await lookUp(ctx, 'processes.models.get', { key: procedureKey }))) {
    errors.push({ pointer: '/procedureKey', message: 'is no procedure of the body' });
  }
  const { classes } = await ctx.call<{ classes: { code: string }[] }>('records.classification.list', {});
  if (!classes.some(({ code }) => code === classCode)) {
    errors.push({ pointer: '/classCode', message: 'is no class of the filing plan in force' });
  }
  if (unitCode !== undefined && !(await isUnit(ctx, unitCode))) {
    errors.push({ pointer: '/unitCode', message: 'is no unit in force' });
  }
  if (errors.length > 0) throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

async function isUnit(ctx: Context, code: string): Promise<boolean> {
  for (let after: string | undefined; ;) {
    const page = await ctx.call<{ items: { code: string }[]; next: string | null }>('identity.units.list', {
      limit: 200,
      ...(after === undefined ? {} : { after }),
    });
    if (page.items.some((unit) => unit.code === code)) return true;
    if (page.next === null) return false;
    after = page.next;
  }
}
