import { applies, isObject, objectAt, type Answers, type Schema } from './schema.ts';

/** One field as it is asked. */
export interface Field {
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly required: boolean;
}

/** What is asked at once. */
export interface FormPage {
  /** Name in the address: the path, joined. */
  readonly id: string;
  readonly kind: 'question' | 'group' | 'repeat';
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly required: boolean;
}

/** The pages of a form under the answers given so far, in the order of its properties. */
export function pagesOf(form: Schema, answers: Answers, path: readonly string[] = []): readonly FormPage[] {
  return Object.entries(form.properties ?? {}).flatMap(([name, schema]): readonly FormPage[] => {
    if (!applies(schema, answers) || schema.const !== undefined) return [];
    const below = [...path, name];
    if (schema.properties && !schema['x-page']) return pagesOf(schema, objectAt(answers, name), below);
    const required = form.required?.includes(name) ?? false;
    return [{ id: below.join('-'), kind: kindOf(schema), path: below, schema, required }];
  });
}

function kindOf(schema: Schema): FormPage['kind'] {
  if (schema.properties) return 'group';
  return schema.type === 'array' && schema.items?.properties ? 'repeat' : 'question';
}

/** The fields of a page: its own, or those of the object or of the next item of the list that it asks for. */
export function fieldsOf(page: FormPage): readonly Field[] {
  const { kind, path, schema, required } = page;
  if (kind === 'question') return [{ path, schema, required }];
  const group = kind === 'group' ? schema : schema.items!;
  return Object.entries(group.properties ?? {}).map(([name, child]) => ({
    path: [...path, name],
    schema: child,
    required: group.required?.includes(name) ?? false,
  }));
}

/** The value at a path; undefined where nothing was answered. */
export function valueAt(answers: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    answers,
  );
}

/** The answers with one value set, or taken away when it is undefined. */
export function withValue(answers: Answers, [key, ...rest]: readonly string[], value: unknown): Answers {
  if (key === undefined) return answers;
  const { [key]: _before, ...others } = answers;
  if (rest.length > 0) return { ...others, [key]: withValue(objectAt(answers, key), rest, value) };
  return value === undefined ? others : { ...others, [key]: value };
}

/** Whether a page has its answer: none is asked twice when somebody comes back. */
export function isAnswered(page: FormPage, answers: Answers): boolean {
  return valueAt(answers, page.path) !== undefined;
}
