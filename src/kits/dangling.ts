import type { Context } from '../kernel/index.ts';
import { kitErrors } from './errors.ts';
import { serviceCalls } from './load/calls.ts';
import { MANIFEST } from './load/kit.ts';
import type { Kit } from './types.ts';

/**
 * Refuses a kit that names a type of act or a class of the filing plan which the body has not, once the kit's own are installed: every
 * case or message that came to it would stop there. @throws KIT_REFUSED with file and line.
 */
export async function refuseDangling(ctx: Context, kit: Kit): Promise<void> {
  const lines = [...(await unknownActs(ctx, kit)), ...(await unknownClasses(ctx, kit))];
  if (lines.length === 0) return;
  const errors = lines.map((message) => ({ pointer: '/name', message }));
  throw kitErrors.KIT_REFUSED({ it: lines.join('; '), en: lines.join('; ') }, { errors });
}

async function unknownActs(ctx: Context, { name, process }: Kit): Promise<readonly string[]> {
  if (!process) return [];
  const { items } = await ctx.call<{ items: readonly { readonly code: string }[] }>('acts.types.list', {});
  return serviceCalls(process.bpmn).flatMap(({ operation, inputs }) => {
    const code = operation === 'acts.acts.draft' ? inputs.get('typeCode') : undefined;
    if (!code || code.value.startsWith('=') || items.some((type) => type.code === code.value)) return [];
    return [`${name}/${process.file}:${code.line}: there is no type of act "${code.value}"`];
  });
}

async function unknownClasses(ctx: Context, { name, intake, lineOf }: Kit): Promise<readonly string[]> {
  if (intake.length === 0) return [];
  const plan = await ctx.call<{ classes: readonly { readonly code: string }[] }>('records.classification.list', {});
  return intake.flatMap(({ classCode }, index) => {
    if (plan.classes.some(({ code }) => code === classCode)) return [];
    const line = lineOf(MANIFEST, `/intake/${index}/classCode`);
    return [`${name}/${MANIFEST}:${line}: the filing plan in force has no class "${classCode}"`];
  });
}
