import { describe, expect, it } from 'vitest';
import { compileFeel, evaluateCondition, ExpressionError, hostFunction, toPlain } from './index.ts';
import type { FeelLimits, FeelOptions } from './index.ts';

function value(
  source: string,
  variables: Readonly<Record<string, unknown>> = {},
  options: FeelOptions = {},
  limits?: Partial<FeelLimits>,
): unknown {
  const result = compileFeel(source, options).evaluate(variables, limits);
  return result.ok ? toPlain(result.value, { numbers: 'exact' }) : result.code;
}

function warnings(source: string, variables: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const result = compileFeel(source).evaluate(variables);
  return result.ok ? result.warnings.map(({ code, position }) => `${code}@${position}`) : [result.code];
}

function condition(source: string, variables: Readonly<Record<string, unknown>> = {}): unknown {
  const result = evaluateCondition(compileFeel(source), variables);
  return result.ok ? result.value : result.code;
}

function test(cell: string, input: unknown, variables: Readonly<Record<string, unknown>> = {}): unknown {
  return value(cell, { ...variables, '?': input }, { kind: 'unary-tests' });
}

describe('money', () => {
  it('adds cents exactly', () => {
    expect(value('0.1 + 0.2')).toBe(0.3);
    expect(value('sum(amounts)', { amounts: [0.1, 0.2, 0.3, 1.1] })).toBe(1.7);
    expect(value('1.005 * 100')).toBe(100.5);
  });

  it('rounds half to even by default, half up when asked', () => {
    expect(value('[decimal(2.5, 0), decimal(3.5, 0), round half up(2.5, 0), round half down(2.5, 0)]')).toEqual([
      2, 4, 3, 2,
    ]);
    expect(value('[round up(-1.1, 0), floor(-1.1), ceiling(-1.1), decimal(1234.5, -2)]')).toEqual([-2, -2, -1, 1200]);
  });

  it('keeps 34 digits and gives them as text where a double would lose them', () => {
    expect(value('1 / 3')).toBe('0.3333333333333333333333333333333333');
    expect(toPlain(null)).toBe(null);
    expect(value('9007199254740993 + 0')).toBe('9007199254740993');
  });
});

describe('conditions', () => {
  it('answer true or false only when nothing went wrong', () => {
    expect(condition('amount > 100', { amount: 150 })).toBe(true);
    expect(condition('amount > 100', { amount: 50 })).toBe(false);
  });

  it('make a missing variable an error, not a silent false', () => {
    expect(condition('amount > 100')).toBe('CONDITION_UNSURE');
    expect(condition('if amount > 100 then true else false')).toBe('CONDITION_UNSURE');
    expect(condition('not(amount > 100)')).toBe('CONDITION_UNSURE');
    expect(condition('count(rows[amount > 100]) = 0', { rows: [{ amount: 'x' }] })).toBe('CONDITION_UNSURE');
  });

  it('make a wrong type an error, also where the answer would not depend on it', () => {
    expect(condition('"100" = 100')).toBe('CONDITION_UNSURE');
    expect(condition('amount > 100 or true', { amount: '150' })).toBe('CONDITION_UNSURE');
    expect(condition('amount', { amount: 1 })).toBe('CONDITION_NOT_BOOLEAN');
    expect(condition('null')).toBe('CONDITION_NOT_BOOLEAN');
  });

  it('let a guard ask first', () => {
    expect(condition('amount != null and amount > 100')).toBe(false);
    expect(condition('amount = null or amount > 100')).toBe(true);
  });

  it('say what went wrong and where', () => {
    expect(warnings('1 + 1 > "a"')).toEqual(['FEEL_TYPE@0']);
    expect(warnings('  1 / 0')).toEqual(['FEEL_VALUE@4']);
    expect(warnings('a + nothing(1)')).toEqual(['FEEL_FUNCTION@4', 'FEEL_NULL@2']);
    expect(warnings('substring(1, 2)')).toEqual(['FEEL_ARGUMENTS@0']);
    expect(warnings('@"2025-01-01".hour')).toEqual(['FEEL_PROPERTY@0']);
    expect(warnings('date("2025-02-30")')).toEqual(['FEEL_VALUE@0']);
  });
});

