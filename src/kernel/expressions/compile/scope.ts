import type { Run } from '../run.ts';
import type { FeelContext, FeelValue } from '../types.ts';

/** What a node is compiled to. */
export type Code = (run: Run, scope: Scope) => FeelValue;

/** A chain of names, innermost first: one name, or all entries of a context (the variables; a filter's item). */
export interface Scope {
  readonly parent: Scope | undefined;
  readonly name: string | undefined;
  readonly value: FeelValue;
  readonly context: FeelContext | undefined;
}

export function withName(parent: Scope, name: string, value: FeelValue): Scope {
  return { parent, name, value, context: undefined };
}

export function withContext(parent: Scope | undefined, context: FeelContext): Scope {
  return { parent, name: undefined, value: null, context };
}

/** The value of a name, or undefined when nothing in scope has it. */
export function lookUp(scope: Scope, name: string): FeelValue | undefined {
  for (let frame: Scope | undefined = scope; frame; frame = frame.parent) {
    if (frame.name === name) return frame.value;
    const found = frame.context?.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
