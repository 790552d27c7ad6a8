import { jsonObject, object, oneOf, optional, text, Type, bilingual, type TSchema } from '../../kernel/index.ts';
import { kinds } from './kinds/index.ts';

const count = (most: number) => Type.Integer({ minimum: 1, maximum: most });
const any = Type.Unsafe<unknown>({});
const steps = Type.Array(jsonObject, { minItems: 1, maxItems: 200 });

const given = object({
  data: optional(any),
  type: optional(text(200)),
  source: optional(text(200)),
  subject: optional(text(500)),
  headers: optional(Type.Record(Type.String(), text(2000))),
  after: optional(Type.Integer({ minimum: 0, description: 'Seconds that pass before it comes' })),
});

const test = object({
  name: text(200),
  given: Type.Union([given, Type.Array(given, { minItems: 1, maxItems: 1000 })]),
  mocks: optional(jsonObject),
  expect: object({
    outcome: optional(oneOf(['done', 'dead'])),
    data: optional(Type.Array(any)),
    sent: optional(Type.Array(object({ to: text(80), data: optional(any), key: optional(text(500)) }))),
    calls: optional(Type.Array(object({ operation: text(120), input: optional(any) }))),
    reason: optional(text(500)),
  }),
});

const fields = {
  route: text(70, { pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'Name, and channel that it takes from' }),
  summary: optional(bilingual),
  from: optional(
    object({
      facts: Type.Array(text(200), {
        minItems: 1,
        maxItems: 50,
        uniqueItems: true,
        description: 'Types of facts of the house (`kernel.events.types`) that the route is told, each once',
      }),
    }),
  ),
  batch: optional(count(500)),
  hands: optional(count(16)),
  attempts: optional(count(100)),
  trace: optional(oneOf(['changes', 'steps'])),
  keys: optional(
    Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }), text(4000), {
      maxProperties: 20,
      description:
        'FEEL by name: what its messages can be looked up by, e.g. the number of an invoice; tax codes are found without',
    }),
  ),
};

/** A route document but for its steps, which are looked at kind by kind: a union would tell of all kinds what one did wrong. */
export const routeSchema = object({ ...fields, steps, tests: optional(Type.Array(test, { maxItems: 100 })) });

/** The published schema, for editors: with every kind of step and what it is called elsewhere. */
export function publishedSchema(): Record<string, unknown> {
  const step = {
    type: 'object',
    oneOf: Object.entries(kinds).map(([name, kind]) => ({
      title: `${name} (${kind.pattern})`,
      type: 'object',
      properties: { [name]: kind.schema as TSchema, name: { type: 'string', minLength: 1, maxLength: 120 } },
      required: [name],
      additionalProperties: false,
    })),
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'DigiPro route',
    ...object({ ...fields, steps: Type.Unsafe<unknown>({ $ref: '#/$defs/steps' }), tests: optional(Type.Array(test)) }),
    $defs: { steps: { type: 'array', items: { $ref: '#/$defs/step' }, minItems: 1, maxItems: 200 }, step },
  };
}
