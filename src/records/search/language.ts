import type { Text } from '../../kernel/index.ts';
import { codeOf, looksLikeCode } from './codes.ts';
import type { Facet, Kind, Query } from './types.ts';

/** What a text of the language asks. */
export interface Wish {
  /** Undefined for an empty text, which asks for everything. */
  readonly query: Query | undefined;
  /** First and last day, `yyyy-mm-dd`. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** What `ufficio:` says, to be put in place of the unit's identifier. */
  readonly units: readonly string[];
}

/** Why a text is not of the language, and between which characters. */
export interface Mistake {
  readonly from: number;
  readonly to: number;
  readonly message: Text;
}

/** Names of fields, Italian first; both languages are understood everywhere. */
export const FIELDS = {
  tipo: 'type',
  classe: 'class',
  ufficio: 'unit',
  codice: 'code',
  stato: 'state',
  anno: 'year',
  da: 'from',
  a: 'to',
  titolo: 'title',
  dal: 'since',
  al: 'until',
} as const;
type Field = (typeof FIELDS)[keyof typeof FIELDS];
const ENGLISH: Readonly<Record<string, Field>> = {
  ...{ type: 'type', class: 'class', unit: 'unit', code: 'code', state: 'state', status: 'state', year: 'year' },
  ...{ from: 'from', to: 'to', title: 'title', since: 'since', until: 'until' },
};

export const KIND_WORDS: Readonly<Record<string, Kind>> = {
  ...{ documento: 'document', fascicolo: 'dossier', protocollo: 'entry', contatto: 'contact' },
  ...{ document: 'document', dossier: 'dossier', entry: 'entry', contact: 'contact' },
};
/** Types that people call otherwise: of registrations the way they went, of contacts what they are. */
export const TYPE_WORDS: Readonly<Record<string, string>> = {
  entrata: 'incoming',
  uscita: 'outgoing',
  interno: 'internal',
  persona: 'person',
  organizzazione: 'organisation',
  amministrazione: 'administration',
};
export const STATE_WORDS: Readonly<Record<string, string>> = {
  ...{
    bozza: 'draft',
    definitivo: 'final',
    aperto: 'open',
    chiuso: 'closed',
    registrato: 'registered',
    annullato: 'annulled',
  },
  ...{ draft: 'draft', final: 'final', open: 'open', closed: 'closed', registered: 'registered', annulled: 'annulled' },
};

const MOST_TERMS = 40;
const DEEPEST = 8;
/** A beginning of fewer letters is that of too many words. */
const SHORTEST_PREFIX = 3;

interface Token {
  readonly kind: 'word' | 'phrase' | 'field' | 'open' | 'close' | 'or' | 'not';
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly field?: Field;
  readonly quoted?: boolean;
}

class Refusal extends Error {
  readonly mistake: Mistake;
  constructor(mistake: Mistake) {
    super(mistake.message.en);
    this.mistake = mistake;
  }
}

/** Reads a text of the language: `contributo "servizio idrico" -bozza (acqua OR fogna) tipo:determina dal:2026-01-01`. */
export function readQuery(text: string): Wish | Mistake {
  try {
    return new Reader(tokensOf(text), text.length).read();
  } catch (error) {
    if (error instanceof Refusal) return error.mistake;
    throw error;
  }
}

export function isMistake(read: Wish | Mistake): read is Mistake {
  return 'message' in read;
}

const TOKEN = /\s+|(-)(?=\S)|([()])|(?:(\p{L}+):)?"([^"]*)("?)|(\p{L}+):(?=[^\s"()]|$|[\s()])([^\s"()]*)|([^\s"()]+)/gu;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [whole, minus, bracket, quotedField, quoted, closing, name, value, word] = match;
    const from = match.index;
    const at = { from, to: from + whole.length };
    if (minus) tokens.push({ kind: 'not', ...at, text: whole });
    else if (bracket) tokens.push({ kind: bracket === '(' ? 'open' : 'close', ...at, text: whole });
    else if (quoted !== undefined) {
      if (!closing) refuse(at, 'Le virgolette aperte qui non si chiudono.', 'The quotes opened here are not closed.');
      if (quotedField)
        tokens.push({ kind: 'field', ...at, text: quoted, field: fieldOf(quotedField, at), quoted: true });
      else if (quoted.trim()) tokens.push({ kind: 'phrase', ...at, text: quoted });
    } else if (name !== undefined) tokens.push({ kind: 'field', ...at, text: value!, field: fieldOf(name, at) });
    else if (word === 'OR' || word === '|') tokens.push({ kind: 'or', ...at, text: word });
    else if (word !== undefined) tokens.push({ kind: 'word', ...at, text: word });
  }
  return tokens;
}