describe('three-valued logic', () => {
  it('knows what null leaves open', () => {
    expect(value('[null and false, null and true, null or true, null or false, not(null)]')).toEqual([
      false,
      null,
      true,
      null,
      null,
    ]);
    expect(value('[some x in [null, true] satisfies x, every x in [null, true] satisfies x]')).toEqual([true, null]);
  });
});

describe('syntax', () => {
  it('refuses with the position', () => {
    const failure = (source: string): unknown => {
      try {
        return compileFeel(source);
      } catch (error) {
        return error instanceof ExpressionError ? [error.code, error.position] : error;
      }
    };
    expect(failure('1 +')).toEqual(['EXPRESSION_INVALID', 3]);
    expect(failure('a + ) b')).toEqual(['EXPRESSION_INVALID', 4]);
    expect(failure('')).toEqual(['EXPRESSION_INVALID', 0]);
    expect(failure('1;2')).toEqual(['EXPRESSION_INVALID', 1]);
    expect(failure(`${'('.repeat(101)}1${')'.repeat(101)}`)).toEqual(['EXPRESSION_TOO_DEEP', 100]);
    expect(failure('1'.repeat(10_001))).toEqual(['EXPRESSION_TOO_LONG', 0]);
  });

  it('reads names with spaces, and with operators where they are announced', () => {
    expect(value('importo totale * 2', { 'importo totale': 4 })).toBe(8);
    expect(value('pratica.data invio', { pratica: { 'data invio': 'ieri' } })).toBe('ieri');
    expect(value('a-b', { a: 5, b: 3, 'a-b': 100 })).toBe(2);
    expect(value('a-b', { a: 5, b: 3, 'a-b': 100 }, { names: ['a-b'] })).toBe(100);
    expect(value('x.imposta-base + 1', { x: { 'imposta-base': 1 } }, { names: { x: { 'imposta-base': null } } })).toBe(
      2,
    );
  });

  it('goes over line ends and comments', () => {
    expect(value('// tutto\n1 + /* due */ 2\n+ 3')).toBe(6);
    expect(value('date and\n   time("2025-01-01T10:00:00").hour')).toBe(10);
  });

  it('reads escapes', () => {
    expect(value('"a\\n\\"b\\" \\u00e8 \\U01F600 \\\\"')).toBe('a\n"b" è 😀 \\');
  });

  it('takes long flat chains', () => {
    expect(value(Array.from({ length: 500 }, () => '1').join(' + '))).toBe(500);
    expect(value(Array.from({ length: 300 }, () => 'false').join(' or '))).toBe(false);
  });
});

