import { createValidator, feelReferences, type Registry, type TSchema } from '../../kernel/index.ts';
import type { Computed, Mapping } from '../bpmn/index.ts';

const validator = createValidator();

/** What an operation would refuse of a service task's input each time, found when the model is deployed and not by the case that gets stuck. */
export function inputProblems(registry: Registry, name: string, inputs: readonly Mapping[]): readonly string[] {
  const operation = registry.operations.get(name);
  if (!operation) return [];
  const { properties = {}, required = [] } = operation.input as {
    readonly properties?: Readonly<Record<string, TSchema>>;
    readonly required?: readonly string[];
  };
  const given = inputs.map((input) => input.name);
  return [
    ...required.filter((field) => !given.includes(field)).map((field) => `${field} is missing`),
    ...inputs.flatMap(({ name: field, value }) => {
      const schema = Object.hasOwn(properties, field) ? properties[field] : undefined;
      return schema ? valueProblems(field, schema, value) : [`there is no field ${field}`];
    }),
  ];
}

function valueProblems(field: string, schema: TSchema, value: Computed): readonly string[] {
  const constant = constantOf(value);
  if (!constant) return [];
  return validator.check(schema, constant.value).map(({ pointer, message }) => `${field}${pointer} ${message}`);
}

/** What a value is in every case: a text, or an expression that takes nothing from outside. */
function constantOf(value: Computed): { readonly value: unknown } | undefined {
  if (value.kind === 'text') return { value: value.text };
  if (feelReferences(value.source).paths.length > 0) return undefined;
  const result = value.expression.evaluate({});
  return result.ok ? { value: result.value } : undefined;
}
