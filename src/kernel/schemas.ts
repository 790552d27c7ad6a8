import { createValidator, type Validator } from './operations/validation.ts';
import { type FieldProblem } from './errors.ts';
import { Type, type TSchema } from './operations/schema.ts';

/**
 * Forms and document types as data: the dialect of JSON Schema 2020-12 that screens can draw and that is checked. A schema comes from a kit
 * or from a designer, so it is checked itself before anything is checked by it.
 */

/** Keywords that a form may have: what screens show and what is checked. Anything else would be passed over in silence. */
const KEYWORDS = new Set([
  ...[
    'type',
    'title',
    'description',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'oneOf',
    'enum',
    'const',
  ],
  ...['default', 'examples', 'format', 'pattern', 'minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minimum', 'maximum', 'multipleOf', 'readOnly'],
]);
const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
const MAX_DEPTH = 20;

type Form = Readonly<Record<string, unknown>>;

/** The problems of a schema, each with a JSON Pointer that begins with the one given: found when it is deployed, not by who fills it in. */
export function schemaProblems(schema: unknown, pointer: string): FieldProblem[] {
  const problems = problemsOf(schema, pointer, 0);
  return problems.length > 0 ? problems : compileProblems(schema as TSchema, pointer);
}

function problemsOf(schema: unknown, pointer: string, depth: number): FieldProblem[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    return [{ pointer, message: 'must be an object' }];
  }
  if (depth > MAX_DEPTH) return [{ pointer, message: 'is nested too deeply' }];
  const form = schema as Form;
  const below = (name: string, value: unknown) => problemsOf(value, `${pointer}/${name}`, depth + 1);
  return [
    ...Object.keys(form)
      .filter((keyword) => !KEYWORDS.has(keyword) && !keyword.startsWith('x-'))
      .map((keyword) => ({ pointer: `${pointer}/${keyword}`, message: 'is not a keyword of forms' })),
    ...typeProblems(form, pointer),
    ...requiredProblems(form, pointer),
    ...conditionProblems(form, pointer),
    ...Object.entries(childrenOf(form)).flatMap(([name, value]) => below(name, value)),
  ];
}

/** The schemas within a schema, by their place in it. */
function childrenOf(form: Form): Record<string, unknown> {
  const { properties, items, oneOf } = form;
  const fields = typeof properties === 'object' && properties !== null ? Object.entries(properties) : [];
  const choices = Array.isArray(oneOf) ? (oneOf as unknown[]) : [];
  return {
    ...Object.fromEntries(fields.map(([name, field]) => [`properties/${name}`, field])),
    ...(items === undefined ? {} : { items }),
    ...Object.fromEntries(choices.map((choice, index) => [`oneOf/${index}`, choice])),
  };
}

function typeProblems({ type }: Form, pointer: string): FieldProblem[] {
  const types = type === undefined ? [] : Array.isArray(type) ? (type as unknown[]) : [type];
  return types.every((one) => TYPES.has(String(one)))
    ? []
    : [{ pointer: `${pointer}/type`, message: `"${String(type)}" is no type of a field` }];
}

/** A field that is required and not there could never be filled in. */
function requiredProblems({ required, properties }: Form, pointer: string): FieldProblem[] {
  if (!Array.isArray(required)) return [];
  const fields = typeof properties === 'object' && properties !== null ? properties : {};
  return (required as unknown[])
    .map((name, index) => ({ name: String(name), index }))
    .filter(({ name }) => !Object.hasOwn(fields, name))
    .map(({ name, index }) => ({ pointer: `${pointer}/required/${index}`, message: `there is no field "${name}"` }));
}

/** A question that waits for the answer to one that is not beside it would never be asked. */
function conditionProblems({ properties }: Form, pointer: string): FieldProblem[] {
  const beside = (properties ?? {}) as Readonly<Record<string, Form>>;
  return Object.entries(beside)
    .filter(([, field]) => field?.['x-when'] !== undefined && conditionOf(field, beside) === undefined)
    .map(([name]) => ({
      pointer: `${pointer}/properties/${name}/x-when`,
      message: 'must be {field, is}: a field beside this one, and the answers after which this one is asked',
    }));
}

interface Condition {
  readonly field: string;
  readonly is: readonly unknown[];
}

function conditionOf(field: Form, beside: Readonly<Record<string, unknown>>): Condition | undefined {
  const { field: other, is } = (field['x-when'] ?? {}) as Partial<Condition>;
  return typeof other === 'string' && Object.hasOwn(beside, other) && Array.isArray(is)
    ? { field: other, is }
    : undefined;
}

/** What only the compiler of schemas sees, such as a broken pattern. */
function compileProblems(form: TSchema, pointer: string): FieldProblem[] {
  try {
    createValidator({ linear: true }).check(Type.Unsafe(form), {});
    return [];
  } catch (error) {
    return [{ pointer, message: (error as Error).message.slice(0, 300) }];
  }
}

const MAX_CACHED = 500;

/**
 * Checks values by schemas that come and go. Compiled once per key, which must stand for the content of the schema: compiled schemas are
 * kept for ever by their compiler, so the compiler itself is given up after some hundred.
 */
export function createSchemaCheck(): (key: string, schema: Form, value: unknown) => readonly FieldProblem[] {
  let validator: Validator = createValidator({ linear: true });
  const compiled = new Map<string, TSchema>();
  return (key, schema, value) => {
    let known = compiled.get(key);
    if (!known) {
      if (compiled.size >= MAX_CACHED) {
        compiled.clear();
        validator = createValidator({ linear: true });
      }
      compiled.set(key, (known = Type.Unsafe(asked(schema))));
    }
    return validator.check(known, value);
  };
}

/** The form as a schema that requires a question with `x-when` only where it is asked. */
function asked(form: Form): Form {
  const beside = form['properties'] as Readonly<Record<string, Form>> | undefined;
  if (!beside) return form;
  const required = (form['required'] ?? []) as readonly string[];
  const conditional = required.flatMap((name) => {
    const condition = conditionOf(beside[name]!, beside);
    return condition ? [{ name, condition }] : [];
  });
  return {
    ...form,
    properties: Object.fromEntries(Object.entries(beside).map(([name, field]) => [name, asked(field)])),
    required: required.filter((name) => !conditional.some((one) => one.name === name)),
    ...(conditional.length > 0 ? { allOf: conditional.map(conditionalSchema) } : {}),
  };
}

function conditionalSchema({
  name,
  condition: { field, is },
}: {
  readonly name: string;
  readonly condition: Condition;
}) {
  return { if: { properties: { [field]: { enum: is } }, required: [field] }, then: { required: [name] } };
}
