import type { ExpressionCompiler, ExpressionResult } from './types.ts';

/** A compiled FEEL program of the kernel, as far as the adapter uses it. */
export interface FeelLike<P extends FeelProgramLike> {
  compileFeel(source: string): P;
  evaluateCondition(program: P, variables: Variables): { readonly ok: true; readonly value: boolean } | FeelFault;
  toPlain(value: FeelValueOf<P>): unknown;
}

export interface FeelProgramLike {
  evaluate(variables: Variables): FeelSuccess | FeelFault;
}

type Variables = Readonly<Record<string, unknown>>;
type FeelFault = { readonly ok: false; readonly code: string; readonly message: string };
type FeelSuccess = {
  readonly ok: true;
  readonly value: unknown;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
};
type FeelValueOf<P extends FeelProgramLike> = Extract<ReturnType<P['evaluate']>, { ok: true }>['value'];

/**
 * The expression language of process models on the kernel's FEEL. A name that no variable has is null, as an optional value may be;
 * a null that stems from a mistake (wrong type, missing number) fails, so that no service is called with a hole in its input.
 * There is no clock: `now()` and `today()` fail, because a replay must give the same answer.
 */
export function feelExpressions<P extends FeelProgramLike>(feel: FeelLike<P>): ExpressionCompiler {
  return {
    compile(source, use) {
      const program = feel.compileFeel(source);
      if (use === 'condition') return { evaluate: (variables) => feel.evaluateCondition(program, variables) };
      return { evaluate: (variables) => plain(feel, program.evaluate(variables)) };
    },
  };
}

function plain<P extends FeelProgramLike>(feel: FeelLike<P>, result: FeelSuccess | FeelFault): ExpressionResult {
  if (!result.ok) return { ok: false, code: result.code, message: result.message };
  const [warning] = result.warnings;
  if (result.value === null && warning) return { ok: false, code: warning.code, message: warning.message };
  return { ok: true, value: feel.toPlain(result.value as FeelValueOf<P>) };
}
