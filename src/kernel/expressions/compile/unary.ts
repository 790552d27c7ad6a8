import type { Run } from '../run.ts';
import type { Node } from '../syntax/nodes.ts';
import { INPUT, mentionsInput } from '../syntax/nodes.ts';
import type { FeelValue } from '../types.ts';
import { kindOf } from '../values/kinds.ts';
import { lookUp } from './scope.ts';
import type { Code, Scope } from './scope.ts';
import { matches } from './tests.ts';
import type { Ternary } from './tests.ts';

type Compiler = (node: Node) => Code;

/** `value in test` and `value in (test, …)`. */
export function compileIn(node: Extract<Node, { readonly type: 'in' }>, compile: Compiler): Code {
  const value = compile(node.value);
  const tests = node.tests.map(compile);
  return (run, scope) => {
    const tested = value(run, scope);
    return anyOf(tests, (test) => {
      const expected = test(run, scope);
      run.at = node.at;
      return matches(run, tested, expected);
    });
  };
}

/** The whole of a decision table's cell: true when the input `?` passes one of the tests (with `not`, none of them). */
export function compileTests(node: Extract<Node, { readonly type: 'tests' }>, compile: Compiler): Code {
  const tests = node.tests?.map((test) => compileCell(test, compile));
  if (!tests) return () => true;
  return (run, scope) => {
    const input = lookUp(scope, INPUT) ?? null;
    const passed = anyOf(tests, (test) => test(run, scope, input));
    return passed === null ? null : passed !== node.negated;
  };
}

type Cell = (run: Run, scope: Scope, input: FeelValue) => Ternary;

/** A test that mentions `?` says itself whether it holds; any other gives what the input must match (DMN §7.3.3). */
function compileCell(test: Node, compile: Compiler): Cell {
  const code = compile(test);
  if (mentionsInput(test) && test.type !== 'test' && test.type !== 'interval') {
    return (run, scope) => {
      const value = code(run, scope);
      run.at = test.at;
      return typeof value === 'boolean' ? value : run.fail('FEEL_TYPE', `a test gives ${kindOf(value)}`);
    };
  }
  return (run, scope, input) => {
    const expected = code(run, scope);
    run.at = test.at;
    if (typeof expected === 'boolean' && typeof input !== 'boolean') return expected;
    return matches(run, input, expected);
  };
}

function anyOf<T>(tests: readonly T[], test: (item: T) => Ternary): Ternary {
  let unknown = false;
  for (const item of tests) {
    const passed = test(item);
    if (passed === true) return true;
    if (passed === null) unknown = true;
  }
  return unknown ? null : false;
}
