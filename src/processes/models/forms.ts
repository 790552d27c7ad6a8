import { createValidator, Type, type FieldProblem, type TSchema } from '../../kernel/index.ts';
import type { Model } from '../types.ts';

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

/** The problems of the forms of a model, each with a JSON Pointer into `{forms}`: found when they are deployed, not by who fills them in. */
export function formProblems(forms: Readonly<Record<string, unknown>>): FieldProblem[] {
  return Object.entries(forms).flatMap(([key, form]) => {
    const problems = schemaProblems(form, `/forms/${key}`, 0);
    return problems.length > 0 ? problems : compileProblems(form as TSchema, `/forms/${key}`);
  });
}

function schemaProblems(schema: unknown, pointer: string, depth: number): FieldProblem[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    return [{ pointer, message: 'must be an object' }];
  }
  if (depth > MAX_DEPTH) return [{ pointer, message: 'is nested too deeply' }];
  const form = schema as Form;
  const below = (name: string, value: unknown) => schemaProblems(value, `${pointer}/${name}`, depth + 1);
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
    createValidator().check(Type.Unsafe(form), {});
    return [];
  } catch (error) {
    return [{ pointer, message: (error as Error).message.slice(0, 300) }];
  }
}

const validator = createValidator();
const MAX_CACHED = 500;
const compiled = new Map<string, TSchema>();

/** What of the variables does not fit a form of a model. Compiled once per content: compiled schemas are kept for ever by their compiler. */
export function checkForm(
  model: Pick<Model, 'sha256' | 'forms'>,
  key: string,
  variables: Readonly<Record<string, unknown>>,
): readonly FieldProblem[] {
  const form = model.forms[key];
  if (!form) return [];
  const cacheKey = `${model.sha256}/${key}`;
  let schema = compiled.get(cacheKey);
  if (!schema) {
    if (compiled.size >= MAX_CACHED) compiled.delete(compiled.keys().next().value!);
    compiled.set(cacheKey, (schema = Type.Unsafe(asked(form))));
  }
  return validator.check(schema, variables);
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