function fieldOf(name: string, at: { from: number; to: number }): Field {
  const lower = name.toLowerCase();
  const field = (FIELDS as Readonly<Record<string, Field>>)[lower] ?? ENGLISH[lower];
  if (field) return field;
  const known = Object.keys(FIELDS).join(', ');
  return refuse(
    { from: at.from, to: at.from + name.length + 1 },
    `«${name}:» non è un campo. Si può scrivere: ${known}.`,
    `“${name}:” is no field. There are: ${known}.`,
  );
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;
  #depth = 0;
  #terms = 0;
  #bound = 0;
  #since: string | undefined;
  #until: string | undefined;
  readonly #units: string[] = [];

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  read(): Wish {
    const query = this.#alternatives();
    const left = this.#tokens[this.#next];
    if (left) refuse(left, 'Questa parentesi non è stata aperta.', 'This bracket was never opened.');
    return { query, since: this.#since, until: this.#until, units: this.#units };
  }

  #alternatives(): Query | undefined {
    const alternatives: (Query | undefined)[] = [];
    for (;;) {
      const before = this.#next;
      const bounds = this.#bound;
      alternatives.push(this.#conjunction());
      const or = this.#tokens[this.#next];
      const empty = this.#next === before;
      if (or?.kind !== 'or') {
        if (empty && alternatives.length > 1) this.#wantsAlternative(this.#tokens[this.#next - 1]!);
        if (alternatives.length > 1 && this.#bound > bounds) this.#boundInside();
        break;
      }
      if (empty) this.#wantsAlternative(or);
      if (this.#bound > bounds) this.#boundInside();
      this.#next += 1;
    }
    const known = alternatives.filter((one) => one !== undefined);
    return known.length > 1 ? { any: known } : known[0];
  }

  #conjunction(): Query | undefined {
    const parts: Query[] = [];
    for (;;) {
      const token = this.#tokens[this.#next];
      if (!token || token.kind === 'or' || token.kind === 'close') break;
      const part = this.#term(token);
      if (part) parts.push(part);
    }
    return parts.length > 1 ? { all: parts } : parts[0];
  }

  #term(token: Token): Query | undefined {
    this.#next += 1;
    this.#terms += 1;
    if (this.#terms > MOST_TERMS) {
      refuse(token, `Più di ${MOST_TERMS} parole: è troppo.`, `More than ${MOST_TERMS} words are too many.`);
    }
    switch (token.kind) {
      case 'not':
        return this.#negation(token);
      case 'open':
        return this.#group(token);
      case 'phrase':
        return { phrase: token.text };
      case 'field':
        return this.#field(token);
      default:
        return wordOf(token);
    }
  }

  #negation(token: Token): Query {
    const next = this.#tokens[this.#next];
    if (!next || next.kind === 'or' || next.kind === 'close' || next.kind === 'not') {
      return refuse(token, 'Dopo il meno ci vuole ciò che non si cerca.', 'What is not wanted follows the minus.');
    }
    const bounds = this.#bound;
    const denied = this.#term(next);
    if (!denied || this.#bound > bounds) return this.#boundInside();
    return { not: denied };
  }

  #group(token: Token): Query {
    this.#depth += 1;
    if (this.#depth > DEEPEST)
      refuse(token, 'Troppe parentesi una dentro l’altra.', 'Too many brackets inside each other.');
    const bounds = this.#bound;
    const inside = this.#alternatives();
    this.#depth -= 1;
    if (this.#bound > bounds) this.#boundInside();
    const close = this.#tokens[this.#next];
    if (close?.kind !== 'close') return refuse(token, 'Questa parentesi non si chiude.', 'This bracket is not closed.');
    this.#next += 1;
    if (!inside) {
      return refuse(
        { from: token.from, to: close.to },
        'Tra le parentesi non c’è nulla.',
        'There is nothing in the brackets.',
      );
    }
    return inside;
  }

  #field(token: Token): Query | undefined {
    const field = token.field!;
    const value = token.text.trim();
    if (!value) return refuse(token, 'Dopo i due punti ci vuole un valore.', 'A value follows the colon.');
    const facet = (name: Facet, said: string): Query => ({ facet: name, value: said });
    const lower = value.toLowerCase();
    switch (field) {
      case 'title':
        return { title: value };
      case 'code':
        return facet('code', codeOf(value));
      case 'class':
        return facet('class', value.toUpperCase());
      case 'from':
      case 'to':
        return facet(field, value);
      case 'type':
        return KIND_WORDS[lower] ? facet('kind', KIND_WORDS[lower]) : facet('type', TYPE_WORDS[lower] ?? lower);
      case 'state': {
        const known = Object.keys(STATE_WORDS).slice(0, 6).join(', ');
        return STATE_WORDS[lower]
          ? facet('state', STATE_WORDS[lower])
          : refuse(token, `Lo stato è uno tra: ${known}.`, `The state is one of: ${known}.`);
      }
      case 'unit':
        this.#units.push(value);
        return facet('unit', value);
      case 'year':
        return /^(19|20)\d{2}$/.test(value)
          ? facet('year', value)
          : refuse(token, 'L’anno ha quattro cifre, come 2026.', 'The year has four digits, like 2026.');
      case 'since':
      case 'until':
        this.#bound += 1;
        if (field === 'since') this.#since = dayOf(token, value, 'first');
        else this.#until = dayOf(token, value, 'last');
        return undefined;
      default: {
        const never: never = field;
        return never;
      }
    }
  }

  #boundInside(): never {
    const token = this.#tokens.slice(0, this.#next).findLast(({ field }) => field === 'since' || field === 'until')!;
    return refuse(
      token,
      'Le date valgono per tutta la ricerca: non stanno tra parentesi, dopo il meno o accanto a OR.',
      'Dates hold for the whole search: not in brackets, behind a minus or beside OR.',
    );
  }

  #wantsAlternative(token: Token): never {
    const to = Math.min(this.#end, token.to);
    return refuse({ from: token.from, to }, 'OR sta tra due cose da cercare.', 'OR stands between two things.');
  }
}

