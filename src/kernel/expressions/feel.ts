import { parameter } from './builtins/define.ts';
import { compile } from './compile/compile.ts';
import { withContext } from './compile/scope.ts';
import type { Code } from './compile/scope.ts';
import { ExpressionError } from './errors.ts';
import { Run } from './run.ts';
import { parse } from './syntax/parse.ts';
import type {
  ConditionResult,
  FeelContext,
  FeelFunction,
  FeelLimits,
  FeelOptions,
  FeelProgram,
  FeelResult,
  FeelValue,
} from './types.ts';
import { FEEL } from './values/brand.ts';
import { fromHost } from './values/host.ts';
import { measure } from './values/walk.ts';

/**
 * Compiles a FEEL expression once, to be evaluated many times.
 * @throws ExpressionError EXPRESSION_INVALID (syntax), EXPRESSION_TOO_LONG (10,000 characters), EXPRESSION_TOO_DEEP (100 levels), with the position
 */
export function compileFeel(source: string, options: FeelOptions = {}): FeelProgram {
  const code = compile(parse(source, options));
  return { source, evaluate: (variables, limits) => evaluate(code, variables, limits) };
}

/**
 * Evaluates a condition: only true or false reached without a mistake counts. A null, another value, or a warning on the way
 * (a missing number, a wrong type) is an error to be shown as an incident, never a silent false.
 */
export function evaluateCondition(
  program: FeelProgram,
  variables: Readonly<Record<string, unknown>>,
  limits?: Partial<FeelLimits>,
): ConditionResult {
  const result = program.evaluate(variables, limits);
  if (!result.ok) return result;
  const [warning] = result.warnings;
  if (warning) {
    const { code, message, position } = warning;
    return { ok: false, code: 'CONDITION_UNSURE', message: `${code} ${message}`, position };
  }
  if (typeof result.value === 'boolean') return { ok: true, value: result.value };
  return { ok: false, code: 'CONDITION_NOT_BOOLEAN', message: result.value === null ? 'null' : typeof result.value };
}

/**
 * A function of the host for expressions to call, such as a business knowledge model. It gets FEEL values in the order of
 * its parameters and gives a host or FEEL value; it must not throw.
 */
export function hostFunction(
  name: string,
  parameters: readonly string[],
  call: (args: readonly FeelValue[]) => unknown,
): FeelFunction {
  const declared = parameters.map((parameterName) => parameter(parameterName, undefined));
  const invoke = (run: Run, args: readonly FeelValue[]): FeelValue => {
    // A host function may evaluate another program that calls it again: its nesting counts like that of any other.
    run.enter(20);
    const value = fromHost(call(args));
    run.leave(20);
    return value;
  };
  return {
    [FEEL]: true,
    kind: 'function',
    name,
    signatures: [{ parameters: declared, variadic: false, call: invoke }],
  };
}

function evaluate(
  code: Code,
  variables: Readonly<Record<string, unknown>>,
  limits: Partial<FeelLimits> | undefined,
): FeelResult {
  const run = new Run(limits);
  try {
    const value = code(run, withContext(undefined, fromHost(variables) as FeelContext));
    measure(run, value);
    return { ok: true, value, warnings: run.warnings };
  } catch (error) {
    return failure(error, run);
  }
}

function failure(error: unknown, run: Run): FeelResult {
  if (error instanceof ExpressionError) {
    return { ok: false, code: error.code, message: error.message, position: error.position ?? run.at };
  }
  // The host's own stack ended before ours: the caller stood very deep already.
  if (error instanceof RangeError) {
    return { ok: false, code: 'EXPRESSION_TOO_DEEP', message: 'The call stack is exhausted', position: run.at };
  }
  throw error;
}
