import { describe, expect, it } from 'vitest';
import { compileFeel, createMappingPool, ExpressionError } from './index.ts';
import { FEEL_BOMBS, MAPPING_BOMBS, SOURCE_BOMBS } from './testing/bombs.ts';

const REFUSED = ['EXPRESSION_INVALID', 'EXPRESSION_TOO_DEEP', 'EXPRESSION_TOO_LONG'];
const ENDED = ['EXPRESSION_STEPS', 'EXPRESSION_OUTPUT', 'EXPRESSION_LIST', 'EXPRESSION_TOO_DEEP'];

/** The outcome as a code: refused, ended, or `ok` with a value of any kind. */
function detonate(source: string): string {
  try {
    const result = compileFeel(source).evaluate({ x: { a: 1 } });
    return result.ok ? 'ok' : result.code;
  } catch (error) {
    if (error instanceof ExpressionError) return error.code;
    throw error;
  }
}

describe('FEEL bombs', () => {
  it.each(FEEL_BOMBS)('%s: ends by itself', (_, source) => {
    expect(['ok', ...ENDED]).toContain(detonate(source));
  });

  it.each(SOURCE_BOMBS)('%s: refused or bounded when compiled', (_, source) => {
    expect(['ok', ...REFUSED, ...ENDED]).toContain(detonate(source));
  });

  it('leaves a sound evaluator behind', () => {
    expect(({} as { readonly polluted?: unknown }).polluted).toBe(undefined);
    expect(compileFeel('1 + 1 = 2').evaluate({})).toMatchObject({ ok: true, value: true, warnings: [] });
  });
});

describe('JSONata bombs', () => {
  it(`leaves a pool that answers after each of ${MAPPING_BOMBS.length}`, async () => {
    const pool = createMappingPool({ size: 2, wallMs: 150 });
    try {
      for (const [name, source] of MAPPING_BOMBS) {
        const result = await pool.evaluate(source, { x: 1 });
        if (result.ok) expect(JSON.stringify(result.value).length, name).toBeLessThan(1_000);
        else expect(result.code, name).toMatch(/^MAPPING_(INVALID|FAILED|TIME|MEMORY|TOO_LARGE)$/);
        expect(await patiently(() => pool.evaluate('x + 1', { x: 1 })), name).toEqual({ ok: true, value: 2 });
      }
    } finally {
      await pool.close();
    }
    expect(({} as { readonly polluted?: unknown }).polluted).toBe(undefined);
  }, 120_000);

  it('costs those nothing that are evaluated with it', async () => {
    const pool = createMappingPool({ size: 1, wallMs: 150 });
    try {
      const endless = '($f := function($x) { $f($x) }; $f(1))';
      const sources = Array.from({ length: 40 }, (_, n) => (n === 7 || n === 30 ? endless : `x + ${n}`));
      const results = await Promise.all(sources.map((source) => pool.evaluate(source, { x: 1 })));
      expect(results.map((result, n) => (result.ok ? result.value : [n, result.code]))).toEqual(
        sources.map((_, n) => (n === 7 || n === 30 ? [n, 'MAPPING_TIME'] : n + 1)),
      );
    } finally {
      await pool.close();
    }
  });
});

/** On a crowded machine even a sum may exceed its real time: that is a limit, not a fault of the pool. */
async function patiently<T extends { readonly ok: boolean }>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const result = await call();
    if (result.ok) return result;
  }
  return call();
}
