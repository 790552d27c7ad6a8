import { amount, bilingual, date, jsonObject, object, oneOf, optional, text, Type } from '../../kernel/index.ts';

const fileName = text(200, { pattern: '^[a-z0-9][a-z0-9._/-]*$' });
const code = text(80, { pattern: '^[a-z0-9][a-z0-9-]*$' });

export const legalTermSchema = object({
  days: Type.Integer({ minimum: 1, maximum: 3650 }),
  unit: oneOf(['day', 'working-day']),
  norm: text(300),
  countFirstDay: Type.Boolean(),
  shiftOnHoliday: Type.Boolean(),
  silence: oneOf(['assent', 'refusal', 'none']),
});

/** `kit.yaml`. Files are named from the kit's folder. */
export const manifestSchema = object({
  kit: code,
  version: text(40, { pattern: '^\\d+\\.\\d+\\.\\d+$' }),
  title: bilingual,
  description: optional(bilingual),
  norms: optional(Type.Array(text(300), { maxItems: 50 })),
  givenBy: optional(text(200)),
  licence: optional(text(80)),
  requires: optional(Type.Array(code, { maxItems: 20 })),
  filingPlan: optional(object({ scheme: text(100), validFrom: date, file: fileName })),
  process: optional(
    object({ key: code, name: text(200), file: fileName, forms: fileName, legalTerm: optional(legalTermSchema) }),
  ),
  documentTypes: optional(Type.Array(fileName, { maxItems: 50 })),
  acts: optional(Type.Array(fileName, { maxItems: 50 })),
  intake: optional(
    Type.Array(
      object({
        name: code,
        priority: Type.Integer({ minimum: 0, maximum: 1000 }),
        condition: text(4000),
        classCode: text(30),
        title: text(200),
      }),
      { maxItems: 50 },
    ),
  ),
  services: optional(Type.Array(fileName, { maxItems: 50 })),
  routes: optional(Type.Array(fileName, { maxItems: 50 })),
  endpoints: optional(Type.Array(fileName, { maxItems: 20 })),
  organisation: optional(fileName),
});

/** One type of document: `documents/*.yaml`. The repository itself says what is wrong with its schema. */
export const documentTypeSchema = object({
  code,
  title: bilingual,
  retentionYears: optional(Type.Integer({ minimum: 1, maximum: 9999 })),
  renames: optional(jsonObject),
  defaults: optional(jsonObject),
  schema: jsonObject,
});

/** One type of act: `acts/*.yaml`. */
export const actTypeSchema = object({
  code,
  name: text(200),
  register: code,
  documentType: code,
  opinions: Type.Array(oneOf(['technical', 'accounting', 'legitimacy']), { maxItems: 10 }),
  signers: optional(Type.Array(code, { maxItems: 20 })),
  publication: optional(
    object({
      kind: text(80),
      days: Type.Integer({ minimum: 1, maximum: 365 }),
      norm: text(300),
      automatic: optional(Type.Boolean()),
    }),
  ),
  template: Type.Array(
    Type.Unsafe<Record<string, unknown>>({ type: 'object', maxProperties: 30, required: ['kind'] }),
    {
      minItems: 1,
      maxItems: 300,
    },
  ),
});

/** One form of a task: `forms/<key>.yaml`, a JSON Schema whose titles are what people read. */
export const formSchema = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  required: ['type', 'title', 'properties'],
  properties: { type: { const: 'object' }, title: { type: 'string', maxLength: 300 }, properties: { type: 'object' } },
});

/** A card of the catalogue of public services: `services/*.yaml`. */
export const serviceSchema = object({
  code,
  procedure: optional(code),
  title: bilingual,
  summary: bilingual,
  who: bilingual,
  needed: Type.Array(bilingual, { maxItems: 30 }),
  obtained: bilingual,
  term: bilingual,
  cost: optional(amount),
  office: text(200),
  norms: Type.Array(text(300), { maxItems: 30 }),
  silence: optional(bilingual),
  substitute: optional(text(200)),
  /** What an applicant is asked: a form in the same dialect as those of tasks. */
  form: optional(formSchema),
  destination: optional(object({ classCode: optional(text(30)), unitCode: optional(text(80)) })),
});

/** A system of others: `endpoints/*.yaml`. The bus itself looks at the settings; secrets stand in them by name. */
export const endpointSchema = object({
  code: text(60, { pattern: '^[a-z0-9][a-z0-9._-]*$' }),
  name: text(200),
  connector: text(40),
  settings: jsonObject,
});

/** A route of the bus: `routes/*.yaml`. The bus itself says what is wrong with the rest. */
export const routeSchema = Type.Unsafe<{ readonly route: string }>({
  type: 'object',
  required: ['route', 'steps'],
  properties: { route: { type: 'string', minLength: 1, maxLength: 70 } },
});

export const organisationSchema = object({
  validFrom: optional({
    ...date,
    description: 'Day from which units and positions are in force; that of the installation if absent',
  }),
  areas: Type.Array(object({ code: text(40), name: text(200) }), { minItems: 1, maxItems: 50 }),
  units: Type.Array(object({ code: text(40), name: text(200), parent: optional(text(40)) }), { maxItems: 500 }),
  people: Type.Array(
    object({
      login: text(64),
      givenName: text(100),
      familyName: text(100),
      email: optional(text(320)),
      positions: Type.Array(object({ unit: optional(text(40)), role: text(80) }), { minItems: 1, maxItems: 20 }),
    }),
    { maxItems: 2000 },
  ),
});
