import { isNode } from './schemas.ts';
import type { Change, ChangeKind } from './changes.ts';
import type { Schema } from './types.ts';

type Defs = Readonly<Record<string, Schema>>;
type Found = Pick<Change, 'kind' | 'breaking' | 'place' | 'detail'>;

/** Pairs of schemas that one comparison may look at; alternatives within alternatives multiply. */
export const MOST_PAIRS = 100_000;

/** Thrown when a comparison has no end in sight. */
export class TooIntricate extends Error {}

export interface Sides {
  readonly side: 'input' | 'output';
  readonly before: Defs;
  readonly after: Defs;
  readonly budget: { left: number };
}

/**
 * What became different between two schemas. Of an input the new one must accept all that the old one did; of an output it must say nothing
 * that the old one did not, beyond fields that are new: who reads passes over what he does not know.
 */
export function compareSchemas(before: Schema, after: Schema, sides: Sides): readonly Found[] {
  return new Comparison(sides).run(before, after);
}

class Comparison {
  readonly #sides: Sides;
  readonly #found: Found[] = [];
  readonly #seen = new Map<Schema, Set<Schema>>();

  constructor(sides: Sides) {
    this.#sides = sides;
  }

  run(before: Schema, after: Schema): readonly Found[] {
    this.#pair(before, after, '');
    return this.#found;
  }

