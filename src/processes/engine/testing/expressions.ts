import type { ExpressionCompiler } from '../../bpmn/types.ts';

type Vars = Readonly<Record<string, unknown>>;
type Evaluate = (variables: Vars) => unknown;

const PATH = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;
const COMPARISON = /^(.+?)\s*(!=|<=|>=|=|<|>)\s*(.+)$/;

/**
 * A few words of FEEL for tests of the pure core: literals, paths, one comparison, `a + b`, `and`, `or`, `not(x)`.
 * As in FEEL a comparison of unequal types is null. `throw` and `fail` misbehave on purpose.
 */
export const testExpressions: ExpressionCompiler = {
  compile(source) {
    const evaluate = parse(source.trim());
    return {
      evaluate: (variables) =>
        source === 'fail'
          ? { ok: false, code: 'FEEL_TYPE', message: 'asked to fail' }
          : { ok: true, value: evaluate(variables) },
    };
  },
};

function parse(source: string): Evaluate {
  const or = source.split(' or ').map((part) => part.trim());
  if (or.length > 1) return fold(or.map(parse), (values) => values.includes(true));
  const and = source.split(' and ').map((part) => part.trim());
  if (and.length > 1) return fold(and.map(parse), (values) => values.every((v) => v === true));
  const negated = /^not\((.*)\)$/.exec(source);
  if (negated) return fold([parse(negated[1]!)], ([value]) => (typeof value === 'boolean' ? !value : null));
  const comparison = COMPARISON.exec(source);
  if (comparison && !/^"[^"]*"$/.test(source)) {
    const [, left = '', operator = '', right = ''] = comparison;
    return fold([parse(left), parse(right)], ([a, b]) => compare(a, operator, b));
  }
  const sum = source.split(' + ');
  if (sum.length === 2) return fold(sum.map(parse), ([a, b]) => (a as number) + (b as number));
  return operand(source);
}

function operand(source: string): Evaluate {
  if (/^-?\d+(\.\d+)?$/.test(source)) return () => Number(source);
  if (/^"[^"]*"$/.test(source)) return () => source.slice(1, -1);
  if (source === 'true' || source === 'false') return () => source === 'true';
  if (source === 'null' || source === 'fail') return () => null;
  if (source === 'throw')
    return () => {
      throw new Error('asked to throw');
    };
  if (!PATH.test(source)) throw new Error(`cannot parse ${source}`);
  return (variables) => source.split('.').reduce<unknown>((at, key) => read(at, key), variables);
}

const read = (at: unknown, key: string): unknown =>
  typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : null;

const fold =
  (parts: readonly Evaluate[], join: (values: readonly unknown[]) => unknown): Evaluate =>
  (variables) =>
    join(parts.map((part) => part(variables)));

function compare(a: unknown, operator: string, b: unknown): boolean | null {
  if (operator === '=') return a === b;
  if (operator === '!=') return a !== b;
  if (typeof a !== typeof b || a === null || b === null) return null;
  const [x, y] = [a as number, b as number];
  if (operator === '<') return x < y;
  if (operator === '<=') return x <= y;
  return operator === '>' ? x > y : x >= y;
}
