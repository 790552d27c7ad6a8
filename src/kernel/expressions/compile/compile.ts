import type { Run } from '../run.ts';
import type { Node } from '../syntax/nodes.ts';
import type { FeelRange, FeelValue } from '../types.ts';
import { isInstance, isRange, kindOf } from '../values/kinds.ts';
import { contextOf } from '../values/host.ts';
import { compileFilter, compileName, compilePath } from './access.ts';
import { calculate, negate } from './arithmetic.ts';
import { compileCall, compileFunction } from './functions.ts';
import { compileFor, compileQuantified } from './loops.ts';
import { withName } from './scope.ts';
import type { Code, Scope } from './scope.ts';
import { compileIn, compileTests } from './unary.ts';
import { rangeOf, relate, unaryRange } from './tests.ts';

type NodeOf<T extends Node['type']> = Extract<Node, { readonly type: T }>;

/** Turns a node into a closure. Nothing is generated as text: what runs is this module's code and nothing else. */
export function compile(node: Node): Code {
  const code = compileNode(node);
  return (run, scope) => {
    run.step();
    return code(run, scope);
  };
}

function compileNode(node: Node): Code {
  switch (node.type) {
    case 'constant':
      return () => node.value;
    case 'broken':
      return (run) => failAt(run, node.at, `@"${node.text.slice(0, 40)}" is no date, time or duration`);
    case 'name':
      return compileName(node.name);
    case 'list':
      return compileList(node.items.map(compile));
    case 'context':
      return compileContext(node);
    case 'interval':
      return compileInterval(node);
    case 'test':
      return compileTest(node);
    case 'negate':
      return compileNegate(node);
    case 'arithmetic':
      return compileArithmetic(node);
    case 'logic':
      return compileLogic(node);
    case 'compare':
      return compileComparison(node);
    case 'between':
      return compileBetween(node);
    case 'in':
      return compileIn(node, compile);
    case 'instance':
      return compileInstance(node);
    case 'if':
      return compileIf(node);
    default:
      return compileScoped(node);
  }
}

/** The nodes that open scopes of their own. */
function compileScoped(node: Exclude<Node, NodeOf<SimpleType>>): Code {
  switch (node.type) {
    case 'for':
      return compileFor(node, compile);
    case 'quantified':
      return compileQuantified(node, compile);
    case 'path':
      return compilePath(node, compile);
    case 'filter':
      return compileFilter(node, compile);
    case 'function':
      return compileFunction(node, compile);
    case 'call':
      return compileCall(node, compile);
    case 'tests':
      return compileTests(node, compile);
    default: {
      const never: never = node;
      return never;
    }
  }
}

type SimpleType =
  | 'constant'
  | 'broken'
  | 'name'
  | 'list'
  | 'context'
  | 'interval'
  | 'test'
  | 'negate'
  | 'arithmetic'
  | 'logic'
  | 'compare'
  | 'between'
  | 'in'
  | 'instance'
  | 'if';

function failAt(run: Run, at: number, message: string): null {
  run.at = at;
  return run.fail('FEEL_VALUE', message);
}

function compileList(items: readonly Code[]): Code {
  return (run, scope) => run.list(items.map((item) => item(run, scope)));
}

/** Each entry sees those before it. A name given twice is a mistake and makes the context null (TCK 0057). */
function compileContext(node: NodeOf<'context'>): Code {
  const entries = node.entries.map(({ name, value }) => ({ name, code: compile(value) }));
  const repeated = new Set(entries.map((entry) => entry.name)).size < entries.length;
  return (run, scope) => {
    run.at = node.at;
    if (repeated) return run.fail('FEEL_VALUE', 'a context has the same entry twice');
    const made: (readonly [string, FeelValue])[] = [];
    let inner: Scope = scope;
    for (const { name, code } of entries) {
      const value = code(run, inner);
      made.push([name, value]);
      inner = withName(inner, name, value);
    }
    return contextOf(made);
  };
}

