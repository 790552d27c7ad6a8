import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { RE2JS } from 're2js';
import type { TSchema } from 'typebox';
import { type FieldProblem, kernelErrors } from '../errors.ts';

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => void;

/** Compiled schemas. One per registry, so that tests with other modules do not share state. */
export interface Validator {
  /** @throws VALIDATION_FAILED naming every wrong field, at most 20. */
  input(schema: TSchema, value: unknown): void;
  /** @returns the problems of an answer of ours; empty when it is as declared. */
  check(schema: TSchema, value: unknown): readonly FieldProblem[];
}

/**
 * @param options.linear runs patterns on an engine whose time grows with pattern × text and never exponentially: for schemas that come from
 *   a designer or a kit. What is not regular, such as a backreference, does not compile.
 */
export function createValidator(options: { readonly linear?: boolean } = {}): Validator {
  const code = options.linear ? { code: { regExp: linearPattern } } : {};
  const ajv = new Ajv2020({ allErrors: true, strict: false, ownProperties: true, validateFormats: true, ...code });
  addFormats(ajv);
  const compiled = new WeakMap<TSchema, ValidateFunction>();
  const problemsOf = (schema: TSchema, value: unknown): readonly FieldProblem[] => {
    let validate = compiled.get(schema);
    if (!validate) compiled.set(schema, (validate = ajv.compile(schema)));
    if (validate(value)) return [];
    // Of a condition only what it asked for says anything; that it was not met says nothing more.
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
    return errors.slice(0, 20).map(toProblem);
  };
  return {
    check: problemsOf,
    input(schema, value) {
      const problems = problemsOf(schema, value);
      const hostile = problems.length === 0 ? findHostile(value, '') : undefined;
      if (hostile) throw kernelErrors.VALIDATION_FAILED(undefined, { errors: [hostile] });
      if (problems.length > 0) throw kernelErrors.VALIDATION_FAILED(undefined, { errors: problems });
    },
  };
}

const linearPattern = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern } as RegExp;
  },
  { code: 'linearPattern' },
);

function toProblem(error: ErrorObject): FieldProblem {
  const parameters = error.params as { additionalProperty?: string; missingProperty?: string };
  const name = parameters.additionalProperty ?? parameters.missingProperty;
  const pointer = name === undefined ? error.instancePath : `${error.instancePath}/${escapePointer(name)}`;
  return { pointer, message: error.message ?? 'is not valid' };
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 80);
}

// Tab, line feed and carriage return are text; the other control characters hide content or break PostgreSQL (NUL) and mail headers.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 64;

/** Walks accepted input for what no schema says: control characters, lone surrogates, keys that pollute prototypes, bottomless nesting. */
function findHostile(value: unknown, pointer: string, depth = 0): FieldProblem | undefined {
  if (depth > MAX_DEPTH) return { pointer, message: 'is nested too deeply' };
  if (typeof value === 'string') return hostileText(value, pointer);
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = findHostile(item, `${pointer}/${index}`, depth + 1);
      if (found) return found;
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    const at = `${pointer}/${escapePointer(key)}`;
    if (PROTOTYPE_KEYS.has(key) || hostileText(key, at)) return { pointer: at, message: 'is not an allowed name' };
    const found = findHostile((value as Record<string, unknown>)[key], at, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function hostileText(value: string, pointer: string): FieldProblem | undefined {
  if (CONTROL.test(value)) return { pointer, message: 'contains control characters' };
  if (LONE_SURROGATE.test(value)) return { pointer, message: 'is not well-formed Unicode' };
  return undefined;
}