  #pair(before: Schema, after: Schema, place: string): void {
    if ((this.#sides.budget.left -= 1) < 0) throw new TooIntricate();
    const [old, now] = [target(before, this.#sides.before), target(after, this.#sides.after)];
    const seen = this.#seen.get(old) ?? new Set();
    if (seen.has(now)) return;
    this.#seen.set(old, seen.add(now));
    const [a, b] = [flat(old, this.#sides.before), flat(now, this.#sides.after)];
    this.#types(a, b, place);
    this.#values(a, b, place);
    this.#bounds(a, b, place);
    this.#fields(a, b, place);
    this.#order(a, b, place);
    if (a['items'] !== undefined || b['items'] !== undefined)
      this.#pair(schemaAt(a, 'items'), schemaAt(b, 'items'), `${place}/[]`);
    this.#alternatives(a, b, place);
  }

  #tell(kind: ChangeKind, breaking: boolean, place: string, detail = ''): void {
    this.#found.push({ kind, breaking, place: place || '/', detail: detail.slice(0, 300) });
  }

  /** A change of what is allowed: `lost`, what was allowed and is no more; `won`, what is allowed and was not. */
  #allowed(place: string, lost: boolean, won: boolean, detail: string): void {
    const input = this.#sides.side === 'input';
    if (lost && !(won && !input)) this.#tell(input ? 'input-narrowed' : 'output-narrowed', input, place, detail);
    if (won && !(lost && input)) this.#tell(input ? 'input-widened' : 'output-widened', !input, place, detail);
  }

  #types(a: Schema, b: Schema, place: string): void {
    const [old, now] = [typesOf(a), typesOf(b)];
    const within = (some: readonly string[], of: readonly string[] | undefined) =>
      of === undefined || some.every((one) => of.includes(one) || (one === 'integer' && of.includes('number')));
    const lost = now !== undefined && (old === undefined || !within(old, now));
    const won = old !== undefined && (now === undefined || !within(now, old));
    if (lost || won) this.#allowed(place, lost, won, `${old?.join('|') ?? 'any'} → ${now?.join('|') ?? 'any'}`);
  }

  #values(a: Schema, b: Schema, place: string): void {
    const [old, now] = [valuesOf(a), valuesOf(b)];
    if (!old && !now) return;
    const gone = now ? (old?.filter((one) => !now.includes(one)) ?? ['any value']) : [];
    const come = old ? (now?.filter((one) => !old.includes(one)) ?? ['any value']) : [];
    if (gone.length > 0) this.#allowed(place, true, false, `− ${gone.join(', ')}`);
    if (come.length > 0) this.#allowed(place, false, true, `+ ${come.join(', ')}`);
  }

  #bounds(a: Schema, b: Schema, place: string): void {
    for (const [name, direction] of BOUNDS) {
      const [old, now] = [numberAt(a, name, direction), numberAt(b, name, direction)];
      if (old === now) continue;
      this.#allowed(
        place,
        direction * now > direction * old,
        direction * now < direction * old,
        `${name} ${told(old)} → ${told(now)}`,
      );
    }
    for (const name of ['pattern', 'format', 'contentEncoding'] as const) {
      const [old, now] = [a[name], b[name]];
      if (old !== now)
        this.#allowed(place, now !== undefined, old !== undefined, `${name} ${told(old)} → ${told(now)}`);
    }
  }

  #fields(a: Schema, b: Schema, place: string): void {
    const input = this.#sides.side === 'input';
    const [old, now] = [fieldsOf(a), fieldsOf(b)];
    const [had, has] = [requiredOf(a), requiredOf(b)];
    for (const [name, schema] of Object.entries(old)) {
      const at = `${place}/${name}`;
      if (!Object.hasOwn(now, name)) this.#tell(input ? 'input-removed' : 'output-removed', true, at);
      else {
        if (has.has(name) && !had.has(name)) this.#tell(input ? 'input-required' : 'output-required', input, at);
        if (!has.has(name) && had.has(name)) this.#tell(input ? 'input-optional' : 'output-optional', !input, at);
        this.#pair(schema, now[name]!, at);
      }
    }
    for (const name of Object.keys(now).filter((one) => !Object.hasOwn(old, one))) {
      const needed = input && has.has(name);
      this.#tell(needed ? 'input-required' : input ? 'input-added' : 'output-added', needed, `${place}/${name}`);
    }
    const [open, stays] = [a['additionalProperties'] !== false, b['additionalProperties'] !== false];
    const objects = isObject(a) && isObject(b);
    if (objects && input && open !== stays)
      this.#allowed(place, open && !stays, !open && stays, 'additionalProperties');
    if (isNode(a['additionalProperties']) && isNode(b['additionalProperties'])) {
      this.#pair(a['additionalProperties'], b['additionalProperties'], `${place}/*`);
    }
  }

  /** Only XML has an order of fields. */
  #order(a: Schema, b: Schema, place: string): void {
    const [old, now] = [namesAt(a, 'x-order'), namesAt(b, 'x-order')];
    const kept = old.filter((name) => now.includes(name));
    const moved = now.filter((name) => old.includes(name));
    if (kept.join() !== moved.join()) this.#tell('order-changed', true, place, moved.join(', '));
  }

  /** What stands as one of several: each that had to be accepted or could be said has its counterpart on the other side. */
  #alternatives(a: Schema, b: Schema, place: string): void {
    const [old, now] = [alternativesOf(a), alternativesOf(b)];
    if (!old && !now) return;
    const [olds, nows] = [old ?? [bare(a)], now ?? [bare(b)]];
    const fits = (x: Schema, y: Schema) => !this.#breaks(x, y);
    const pairs = olds.length === nows.length && olds.every((one, index) => this.#sameKind(one, nows[index]!));
    if (pairs) return olds.forEach((one, index) => this.#pair(one, nows[index]!, place));
    const gone = olds.filter((one) => !nows.some((other) => fits(one, other)));
    const come = nows.filter((one) => !olds.some((other) => fits(other, one)));
    if (gone.length > 0)
      this.#allowed(place, true, false, `− ${gone.map((one) => this.#name(one, 'before')).join(', ')}`);
    if (come.length > 0)
      this.#allowed(place, false, true, `+ ${come.map((one) => this.#name(one, 'after')).join(', ')}`);
  }

  #sameKind(x: Schema, y: Schema): boolean {
    return x['$ref'] === y['$ref'] && String(typesOf(x)) === String(typesOf(y));
  }

  #breaks(x: Schema, y: Schema): boolean {
    return new Comparison(this.#sides).run(x, y).some(({ breaking }) => breaking);
  }

  #name(schema: Schema, when: 'before' | 'after'): string {
    if (typeof schema['$ref'] === 'string') return schema['$ref'].slice('#/$defs/'.length);
    return typesOf(flat(schema, this.#sides[when]))?.join('|') ?? 'any';
  }
}

