import { createValidator, DomainError, readYamlText, type Locate, type TSchema } from '../../kernel/index.ts';
import type { KitProblem } from '../types.ts';

const validator = createValidator();

/** A YAML file that is as its schema says, with the line of each of its places; or its problems with line numbers. */
export function readYaml<T>(
  file: string,
  text: string,
  schema: TSchema,
): { value: T; locate: Locate } | { problems: KitProblem[] } {
  const read = readYamlText(text);
  if ('problems' in read) return { problems: read.problems.map((problem) => ({ file, ...problem })) };
  const { value, locate } = read;
  try {
    validator.input(schema, value);
    return { value: value as T, locate };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return {
      problems: error.errors.map((problem) => ({
        file,
        line: locate(problem.pointer),
        message: `${problem.pointer || '/'} ${problem.message}`,
      })),
    };
  }
}
