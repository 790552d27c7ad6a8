import { createHash } from 'node:crypto';
import {
  addDays,
  type Context,
  date,
  nullable,
  object,
  operation,
  optional,
  romeDate,
  text,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { filingPlanInstalled } from '../events.ts';
import { classesOf, classOn, endOpenPlan, type FilingClass, insertPlan, lockLatestPlan, planOn } from './store.ts';

/** Code of a class: levels divided by dots, the first one Roman, e.g. `VI.3`. */
export const classCode = text(30, { pattern: '^[A-Za-z0-9]+(\\.[A-Za-z0-9]+){0,4}$' });

const filingClass = object({ code: classCode, title: text(300) });

export const classificationOperations: readonly Operation[] = [
  operation({
    name: 'records.classification.install',
    summary: { it: 'Adottare il titolario', en: 'Install the filing plan' },
    description: 'The plan in force ends the day before. The same plan installed again changes nothing.',
    permission: 'records.classification.manage',
    effect: 'write',
    input: object({
      scheme: text(100),
      validFrom: date,
      classes: Type.Array(filingClass, { minItems: 1, maxItems: 5000 }),
    }),
    output: object({ id: uuid }),
    http: { method: 'POST', path: '/api/classification', status: 201 },
    errors: [recordsErrors.FILING_PLAN_CONFLICT],
    async handler(ctx, input) {
      const digest = createHash('sha256').update(JSON.stringify(input)).digest('hex');
      const latest = await lockLatestPlan(ctx.db, ctx.bodyId);
      if (latest?.digest === digest) {
        ctx.unchanged();
        return { id: latest.id };
      }
      refuseTwins(input.classes);
      if (latest && latest.validFrom >= input.validFrom) throw recordsErrors.FILING_PLAN_CONFLICT();
      const id = ctx.id();
      await endOpenPlan(ctx.db, ctx.bodyId, addDays(input.validFrom, -1));
      await insertPlan(ctx.db, ctx.bodyId, { id, ...input, digest, at: ctx.now() }, input.classes);
      ctx.emit(filingPlanInstalled, {
        subject: `records/filing-plan/${id}`,
        data: { planId: id, scheme: input.scheme, validFrom: input.validFrom, classes: input.classes.length },
      });
      return { id };
    },
  }),
  operation({
    name: 'records.classification.list',
    summary: { it: 'Consultare il titolario', en: 'Read the filing plan' },
    permission: 'signed-in',
    effect: 'read',
    input: object({ on: optional(date) }),
    output: object({
      scheme: nullable(Type.String()),
      validFrom: nullable(date),
      validTo: nullable(date),
      classes: Type.Array(object({ code: Type.String(), title: Type.String() })),
    }),
    http: { method: 'GET', path: '/api/classification' },
    async handler(ctx, input) {
      const plan = await planOn(ctx.db, ctx.bodyId, input.on ?? romeDate(ctx.now()));
      if (!plan) return { scheme: null, validFrom: null, validTo: null, classes: [] };
      const classes = await classesOf(ctx.db, ctx.bodyId, plan.id);
      return { scheme: plan.scheme, validFrom: plan.validFrom, validTo: plan.validTo, classes: [...classes] };
    },
  }),
];

/** The class in the plan in force now. @throws CLASS_NOT_VALID */
export async function requireClass(ctx: Context, code: string): Promise<FilingClass> {
  const found = await classOn(ctx.db, ctx.bodyId, romeDate(ctx.now()), code);
  if (!found) throw recordsErrors.CLASS_NOT_VALID({ it: `Voce «${code}».`, en: `Class "${code}".` });
  return found;
}

function refuseTwins(classes: readonly FilingClass[]): void {
  const seen = new Set<string>();
  for (const { code } of classes) {
    if (seen.has(code))
      throw recordsErrors.FILING_PLAN_CONFLICT({ it: `Voce doppia: ${code}.`, en: `Twice: ${code}.` });
    seen.add(code);
  }
}
