import { describe, expect, it } from 'vitest';
import { compileFeel, evaluateCondition, toPlain } from '../../kernel/expressions/index.ts';
import { chain, flow, Player, processXml } from '../engine/testing/model.ts';
import { compile } from './compile.ts';
import { feelExpressions } from './feel.ts';

const expressions = feelExpressions({ compileFeel, evaluateCondition, toPlain });
const value = (source: string, variables: Record<string, unknown> = {}) =>
  expressions.compile(source, 'value').evaluate(variables);

describe('FEEL in process models', () => {
  it('gives values that JSON can hold: dates and durations as text, numbers as numbers', () => {
    expect(
      value('{days: term * 2, until: date("2026-01-01") + duration("P30D"), term: duration("P30D")}', { term: 15 }),
    ).toEqual({
      ok: true,
      value: { days: 30, until: '2026-01-31', term: 'P30D' },
    });
    expect(value('note')).toEqual({ ok: true, value: null });
  });

  it('fails on a null that stems from a mistake, and on a clock', () => {
    expect(value('amount + 1')).toMatchObject({ ok: false, code: 'FEEL_NULL' });
    expect(value('today()')).toMatchObject({ ok: false, code: 'EXPRESSION_CLOCK' });
  });

  it('refuses broken FEEL and JavaScript at deployment, and makes an incident of a condition that is not sure', async () => {
    const xml = (condition: string) =>
      processXml(
        `<startEvent id="s"/><exclusiveGateway id="x" default="x_e"/>\n<userTask id="u"/><endEvent id="e"/>${chain('s', 'x', 'e')}${flow('u', 'e')}\n${flow('x', 'u', condition)}`,
      );
    for (const bad of ['amount >', '${amount > 1}', 'for (;;) {}']) {
      const result = await compile(xml(bad), { expressions });
      expect(result.ok ? [] : result.problems.map((p) => `${p.line} ${p.code} ${p.elementId}`)).toEqual([
        '6 EXPRESSION_INVALID x_u',
      ]);
    }
    const result = await compile(xml('amount > 40000'), { expressions });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const player = new Player(result.graph);
    expect(player.start({ amount: 'tanti' })).toMatchObject([{ kind: 'incident', code: 'EXPRESSION_FAILED' }]);
    player.retry('x', { amount: 50_000 });
    expect(player.waiting()).toEqual(['create-task u']);
  });
});
