import type { Locale } from './locale.ts';

/** One text in both languages. `{name}` is a parameter. */
export interface PlainMessage {
  readonly it: string;
  readonly en: string;
}

/** A text that depends on `{count}`: one, or any other number. */
export interface PluralMessage {
  readonly one: PlainMessage;
  readonly other: PlainMessage;
}

export type Message = PlainMessage | PluralMessage;

export type Catalogue = Readonly<Record<string, Message>>;

type ParamNames<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamNames<Rest> : never;

type NamesOf<M> = M extends { readonly other: { readonly it: infer S extends string } }
  ? 'count' | ParamNames<S>
  : M extends { readonly it: infer S extends string }
    ? ParamNames<S>
    : never;

type ValueOf<Name extends string> = Name extends 'count' ? number : string | number;

type Params<M> = { readonly [Name in NamesOf<M>]: ValueOf<Name> };

/** A missing parameter, like a missing key, is a type error; a message without parameters takes none. */
export type Args<M> = [NamesOf<M>] extends [never] ? [] : [params: Params<M>];

/** Reads the messages of one catalogue. */
export type MessageReader<C extends Catalogue> = <K extends keyof C>(
  locale: Locale,
  key: K,
  ...args: Args<C[K]>
) => string;

/**
 * Makes the reader of a catalogue. The text is plain: escaping is the renderer's work, so a parameter may hold anything.
 * @returns `message(locale, key, params)`
 */
export function createMessageReader<const C extends Catalogue>(catalogue: C): MessageReader<C> {
  return (locale, key, ...args) => {
    const params: Readonly<Record<string, string | number>> = args[0] ?? {};
    const text = select(catalogue[key] as Message, locale, params['count'])[locale];
    const parts = partsOf(text);
    return parts.length === 1
      ? text
      : parts.map((part, at) => (at % 2 === 0 ? part : show(locale, params[part]))).join('');
  };
}

// Pages say the same few sentences again and again: each is taken apart once, into texts with names of parameters between them.
const taken = new Map<string, readonly string[]>();

function partsOf(text: string): readonly string[] {
  let parts = taken.get(text);
  if (!parts) taken.set(text, (parts = text.split(/\{(\w+)\}/)));
  return parts;
}

/** Names of the parameters of a text, sorted: both languages must use the same. */
export function parameterNames(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string))].sort();
}

function select(message: Message, locale: Locale, count: string | number | undefined): PlainMessage {
  if (!('one' in message)) return message;
  return pluralRules[locale].select(Number(count)) === 'one' ? message.one : message.other;
}

function show(locale: Locale, value: string | number | undefined): string {
  return typeof value === 'number' ? numbers[locale].format(value) : (value ?? '');
}

const pluralRules = { it: new Intl.PluralRules('it-IT'), en: new Intl.PluralRules('en-GB') } as const;
const numbers = { it: new Intl.NumberFormat('it-IT'), en: new Intl.NumberFormat('en-GB') } as const;