describe('lists and contexts', () => {
  const rows = [
    { kind: 'a', amount: 10, item: 1 },
    { kind: 'b', amount: 20 },
  ];

  it('filters by condition and by position', () => {
    expect(value('rows[kind = "b"].amount', { rows })).toEqual([20]);
    expect(value('[rows[1].kind, rows[-1].kind, rows[3], rows[i].kind]', { rows, i: 2 })).toEqual([
      'a',
      'b',
      null,
      'b',
    ]);
    expect(value('[1, 2, 3][item >= 2]')).toEqual([2, 3]);
    expect(value('[[][1], [][item > 1]]')).toEqual([null, []]);
  });

  it('lets outer names stand beside the entries of a filtered row', () => {
    expect(value('rows[amount > limit].kind', { rows, limit: 15 })).toEqual(['b']);
  });

  it('loops, also downwards, over dates and with what came before', () => {
    expect(value('for i in 3..1 return i * 2')).toEqual([6, 4, 2]);
    expect(value('for i in 1..5 return if i = 1 then 1 else i * partial[-1]')).toEqual([1, 2, 6, 24, 120]);
    expect(value('for d in @"2025-02-27"..@"2025-03-01" return string(d)')).toEqual([
      '2025-02-27',
      '2025-02-28',
      '2025-03-01',
    ]);
    expect(value('for i in (1..3], j in [i, 10] return i + j')).toEqual([4, 12, 6, 13]);
  });

  it('does not let a result change when the loop goes on', () => {
    expect(
      value('for f in (for i in 1..3 return {late: function() count(partial[item != null])}) return f.late()'),
    ).toEqual([0, 1, 2]);
    expect(value('for i in 1..3 return count(partial)')).toEqual([0, 1, 2]);
    expect(value('(for i in 1..3 return {before: partial})[2].before')).toEqual([{ before: [] }]);
  });

  it('treats prototype names as plain names', () => {
    expect(value('x.constructor', { x: {} })).toBe(null);
    expect(value('constructor')).toBe(null);
    expect(value('x.constructor', { x: { constructor: 1 } })).toBe(1);
    const made = value('context put({}, "__proto__", {polluted: true})') as object;
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
    expect(Object.hasOwn(made, '__proto__')).toBe(true);
    expect(value('x.polluted', { x: JSON.parse('{"__proto__": {"polluted": true}}') as unknown })).toBe(null);
  });

  it('takes an input that imitates a value of its own for plain data', () => {
    const forged = { kind: 'function', name: 'x', signatures: [], day: 1, get: 1 };
    expect(value('x.kind', { x: forged })).toBe('function');
    expect(value('x(1)', { x: forged })).toBe(null);
    expect(value('{kind: "date"}.kind')).toBe('date');
  });
});

describe('dates and times', () => {
  it('counts days and months as the calendar does', () => {
    expect(value('@"2025-01-31" + duration("P1M")')).toBe('2025-02-28');
    expect(value('@"2024-02-29" + duration("P1Y")')).toBe('2025-02-28');
    expect(value('(@"2025-03-01" - @"2025-02-01").days')).toBe(28);
    expect(value('string(years and months duration(@"2024-12-31", @"2025-11-30"))')).toBe('P10M');
    expect(value('@"2025-04-25" + duration("P30D")')).toBe('2025-05-25');
    expect(value('[@"2026-01-01".weekday, week of year(@"2026-01-01"), day of week(@"2025-12-25")]')).toEqual([
      4,
      1,
      'Thursday',
    ]);
  });

  it('moves through the change to summer time in Europe/Rome', () => {
    expect(value('date and time("2025-03-30T01:30:00@Europe/Rome") + duration("PT1H")')).toBe(
      '2025-03-30T03:30:00@Europe/Rome',
    );
    expect(
      value('date and time("2025-10-26T12:00:00@Europe/Rome") - date and time("2025-10-25T12:00:00@Europe/Rome")'),
    ).toBe('P1DT1H');
    expect(value('date and time("2025-07-01T00:00:00@Europe/Rome") = date and time("2025-06-30T22:00:00Z")')).toBe(
      true,
    );
  });

  it('does arithmetic on durations', () => {
    expect(value('duration("P1D") / duration("PT6H")')).toBe(4);
    expect(value('duration("P1Y") * 1.5')).toBe('P1Y6M');
    expect(value('-duration("PT1.5S")')).toBe('-PT1.5S');
    expect(value('abs(-duration("PT1.5S")) = duration("PT1.5S")')).toBe(true);
    expect(value('sum([duration("PT1H"), duration("PT30M")])')).toBe('PT1H30M');
  });

  it('has a clock only when one is given, and then days of Europe/Rome', () => {
    const now = new Date('2025-12-31T23:30:00Z');
    expect(value('today()')).toBe('EXPRESSION_CLOCK');
    expect(value('[string(today()), now().hour]', {}, {}, { now })).toEqual(['2026-01-01', 0]);
    expect(value('today()', {}, {}, { now, zone: 'UTC' })).toBe('2025-12-31');
  });

  it('takes the host’s dates as instants', () => {
    expect(value('sent > date and time("2025-01-01T00:00:00Z")', { sent: new Date('2025-01-01T00:00:01Z') })).toBe(
      true,
    );
  });
});