const BOUNDS: readonly (readonly [name: string, direction: 1 | -1])[] = [
  // A lower bound takes away as it grows, an upper one as it falls.
  ...(['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'] as const).map(
    (name) => [name, 1] as const,
  ),
  ...(['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'] as const).map(
    (name) => [name, -1] as const,
  ),
];

function numberAt(schema: Schema, name: string, direction: 1 | -1): number {
  const value = schema[name];
  if (typeof value === 'number') return value;
  // Counts begin at nothing; a bound that says so says nothing.
  return direction === 1 && /Length|Items|Properties/.test(name) ? 0 : -direction * Infinity;
}

function told(value: unknown): string {
  return value === undefined || value === Infinity || value === -Infinity ? '–' : String(value).slice(0, 100);
}

function typesOf({ type, properties, enum: values }: Schema): readonly string[] | undefined {
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return type.map(String);
  if (isNode(properties)) return ['object'];
  if (!Array.isArray(values)) return undefined;
  return [...new Set(values.map((one) => (one === null ? 'null' : Array.isArray(one) ? 'array' : typeof one)))];
}

function valuesOf(schema: Schema): readonly string[] | undefined {
  if (schema['const'] !== undefined) return [JSON.stringify(schema['const'])];
  return Array.isArray(schema['enum']) ? schema['enum'].map((one) => JSON.stringify(one)) : undefined;
}

function fieldsOf({ properties }: Schema): Readonly<Record<string, Schema>> {
  return isNode(properties) ? (properties as Record<string, Schema>) : {};
}

function requiredOf(schema: Schema): ReadonlySet<string> {
  return new Set(namesAt(schema, 'required'));
}

function namesAt(schema: Schema, name: string): readonly string[] {
  return Array.isArray(schema[name]) ? schema[name].map(String) : [];
}

function schemaAt(schema: Schema, name: string): Schema {
  return isNode(schema[name]) ? schema[name] : {};
}

function isObject(schema: Schema): boolean {
  return typesOf(schema)?.includes('object') ?? false;
}

function alternativesOf(schema: Schema): readonly Schema[] | undefined {
  const found = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(found) ? (found as readonly Schema[]) : undefined;
}

/** A schema as the only alternative of itself. */
function bare({ anyOf: _any, oneOf: _one, ...rest }: Schema): Schema {
  return rest;
}

const MOST_HOPS = 50;

/** What a schema refers to, for as long as it says nothing else. */
function target(schema: Schema, defs: Defs): Schema {
  let current = schema;
  for (let hops = 0; typeof current['$ref'] === 'string' && hops < MOST_HOPS; hops += 1) {
    const next = defs[current['$ref'].slice('#/$defs/'.length)];
    if (!next || Object.keys(current).length > 1) break;
    current = next;
  }
  return current;
}

/** A schema with all that `allOf` and references say of the same value; what several say of a field is told of together. */
function flat(schema: Schema, defs: Defs, depth = 0): Schema {
  const { $ref, allOf, ...own } = schema;
  if ($ref === undefined && !Array.isArray(allOf)) return schema;
  if (depth > MOST_HOPS) throw new TooIntricate();
  const referred = typeof $ref === 'string' ? [defs[$ref.slice('#/$defs/'.length)] ?? {}] : [];
  const parts = [...referred, ...(Array.isArray(allOf) ? (allOf as Schema[]) : [])].map((one) =>
    flat(one, defs, depth + 1),
  );
  return [...parts, own].reduce(merged, {});
}

function merged(left: Schema, right: Schema): Schema {
  const properties = { ...fieldsOf(left) };
  for (const [name, schema] of Object.entries(fieldsOf(right))) {
    properties[name] = properties[name] === undefined ? schema : { allOf: [properties[name], schema] };
  }
  const required = [...new Set([...namesAt(left, 'required'), ...namesAt(right, 'required')])];
  const order = [...namesAt(left, 'x-order'), ...namesAt(right, 'x-order')];
  return {
    ...left,
    ...right,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(order.length > 0 ? { 'x-order': order } : {}),
  };
}
