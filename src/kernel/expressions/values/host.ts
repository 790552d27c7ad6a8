import { DAY_SECONDS, dateTimeOf, UTC } from '../temporal/calendar.ts';
import { formatTemporal } from '../temporal/text.ts';
import type { FeelContext, FeelValue } from '../types.ts';
import { FEEL, isBranded } from './brand.ts';
import { isNumber, toNumber, FeelDecimal } from './number.ts';

/**
 * A host value as FEEL sees it: number, bigint → number; Date → date and time in UTC; array → list; Map and plain object → context,
 * read lazily; undefined, NaN, infinities, functions and symbols → null. FEEL values pass unchanged.
 */
export function fromHost(value: unknown): FeelValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? new FeelDecimal(value) : null;
    case 'bigint':
      return toNumber(value);
    case 'object':
      return value === null ? null : fromObject(value);
    default:
      return null;
  }
}

/** A context of entries that were computed; later entries replace earlier ones of the same name. */
export function contextOf(entries: Iterable<readonly [string, FeelValue]>): FeelContext {
  return new EntryContext(new Map(entries));
}

export interface PlainOptions {
  /** `double` rounds to the nearest JSON number; `exact` gives the decimal text where a double would lose digits. @defaultValue double */
  readonly numbers?: 'double' | 'exact';
}

/**
 * A FEEL value as JSON: number → number (see `PlainOptions`), temporal values → their ISO 8601 text, list → array, context → object,
 * interval → `{start, end, startIncluded, endIncluded}`, function → null. Meant for results of `evaluate`, whose size is bounded.
 */
export function toPlain(value: FeelValue, options: PlainOptions = {}): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (isNumber(value)) {
    const double = value.toNumber();
    return options.numbers === 'exact' && !new FeelDecimal(double).eq(value) ? value.toString() : double;
  }
  if (Array.isArray(value)) return value.map((item: FeelValue) => toPlain(item, options));
  const object = value as Exclude<typeof value, readonly FeelValue[]>;
  switch (object.kind) {
    case 'context':
      return Object.fromEntries(object.keys().map((key) => [key, toPlain(object.get(key) ?? null, options)]));
    case 'range': {
      const { start, end, startIncluded, endIncluded } = object;
      return { start: toPlain(start, options), end: toPlain(end, options), startIncluded, endIncluded };
    }
    case 'function':
      return null;
    default:
      return formatTemporal(object);
  }
}

function fromObject(value: object): FeelValue {
  if (Array.isArray(value)) return value.map(fromHost);
  if (isBranded(value)) return value as unknown as FeelValue;
  if (isNumber(value)) return value;
  if (value instanceof Date) return fromDate(value);
  if (value instanceof Map) return fromMap(value);
  return new HostContext(value as Readonly<Record<string, unknown>>);
}

/** Keys other than texts name nothing. */
function fromMap(value: ReadonlyMap<unknown, unknown>): FeelValue {
  const made = new Map<string, FeelValue>();
  for (const [key, item] of value) if (typeof key === 'string') made.set(key, fromHost(item));
  return contextOf(made);
}

function fromDate(value: Date): FeelValue {
  const milliseconds = value.getTime();
  if (Number.isNaN(milliseconds)) return null;
  const seconds = Math.floor(milliseconds / 1000);
  const day = Math.floor(seconds / DAY_SECONDS);
  return dateTimeOf(day, seconds - day * DAY_SECONDS, (milliseconds - seconds * 1000) * 1e6, UTC);
}

class EntryContext implements FeelContext {
  readonly [FEEL] = true as const;
  readonly kind = 'context';
  readonly #entries: ReadonlyMap<string, FeelValue>;

  constructor(entries: ReadonlyMap<string, FeelValue>) {
    this.#entries = entries;
  }

  get(name: string): FeelValue | undefined {
    return this.#entries.get(name);
  }

  keys(): readonly string[] {
    return [...this.#entries.keys()];
  }
}

/** Reads own properties only, so that `constructor` or `__proto__` are names like any other. Objects are converted once. */
class HostContext implements FeelContext {
  readonly [FEEL] = true as const;
  readonly kind = 'context';
  readonly #host: Readonly<Record<string, unknown>>;
  #known: Map<string, FeelValue> | undefined;

  constructor(host: Readonly<Record<string, unknown>>) {
    this.#host = host;
  }

  get(name: string): FeelValue | undefined {
    const host = this.#host;
    if (!Object.hasOwn(host, name)) return undefined;
    const raw = host[name];
    if (typeof raw !== 'object' || raw === null) return fromHost(raw);
    const known = this.#known?.get(name);
    if (known !== undefined) return known;
    const made = fromObject(raw);
    (this.#known ??= new Map()).set(name, made);
    return made;
  }

  keys(): readonly string[] {
    return Object.keys(this.#host);
  }
}
