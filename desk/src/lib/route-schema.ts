/**
 * What the published JSON Schema of route documents says, read for the editor: nothing here knows a kind of step by its name, so that one
 * that the bus learns tomorrow is drawn, completed and filled in like the others.
 */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

export type Step = Readonly<Record<string, unknown>>;

/** A kind of step, as the schema publishes it. */
export interface StepKind {
  readonly name: string;
  /** What the pattern is called elsewhere. */
  readonly pattern: string;
  readonly schema: JsonSchema;
}

const STEPS = '#/$defs/steps';
/** Field that any step may have beside its kind. */
const NAME = 'name';

/** Kinds of steps in the order of the schema. */
export function stepKinds(root: JsonSchema): readonly StepKind[] {
  return (root.$defs?.['step']?.oneOf ?? []).flatMap((one) => {
    const [name] = Object.keys(one.properties ?? {}).filter((key) => key !== NAME);
    if (name === undefined) return [];
    const pattern = /\((.*)\)$/.exec(one.title ?? '')?.[1] ?? '';
    return [{ name, pattern, schema: one.properties![name]! }];
  });
}

/** The kind of a step and what stands behind it; undefined while the step is still being written. */
export function kindOf(step: unknown): { readonly kind: string; readonly parameters: unknown } | undefined {
  if (typeof step !== 'object' || step === null || Array.isArray(step)) return undefined;
  const entry = Object.entries(step).find(([key]) => key !== NAME);
  return entry && { kind: entry[0], parameters: entry[1] as unknown };
}

/** Steps inside of a step, with what leads to them. */
export interface Branch {
  /** Condition or name that stands beside the steps, or the field that holds them. */
  readonly label: string;
  readonly steps: readonly unknown[];
  /** Where they are, from what stands behind the kind. */
  readonly path: readonly (string | number)[];
}

/** Wherever the schema of a kind has steps, those that a document has there. */
export function branchesOf(schema: JsonSchema | undefined, value: unknown): readonly Branch[] {
  const found: Branch[] = [];
  const walk = (
    at: JsonSchema | undefined,
    inner: unknown,
    path: readonly (string | number)[],
    label: string,
  ): void => {
    if (!at || inner === undefined || inner === null) return;
    if (at.$ref === STEPS) {
      if (Array.isArray(inner)) found.push({ label, steps: inner, path });
      return;
    }
    for (const variant of at.anyOf ?? at.oneOf ?? []) walk(variant, inner, path, label);
    if (Array.isArray(inner)) inner.forEach((item, index) => walk(at.items, item, [...path, index], label));
    else if (typeof inner === 'object') {
      const said = saidBeside(inner);
      for (const [key, child] of Object.entries(inner)) {
        const branch = said === undefined ? key : isOnlySteps(at) ? said : `${said} · ${key}`;
        walk(at.properties?.[key], child, [...path, key], branch);
      }
    }
  };
  walk(schema, value, [], '');
  return found;
  function isOnlySteps({ properties = {} }: JsonSchema): boolean {
    return Object.values(properties).filter(({ $ref }) => $ref === STEPS).length === 1;
  }
}

/** A condition or a name in the same object. */
function saidBeside(value: object): string | undefined {
  const { if: condition, name } = value as { readonly if?: unknown; readonly name?: unknown };
  return [condition, name].find((one): one is string => typeof one === 'string');
}

/** In one line what a step does: its text, its list, or its fields that are texts. */
export function briefOf(parameters: unknown): string {
  if (typeof parameters === 'string' || typeof parameters === 'number') return String(parameters);
  if (Array.isArray(parameters)) return parameters.filter((item) => typeof item !== 'object').join(', ');
  if (typeof parameters !== 'object' || parameters === null) return '';
  return Object.entries(parameters)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value) || isTexts(value))
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ');
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}

export interface Suggestion {
  readonly label: string;
  readonly detail: string;
  /** What is written; a name goes on with its colon. */
  readonly text: string;
}

/** What may be written at a place of a document: names of fields and kinds, and words where only some are allowed. */
export function suggestionsAt(root: JsonSchema, before: string): readonly Suggestion[] {
  const lines = before.split('\n');
  const line = lines.at(-1)!;
  const value = /^\s*(?:- )*([\w-]+):\s+\S*$/.exec(line);
  const path = pathAt(lines);
  if (value) {
    return schemasAt(root, [...path, value[1]!]).flatMap((schema) => wordsOf(schema));
  }
  const names = new Map<string, Suggestion>();
  for (const schema of schemasAt(root, path)) {
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      const detail = schema.title ?? inner.description ?? (schema.required?.includes(name) ? '*' : '');
      if (!names.has(name)) names.set(name, { label: name, detail, text: `${name}: ` });
    }
  }
  return [...names.values()];
}

function wordsOf(schema: JsonSchema): readonly Suggestion[] {
  const words = schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : []);
  return words.map((word) => ({ label: String(word), detail: schema.description ?? '', text: String(word) }));
}

/** Names and positions that lead to the line that is being written, by its indentation. */
function pathAt(lines: readonly string[]): readonly (string | number)[] {
  const path: (string | number)[] = [];
  const last = lines.at(-1)!;
  // A dash opens an element: what follows it stands two columns further in.
  let indent = /^[\s-]*/.exec(last)![0].length;
  if (/^\s*- /.test(last)) path.unshift(0);
  let own = /^\s*/.exec(last)![0].length;
  for (const line of lines.slice(0, -1).toReversed()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const [, spaces, dash, rest] = /^(\s*)((?:- )*)(.*)$/.exec(line)!;
    const column = spaces!.length + dash!.length;
    const key = /^([\w-]+):\s*$/.exec(rest!)?.[1] ?? /^([\w-]+):\s+[|>&]?\s*$/.exec(rest!)?.[1];
    if (key !== undefined && column < indent && (column <= own || path[0] === 0)) {
      path.unshift(key);
      indent = column;
      own = spaces!.length;
      if (dash !== '') path.unshift(0);
    } else if (dash !== '' && spaces!.length < indent && column === indent && path[0] !== 0) {
      path.unshift(0);
      indent = spaces!.length + 1;
      own = spaces!.length;
    }
  }
  return path;
}

/** Schemas that hold at a path; several where a choice is still open. */
function schemasAt(root: JsonSchema, path: readonly (string | number)[]): readonly JsonSchema[] {
  let at: readonly JsonSchema[] = open(root, root);
  for (const part of path) {
    at = at.flatMap((schema) => {
      const next =
        typeof part === 'number'
          ? schema.items
          : (schema.properties?.[part] ?? Object.values(schema.patternProperties ?? {})[0]);
      return next ? open(root, next) : [];
    });
  }
  return at;
}

/** A schema with its reference followed and its variants beside each other. */
function open(root: JsonSchema, schema: JsonSchema): readonly JsonSchema[] {
  const name = schema.$ref?.replace('#/$defs/', '');
  const found = name === undefined ? schema : root.$defs?.[name];
  if (!found) return [];
  const variants = found.anyOf ?? found.oneOf;
  return variants ? variants.flatMap((one) => open(root, one)) : [found];
}
