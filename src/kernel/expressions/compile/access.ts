import { BUILT_INS } from '../builtins/index.ts';
import type { Run } from '../run.ts';
import type { Node } from '../syntax/nodes.ts';
import { temporalProperty } from '../temporal/properties.ts';
import type { FeelList, FeelRange, FeelValue } from '../types.ts';
import { isContext, isList, isRange, kindOf } from '../values/kinds.ts';
import { FeelDecimal, isNumber, toInteger } from '../values/number.ts';
import { isTemporal } from './arithmetic.ts';
import { lookUp, withContext, withName } from './scope.ts';
import type { Code, Scope } from './scope.ts';
import { operandOf } from './tests.ts';

type Compiler = (node: Node) => Code;

/** A name that nothing in scope has is a built-in function or null: a missing variable is no mistake until it is calculated with. */
export function compileName(name: string): Code {
  const builtIn = BUILT_INS.get(name) ?? null;
  return (_, scope) => lookUp(scope, name) ?? builtIn;
}

export function compilePath(node: Extract<Node, { readonly type: 'path' }>, compile: Compiler): Code {
  const target = compile(node.target);
  return (run, scope) => {
    const value = target(run, scope);
    run.at = node.at;
    return property(run, value, node.name);
  };
}

export function compileFilter(node: Extract<Node, { readonly type: 'filter' }>, compile: Compiler): Code {
  const target = compile(node.target);
  const test = compile(node.test);
  const constant = node.test.type === 'constant' && isNumber(node.test.value) ? node.test.value : undefined;
  return (run, scope) => {
    const value = target(run, scope);
    run.at = node.at;
    if (value === null) return null;
    const list = isList(value) ? value : [value];
    if (constant) return elementAt(run, list, constant);
    return list.length === 0 ? emptyFilter(run, scope, test) : filter(run, scope, list, test);
  };
}

/** A property of a context, a temporal value or an interval; of a list, that of each element. */
function property(run: Run, value: FeelValue, name: string): FeelValue {
  if (value === null) return null;
  if (isContext(value)) return value.get(name) ?? null;
  if (isList(value)) return run.list(value.map((item) => property(run, item, name)));
  const found = isRange(value)
    ? rangeProperty(value, name)
    : isTemporal(value)
      ? temporalProperty(value, name)
      : undefined;
  if (found === undefined) return run.fail('FEEL_PROPERTY', `${kindOf(value)} has no property ${name.slice(0, 40)}`);
  return typeof found === 'number' ? new FeelDecimal(found) : found;
}

function rangeProperty(range: FeelRange, name: string): FeelValue | undefined {
  switch (name) {
    case 'start':
      return range.operator === '!=' ? operandOf(range) : range.start;
    case 'end':
      return range.end;
    case 'start included':
      return range.startIncluded;
    case 'end included':
      return range.endIncluded;
    default:
      return undefined;
  }
}

/** The element at a position from 1, or from the end when negative; null outside the list. */
function elementAt(run: Run, list: FeelList, position: FeelValue): FeelValue {
  const index = isNumber(position) ? toInteger(position) : undefined;
  if (index === undefined) return run.fail('FEEL_VALUE', 'a position in a list is a whole number');
  return list.at(index > 0 ? index - 1 : index < 0 ? index : list.length) ?? null;
}

/** Whether the test is a condition or a position shows at its first value. */
function filter(run: Run, scope: Scope, list: FeelList, test: Code): FeelValue {
  const kept: FeelValue[] = [];
  for (const item of list) {
    const value = test(run, itemScope(scope, item));
    if (isNumber(value)) return elementAt(run, list, value);
    if (value === true) kept.push(item);
    else if (value !== false && value !== null) run.fail('FEEL_TYPE', `a filter gives ${kindOf(value)}`);
  }
  return run.list(kept);
}

/** With no element to test, only a position that needs none gives null; mistakes about the missing element do not count. */
function emptyFilter(run: Run, scope: Scope, test: Code): FeelValue {
  const known = run.warnings.length;
  const value = test(run, itemScope(scope, null));
  run.warnings.length = known;
  return isNumber(value) ? null : [];
}

/** `item` is the element itself, unless the element has an entry of that name. */
function itemScope(scope: Scope, item: FeelValue): Scope {
  const named = withName(scope, 'item', item);
  return isContext(item) ? withContext(named, item) : named;
}