describe('functions', () => {
  it('are called by position and by name', () => {
    expect(value('substring(start position: 2, string: "abc")')).toBe('bc');
    expect(value('(function(a: number, b) a - b)(b: 1, a: 3)')).toBe(2);
    expect(value('{f: function(x) x * 2, r: for i in [1, 2] return f(i)}.r')).toEqual([2, 4]);
    expect(value('sort([3, 1, 2], function(a, b) a > b)')).toEqual([3, 2, 1]);
  });

  it('refuse arguments of another type', () => {
    expect(value('(function(a: number) a)("x")')).toBe(null);
    expect(value('sum(["a"])')).toBe(null);
  });

  it('may come from the host', () => {
    const tax = hostFunction('tax', ['amount'], ([amount]) => (toPlain(amount!) as number) * 0.22);
    expect(value('tax(amount: 100) + tax(50)', { tax })).toBe(33);
  });

  it('count characters, not halves of them', () => {
    expect(value('[string length("a😀b"), substring("a😀b", 2, 1), substring("a😀b", -1)]')).toEqual([3, '😀', 'b']);
  });

  it('know regular expressions of XPath, without those that explode', () => {
    expect(value('matches("RSSMRA80A01H501U", "^[A-Z]{6}\\d{2}[A-Z]\\d{2}[A-Z]\\d{3}[A-Z]$")')).toBe(true);
    expect(value('replace("2025-03-01", "(\\d+)-(\\d+)-(\\d+)", "$3/$2/$1")')).toBe('01/03/2025');
    expect(value('split("a; b;c", ";\\s*")')).toEqual(['a', 'b', 'c']);
    expect(value('matches("aa", "(a)\\1")')).toBe(null);
  });
});

describe('unary tests', () => {
  it('compare the input', () => {
    expect(test('> 10, < 0', 11)).toBe(true);
    expect(test('> 10, < 0', 5)).toBe(false);
    expect(test('not("a", "b")', 'c')).toBe(true);
    expect(test('[1..10)', 10)).toBe(false);
    expect(test('-', null)).toBe(true);
    expect(test('null', null)).toBe(true);
    expect(test('"a", "b"', 'b')).toBe(true);
  });

  it('use the input by name and other variables', () => {
    expect(test('contains(?, "urg")', 'molto urgente')).toBe(true);
    expect(test('< limit * 2', 15, { limit: 10 })).toBe(true);
    expect(test('allowed', 'b', { allowed: ['a', 'b'] })).toBe(true);
  });

  it('leave a missing input open instead of false', () => {
    expect(test('> 10', null)).toBe(null);
    expect(test('> 10', 'x')).toBe(null);
    expect(test('not(> 10)', null)).toBe(null);
  });
});

describe('limits', () => {
  it('end an evaluation with their own code', () => {
    const limits = { steps: 500, listLength: 10, outputCharacters: 50 };
    expect(value('for i in 1..1000000 return 1', {}, {}, limits)).toBe('EXPRESSION_LIST');
    expect(value('some i in 1..1000000 satisfies false', {}, {}, limits)).toBe('EXPRESSION_STEPS');
    expect(value('string join(for i in 1..10 return "aaaaaaaaaa")', {}, {}, limits)).toBe('EXPRESSION_OUTPUT');
    expect(value('(function(f) f(f))(function(f) f(f))')).toBe('EXPRESSION_TOO_DEEP');
  });

  it('leave room for honest work', () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => ({ amount: index, kind: index % 2 ? 'a' : 'b' }));
    expect(value('sum(rows[kind = "a" and amount > 10].amount)', { rows })).toBe(6_249_975);
  });
});
