import { readYamlText } from '../../kernel/index.ts';
import { compileRoute, type CompiledRoute, type RouteProblem } from './compile.ts';

/** A problem with the line of the document that it is on. */
export interface LocatedProblem extends RouteProblem {
  readonly line: number;
}

/** Reads a route out of its YAML. `operations` are those that routes may call. @returns the route, or what is wrong with it. */
export function readRoute(
  source: string,
  operations: ReadonlySet<string>,
): { readonly route: CompiledRoute } | { readonly problems: readonly LocatedProblem[] } {
  const read = readYamlText(source);
  if ('problems' in read) return { problems: read.problems.map((problem) => ({ ...problem, pointer: '' })) };
  const compiled = compileRoute(read.value, operations);
  if ('route' in compiled) return compiled;
  return { problems: compiled.problems.map((problem) => ({ ...problem, line: read.locate(problem.pointer) })) };
}
