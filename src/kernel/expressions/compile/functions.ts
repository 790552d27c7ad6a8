import { invoke, parameter } from '../builtins/define.ts';
import type { FunctionNode, Node } from '../syntax/nodes.ts';
import type { FeelFunction, FeelValue } from '../types.ts';
import { FEEL } from '../values/brand.ts';
import { isFunction, kindOf } from '../values/kinds.ts';
import { withName } from './scope.ts';
import type { Code, Scope } from './scope.ts';

type Compiler = (node: Node) => Code;

/** A function definition; it sees the names around it, and its depth counts against the run wherever it is called. */
export function compileFunction(node: FunctionNode, compile: Compiler): Code {
  const body = compile(node.body);
  const levels = height(node.body) + 1;
  const parameters = node.parameters.map(({ name, of }) => parameter(name, of));
  return (run, scope): FeelValue => {
    run.at = node.at;
    if (node.external) return run.fail('FEEL_FUNCTION', 'external functions are not executed');
    const made: FeelFunction = {
      [FEEL]: true,
      kind: 'function',
      name: 'function',
      signatures: [
        {
          parameters,
          variadic: false,
          call: (inner, args) => {
            inner.enter(levels);
            let local: Scope = scope;
            for (const [index, { name }] of parameters.entries()) local = withName(local, name, args[index] ?? null);
            const value = body(inner, local);
            inner.leave(levels);
            return value;
          },
        },
      ],
    };
    return made;
  };
}

export function compileCall(node: Extract<Node, { readonly type: 'call' }>, compile: Compiler): Code {
  const target = compile(node.target);
  const args = node.args.map(compile);
  const label = node.target.type === 'name' ? node.target.name : 'the expression';
  return (run, scope) => {
    const called = target(run, scope);
    const values = args.map((arg) => arg(run, scope));
    run.at = node.at;
    if (isFunction(called)) return invoke(run, called, values, node.names);
    return run.fail(
      'FEEL_FUNCTION',
      called === null ? `${label} is no known function` : `${kindOf(called)} is no function`,
    );
  };
}

/** How many nodes lie within one another, at most. */
function height(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 0;
  if (Array.isArray(node)) return Math.max(0, ...node.map(height));
  const { type } = node as { readonly type?: unknown };
  if (type === 'constant') return 1;
  return (type === undefined ? 0 : 1) + Math.max(0, ...Object.values(node).map(height));
}