function wordOf(token: Token): Query {
  const prefix = token.text.endsWith('*');
  const text = prefix ? token.text.replace(/\*+$/, '') : token.text;
  if (prefix && [...text].length < SHORTEST_PREFIX) {
    const [it, en] = [`almeno ${SHORTEST_PREFIX} lettere`, `at least ${SHORTEST_PREFIX} letters`];
    return refuse(token, `Prima dell’asterisco ci vogliono ${it}.`, `The asterisk follows ${en}.`);
  }
  if (prefix) return { text, prefix };
  return looksLikeCode(text) ? { text, code: codeOf(text) } : { text };
}

/** `2026-01-31`, `31/01/2026`, `2026-01` or `2026`: a month or a year stands for its first or last day. */
function dayOf(token: Token, value: string, end: 'first' | 'last'): string {
  const european = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value);
  const [, year, month, day] = european
    ? [undefined, european[3]!, european[2]!, european[1]!]
    : (/^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(value) ?? []);
  const wholeMonth = month ?? (end === 'first' ? '1' : '12');
  const wholeDay =
    day ?? (end === 'first' ? '1' : String(new Date(Date.UTC(Number(year), Number(wholeMonth), 0)).getUTCDate()));
  const text = `${year}-${wholeMonth.padStart(2, '0')}-${wholeDay.padStart(2, '0')}`;
  const exists =
    /^(19|20)/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
  if (!exists)
    refuse(token, 'La data si scrive 2026-01-31 o 31/01/2026.', 'A date is written 2026-01-31 or 31/01/2026.');
  return text;
}

function refuse(at: { readonly from: number; readonly to: number }, it: string, en: string): never {
  throw new Refusal({ from: at.from, to: at.to, message: { it, en } });
}
