import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFeel, ExpressionError, toPlain } from './index.ts';
import type { FeelResult } from './index.ts';
import { civil, epochDay } from './temporal/calendar.ts';
import { FEEL_BOMBS } from './testing/bombs.ts';

const STEPS = 5_000;

/** What an evaluation says, as comparable data; undefined when the source is refused. */
function outcome(source: string, variables: Readonly<Record<string, unknown>>): unknown {
  let result: FeelResult;
  try {
    result = compileFeel(source).evaluate(variables, { steps: STEPS, now: new Date(0) });
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
  return result.ok ? [toPlain(result.value, { numbers: 'exact' }), result.warnings] : result;
}

function plain(source: string, variables: Readonly<Record<string, unknown>> = {}): unknown {
  const result = compileFeel(source).evaluate(variables);
  return result.ok ? toPlain(result.value, { numbers: 'exact' }) : result.code;
}

const NAMES = ['a', 'b c', '__proto__', 'constructor', 'item', 'partial', '?', 'toString', 'date'];
const OPERATORS = ['+', '-', '*', '/', '**', '=', '!=', '<', '>=', 'and', 'or', 'in', '..', '.', ','];
const FUNCTIONS = [
  'sum',
  'string',
  'date',
  'flatten',
  'sort',
  'matches',
  'replace',
  'range',
  'context',
  'min',
  'split',
  'f',
];
const LITERALS = [
  '1',
  '-1.5',
  '1e300',
  '"x"',
  '"(a+)+$"',
  '@"2025-01-31"',
  '@"P1M"',
  '@"10:00:00@Europe/Rome"',
  'true',
  'null',
  '[]',
  '{}',
];

/** Sources that mostly parse: the grammar in small. */
const expression = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(...LITERALS, ...NAMES),
    fc.tuple(tie('node'), fc.constantFrom(...OPERATORS), tie('node')).map((parts) => parts.join(' ')),
    fc
      .tuple(fc.constantFrom(...FUNCTIONS), fc.array(tie('node'), { maxLength: 3 }))
      .map(([f, args]) => `${f}(${args.join(', ')})`),
    fc.array(tie('node'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc.tuple(fc.constantFrom(...NAMES), tie('node')).map(([name, node]) => `{${name}: ${node}}`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a})[${b}]`),
    fc.tuple(tie('node'), tie('node'), tie('node')).map(([a, b, c]) => `if ${a} then ${b} else ${c}`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `for item in ${a} return ${b}`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `some a in ${a} satisfies ${b}`),
    fc.tuple(fc.constantFrom('a', 'f'), tie('node'), tie('node')).map(([a, b, c]) => `(function(${a}) ${b})(${c})`),
    tie('node').map((node) => `(${node}).${'__proto__'}`),
  ),
})).node;

const hostValue = fc.anything({
  withDate: true,
  withMap: true,
  withBigInt: true,
  withNullPrototype: true,
  maxDepth: 3,
});

describe('every source', () => {
  it('is refused or evaluated within its limits, and twice the same', () => {
    fc.assert(
      fc.property(expression, hostValue, (source, a) => {
        const variables = { a, 'b c': [a], f: 1 };
        expect(outcome(source, variables)).toEqual(outcome(source, variables));
      }),
      { numRuns: 600 },
    );
    expect(({} as { readonly polluted?: unknown }).polluted).toBe(undefined);
  });

  it('may be any text at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 })), (source) => {
        outcome(source, {});
      }),
      { numRuns: 400 },
    );
  });

  it('may be a bomb that was cut and stitched', () => {
    const piece = fc.constantFrom(...FEEL_BOMBS.map(([, source]) => source));
    const cut = fc.tuple(piece, fc.nat(200)).map(([source, at]) => source.slice(0, at));
    fc.assert(
      fc.property(cut, piece, fc.nat(200), (head, tail, at) => {
        outcome(head + tail.slice(at), {});
      }),
      { numRuns: 300 },
    );
  });
});

describe('numbers', () => {
  const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

  it('sum amounts of cents exactly', () => {
    const program = compileFeel('sum(amounts) * 100');
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 50 }), (list) => {
        const result = program.evaluate({ amounts: list.map((cent) => cent / 100) });
        expect(result.ok && toPlain(result.value)).toBe(list.reduce((total, cent) => total + cent, 0) || 0);
      }),
    );
  });

  it('survive being written and read again', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(plain('number(string(x)) = x', { x })).toBe(true);
      }),
    );
  });
});

describe('the calendar', () => {
  it('agrees with the host, and finds every day again', () => {
    fc.assert(
      fc.property(fc.integer({ min: -90_000_000, max: 90_000_000 }), (day) => {
        const { year, month, day: dayOfMonth } = civil(day);
        const host = new Date(day * 86_400_000);
        expect([year, month, dayOfMonth]).toEqual([host.getUTCFullYear(), host.getUTCMonth() + 1, host.getUTCDate()]);
        expect(epochDay(year, month, dayOfMonth)).toBe(day);
      }),
    );
  });

  it('undoes what a duration of days did, and never skips over a month', () => {
    const date = fc.tuple(
      fc.integer({ min: 1900, max: 2100 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
    );
    fc.assert(
      fc.property(date, fc.integer({ min: -5_000, max: 5_000 }), ([y, m, d], n) => {
        const variables = { y, m, d, n };
        expect(plain('date(y, m, d) + duration("P1D") * n - duration("P1D") * n = date(y, m, d)', variables)).toBe(
          true,
        );
        expect(plain('(date(y, m, d) + duration("P1M") * n).day = d', variables)).toBe(true);
      }),
    );
  });
});
