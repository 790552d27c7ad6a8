import { date, object, oneOf, operation, text, Type } from '../../kernel/index.ts';
import { targetSet } from '../events.ts';
import { INDICATORS } from '../types.ts';
import { insertTarget, targetsOn } from './store.ts';

export const setTarget = operation({
  name: 'performance.targets.set',
  summary: { it: 'Stabilire il valore atteso di un indicatore', en: 'Set the target of an indicator' },
  description:
    'In the unit of the indicator, from a day on, with the source of the promise, e.g. the PIAO of the year.',
  permission: 'performance.targets.set',
  effect: 'write',
  input: object({
    indicator: oneOf(INDICATORS),
    value: Type.Number({ minimum: 0, maximum: 1_000_000 }),
    source: text(300),
    validFrom: date,
  }),
  output: object({}),
  http: { method: 'POST', path: '/api/performance/targets' },
  async handler(ctx, { indicator, source, validFrom, ...input }) {
    const value = Math.round(input.value * 100) / 100;
    const held = (await targetsOn(ctx.db, ctx.bodyId, validFrom)).find((known) => known.indicator === indicator);
    if (held && held.value === value && held.source === source) {
      ctx.unchanged();
      return {};
    }
    const by = ctx.actor.kind === 'anonymous' ? 'anonymous' : ctx.actor.id;
    await insertTarget(ctx.db, ctx.bodyId, { indicator, value, source, validFrom, at: ctx.now(), by });
    ctx.emit(targetSet, {
      subject: `performance/target/${indicator}`,
      data: { indicator, value: value.toFixed(2), source, validFrom },
    });
    return {};
  },
});