/** Both ends must have an order between them; an end may be null, which only a test notices. */
function compileInterval(node: NodeOf<'interval'>): Code {
  const [start, end] = [compile(node.start), compile(node.end)];
  return (run, scope) => {
    const [from, to] = [start(run, scope), end(run, scope)];
    run.at = node.at;
    if (from === null || to === null || kindOf(from) === kindOf(to)) {
      return rangeOf(from, to, node.startIncluded, node.endIncluded);
    }
    return run.fail('FEEL_TYPE', `an interval from ${kindOf(from)} to ${kindOf(to)}`);
  };
}

function compileTest(node: NodeOf<'test'>): Code {
  const operand = compile(node.operand);
  return (run, scope): FeelRange => unaryRange(node.operator, operand(run, scope));
}

function compileNegate(node: NodeOf<'negate'>): Code {
  const operand = compile(node.operand);
  return (run, scope) => {
    const value = operand(run, scope);
    run.at = node.at;
    return negate(run, value);
  };
}

function compileArithmetic(node: NodeOf<'arithmetic'>): Code {
  const first = compile(node.first);
  const rest = node.rest.map(({ at, operator, operand }) => ({ at, operator, code: compile(operand) }));
  return (run, scope) => {
    let value = first(run, scope);
    for (const { at, operator, code } of rest) {
      const right = code(run, scope);
      run.at = at;
      value = calculate(run, operator, value, right);
    }
    return value;
  };
}

/**
 * Three-valued logic (DMN §10.3.2.11). Stops at the first operand that decides, so that a guard such as
 * `x != null and x > 5` keeps its right side from being a mistake.
 */
function compileLogic(node: NodeOf<'logic'>): Code {
  const items = node.items.map(compile);
  const deciding = node.operator === 'or';
  return (run, scope) => {
    let unknown = false;
    for (const item of items) {
      const value = item(run, scope);
      if (value === deciding) return deciding;
      if (typeof value === 'boolean') continue;
      unknown = true;
      run.at = node.at;
      if (value !== null) run.fail('FEEL_TYPE', `${node.operator} of ${kindOf(value)}`);
    }
    return unknown ? null : !deciding;
  };
}

function compileComparison(node: NodeOf<'compare'>): Code {
  const [left, right] = [compile(node.left), compile(node.right)];
  return (run, scope) => {
    const [a, b] = [left(run, scope), right(run, scope)];
    run.at = node.at;
    return relate(run, node.operator, a, b);
  };
}

function compileBetween(node: NodeOf<'between'>): Code {
  const [value, low, high] = [compile(node.value), compile(node.low), compile(node.high)];
  return (run, scope) => {
    const [tested, from, to] = [value(run, scope), low(run, scope), high(run, scope)];
    run.at = node.at;
    const above = relate(run, '>=', tested, from);
    const below = relate(run, '<=', tested, to);
    if (above === false || below === false) return false;
    return above === null || below === null ? null : true;
  };
}

function compileInstance(node: NodeOf<'instance'>): Code {
  const code = compile(node.value);
  return (run, scope) => {
    const value = code(run, scope);
    return isRange(value) && node.of.name === 'range' && !('of' in node.of) ? true : isInstance(run, value, node.of);
  };
}

/** Only true chooses `then`; what is neither true nor false chooses `else` with a warning, so that a condition notices it. */
function compileIf(node: NodeOf<'if'>): Code {
  const [test, yes, no] = [compile(node.test), compile(node.yes), compile(node.no)];
  return (run, scope) => {
    const value = test(run, scope);
    run.at = node.at;
    if (typeof value !== 'boolean') run.fail(value === null ? 'FEEL_NULL' : 'FEEL_TYPE', `if ${kindOf(value)}`);
    return value === true ? yes(run, scope) : no(run, scope);
  };
}
