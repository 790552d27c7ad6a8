import type { Run } from '../run.ts';
import type { IteratorNode, Node } from '../syntax/nodes.ts';
import { dateOf } from '../temporal/calendar.ts';
import type { FeelRange, FeelValue } from '../types.ts';
import { hasKind, isList, isRange, kindOf } from '../values/kinds.ts';
import { FeelDecimal, isNumber, toInteger } from '../values/number.ts';
import { withName } from './scope.ts';
import type { Code, Scope } from './scope.ts';

type Compiler = (node: Node) => Code;

/** `for … return …`; ranges are counted through, never made into lists, so that a huge one ends at the limit of steps. */
export function compileFor(node: Extract<Node, { readonly type: 'for' }>, compile: Compiler): Code {
  const iterators = compileIterators(node.iterators, compile);
  const body = compile(node.body);
  const copies = keepsPartial(node.body);
  return (run, scope) => {
    const results: FeelValue[] = [];
    run.at = node.at;
    const whole = iterate(run, scope, iterators, 0, (inner) => {
      const partial = copies ? run.list([...results]) : results;
      results.push(body(run, withName(inner, 'partial', partial)));
      run.grow(results.length);
      return true;
    });
    return whole === undefined ? null : results;
  };
}

/** `some` stops at the first true, `every` at the first false; what is neither leaves the answer unknown. */
export function compileQuantified(node: Extract<Node, { readonly type: 'quantified' }>, compile: Compiler): Code {
  const iterators = compileIterators(node.iterators, compile);
  const body = compile(node.body);
  return (run, scope) => {
    let answer: boolean | null = node.every;
    const deciding = !node.every;
    run.at = node.at;
    const whole = iterate(run, scope, iterators, 0, (inner) => {
      const value = body(run, inner);
      if (value === deciding) answer = deciding;
      else if (typeof value !== 'boolean') answer = undecided(run, value);
      return value !== deciding;
    });
    return whole === undefined ? null : answer;
  };
}

function undecided(run: Run, value: FeelValue): null {
  return value === null ? null : run.fail('FEEL_TYPE', `a test gives ${kindOf(value)}`);
}

interface Iterator {
  readonly name: string;
  readonly from: Code;
  readonly to: Code | undefined;
}

function compileIterators(nodes: readonly IteratorNode[], compile: Compiler): readonly Iterator[] {
  return nodes.map(({ name, from, to }) => ({ name, from: compile(from), to: to && compile(to) }));
}

/** Calls `visit` for each combination, the first iterator outermost; false when it stopped, undefined when a domain is none. */
function iterate(
  run: Run,
  scope: Scope,
  iterators: readonly Iterator[],
  index: number,
  visit: (scope: Scope) => boolean,
): boolean | undefined {
  const iterator = iterators[index];
  if (!iterator) return visit(scope);
  const domain = domainOf(run, iterator.from(run, scope), iterator.to?.(run, scope));
  if (!domain) return undefined;
  for (const value of domain) {
    run.step();
    const going = iterate(run, withName(scope, iterator.name, value), iterators, index + 1, visit);
    if (going !== true) return going;
  }
  return true;
}

/** A list is iterated by element, an interval of whole numbers or dates by one, anything else is a list of itself. */
function domainOf(run: Run, from: FeelValue, to: FeelValue | undefined): Iterable<FeelValue> | null {
  if (to !== undefined) return count(run, from, to, 0, 0);
  if (from === null) return run.fail('FEEL_NULL', 'nothing to iterate over');
  if (isRange(from)) return countRange(run, from);
  return isList(from) ? from : [from];
}

function countRange(run: Run, range: FeelRange): Iterable<FeelValue> | null {
  if (range.operator) return run.fail('FEEL_TYPE', 'an open interval cannot be iterated over');
  return count(run, range.start, range.end, range.startIncluded ? 0 : 1, range.endIncluded ? 0 : 1);
}

/** From one end to the other, upwards or downwards, leaving out so many at each end. */
function count(
  run: Run,
  from: FeelValue,
  to: FeelValue,
  skipFirst: number,
  skipLast: number,
): Iterable<FeelValue> | null {
  const [first, last] = [ordinal(from), ordinal(to)];
  if (first === undefined || last === undefined || kindOf(from) !== kindOf(to)) {
    return run.fail(
      from === null || to === null ? 'FEEL_NULL' : 'FEEL_TYPE',
      'an iteration goes over whole numbers or dates',
    );
  }
  const step = first <= last ? 1 : -1;
  const make = isNumber(from) ? (value: number) => new FeelDecimal(value) : dateOf;
  return steps(first + step * skipFirst, last - step * skipLast, step, make);
}

function* steps(first: number, last: number, step: number, make: (value: number) => FeelValue): Iterable<FeelValue> {
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) yield make(value);
}

function ordinal(value: FeelValue): number | undefined {
  if (isNumber(value)) return toInteger(value);
  return hasKind(value, 'date') ? value.day : undefined;
}

/** Whether a body may keep `partial` beyond its turn; taking an element of it (`partial[-1]`) does not, unless a function does it later. */
function keepsPartial(node: unknown, later = false): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some((item) => keepsPartial(item, later));
  const { type, name, target, test } = node as Record<string, unknown>;
  if (type === 'constant') return false;
  if (type === 'name') return name === 'partial';
  if (type === 'filter' && !later && (target as Node).type === 'name') return keepsPartial(test);
  return Object.values(node).some((part) => keepsPartial(part, later || type === 'function'));
}
