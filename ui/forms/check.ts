import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import type { FormPage } from './pages.ts';
import { applicable, type Schema } from './schema.ts';

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => void;

/** What is wrong with an answer, for the catalogue to say it in words. */
export interface Wrong {
  readonly path: readonly string[];
  readonly code: WrongCode;
  /** The bound that was passed, where there is one. */
  readonly limit?: number;
}

export type WrongCode =
  | 'required'
  | 'choice'
  | 'accept'
  | 'tooLong'
  | 'tooShort'
  | 'pattern'
  | 'date'
  | 'email'
  | 'number'
  | 'tooSmall'
  | 'tooLarge'
  | 'tooMany'
  | 'tooFew'
  | 'invalid';

/** What is wrong with the answers to a whole form, one problem a field, in the order of the schema. */
export function checkForm(form: Schema, answers: unknown): readonly Wrong[] {
  return wrongs(applicable(form, answers), answers ?? {}, []);
}

/** What is wrong with the answer of one page. */
export function checkPage(page: FormPage, value: unknown): readonly Wrong[] {
  if (value === undefined && !page.required) return [];
  const name = page.path.at(-1)!;
  const schema = page.kind === 'repeat' ? page.schema.items! : page.schema;
  const whole = { type: 'object', properties: { [name]: schema }, required: page.required ? [name] : [] };
  // An empty group says which of its fields are missing, not that the group is.
  const given = page.kind === 'question' ? value : (value ?? {});
  return wrongs(whole, given === undefined ? {} : { [name]: given }, page.path.slice(0, -1));
}

function wrongs(schema: Schema, value: unknown, base: readonly string[]): readonly Wrong[] {
  const validate = compiled(schema);
  if (validate(value)) return [];
  const found = new Map<string, Wrong>();
  for (const error of validate.errors ?? []) {
    const path = [...base, ...pathOf(error)];
    const key = path.join('/');
    const wrong = { path, ...codeOf(error) };
    const known = found.get(key);
    // Of a choice every branch complains; a missing answer explains all else.
    if (!known || (known.code === 'choice' && wrong.code !== 'choice') || wrong.code === 'required')
      found.set(key, wrong);
  }
  return [...found.values()];
}

function pathOf({ instancePath, params }: ErrorObject): readonly string[] {
  const at = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const { missingProperty } = params as { missingProperty?: string };
  return missingProperty === undefined ? at : [...at, missingProperty];
}

function codeOf({ keyword, params }: ErrorObject): Omit<Wrong, 'path'> {
  const { limit, format, type, allowedValue } = params as {
    limit?: number;
    format?: string;
    type?: string;
    allowedValue?: unknown;
  };
  switch (keyword) {
    case 'required':
      return { code: 'required' };
    case 'maxLength':
      return { code: 'tooLong', limit };
    case 'minLength':
      return limit === 1 ? { code: 'required' } : { code: 'tooShort', limit };
    case 'minItems':
      return limit === 1 ? { code: 'required' } : { code: 'tooFew', limit };
    case 'maxItems':
      return { code: 'tooMany', limit };
    case 'minimum':
      return { code: 'tooSmall', limit };
    case 'maximum':
      return { code: 'tooLarge', limit };
    case 'pattern':
      return { code: 'pattern' };
    case 'format':
      return { code: format === 'date' || format === 'email' ? format : 'invalid' };
    case 'type':
      return { code: type === 'integer' || type === 'number' ? 'number' : type === 'boolean' ? 'choice' : 'invalid' };
    case 'const':
      return { code: allowedValue === true ? 'accept' : 'choice' };
    case 'oneOf':
    case 'enum':
      return { code: 'choice' };
    default:
      return { code: 'invalid' };
  }
}

// A compiler keeps what it compiled for ever: after so many schemas it is thrown away with all of them.
const MAX_COMPILED = 500;
let compiler = newCompiler();
let known = new Map<string, ValidateFunction>();

function compiled(schema: Schema): ValidateFunction {
  const text = JSON.stringify(schema);
  const found = known.get(text);
  if (found) return found;
  if (known.size >= MAX_COMPILED) {
    compiler = newCompiler();
    known = new Map();
  }
  const made = compiler.compile(JSON.parse(text) as object);
  known.set(text, made);
  return made;
}

function newCompiler(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: false, ownProperties: true });
  addFormats(ajv);
  return ajv;
}
