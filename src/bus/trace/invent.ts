/**
 * Invented values in place of what may be about people: the same for the same value wherever it stands, of the same shape, so that a route
 * does with them what it did. Kept as they are: numbers, truth values, dates, and words that the route itself names.
 */
export interface Inventor {
  value(value: unknown): unknown;
  text(text: string, field?: string): string;
}

const TAX_CODE = /^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/;
const AMOUNT = /^-?\d{1,9}[.,]\d{2}$/;
const NAMES = /name|nome|cognome|payer|who|sender|mittente|destinatario|intestatario|nominativo|person/i;
/** Fields whose words say of what kind something is. */
const KINDS =
  /^(type|kind|status|state|currency|country|language|category|channel|unit|tipo|stato|valuta|paese|lingua|categoria|canale)$/i;
const WORD = /^[\p{L}\d._-]{1,30}$/u;

const GIVEN = ['Anna', 'Bruno', 'Carla', 'Dario', 'Elena', 'Franco', 'Gina', 'Ivo', 'Lidia', 'Marco'];
const FAMILY = ['Esempio', 'Prova', 'Modello', 'Campione', 'Fittizio', 'Ipotesi', 'Saggio', 'Bozza'];
const MOST_DEPTH = 60;

/** @param source the route document: what stands in it as a word is kept. */
export function createInventor(source: string): Inventor {
  const named = new Set(source.match(/[\p{L}\d._-]+/gu) ?? []);
  const known = new Map<string, string>();
  const text = (original: string, field = ''): string => {
    if (keeps(original, field, named)) return original;
    let invented = known.get(original);
    if (invented === undefined) known.set(original, (invented = invent(original, field, known.size + 1)));
    return invented;
  };
  const value = (original: unknown, field = '', depth = 0): unknown => {
    if (typeof original === 'string') return text(original, field);
    // A telephone number may stand as a number; nothing else of that size is counted in applications.
    if (typeof original === 'number') return /tel|phone|cell/i.test(field) ? 65_550_001 : original;
    if (typeof original !== 'object' || original === null || depth > MOST_DEPTH) return original;
    if (Array.isArray(original)) return original.map((item) => value(item, field, depth + 1));
    const entries = Object.entries(original).map(([name, inner]) => [
      isPersonal(name) ? text(name) : name,
      value(inner, name, depth + 1),
    ]);
    return Object.fromEntries(entries);
  };
  return { text, value: (original) => value(original) };
}

function keeps(text: string, field: string, named: ReadonlySet<string>): boolean {
  if (text === '' || DATE.test(text) || AMOUNT.test(text)) return true;
  if (isPersonal(text)) return false;
  return named.has(text) || (KINDS.test(field) && WORD.test(text));
}

/** What is about a person by its shape, wherever it stands: also as the name of a field. */
function isPersonal(text: string): boolean {
  return TAX_CODE.test(text) || text.includes('@') || /^\+?\d[\d ./-]{5,}$/.test(text);
}

function invent(text: string, field: string, n: number): string {
  if (TAX_CODE.test(text)) return taxCode(n);
  if (UUID.test(text)) return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
  if (/^\d{11}$/.test(text)) return vatNumber(n);
  if (text.includes('@')) return `persona${n}@example.org`;
  if (/^\+?\d[\d ./-]*$/.test(text)) return digits(text, n);
  if (NAMES.test(field))
    return text.trim().includes(' ')
      ? `${GIVEN[n % GIVEN.length]} ${FAMILY[n % FAMILY.length]}`
      : FAMILY[n % FAMILY.length]!;
  return WORD.test(text) ? `testo-${n}` : `Testo inventato ${n}`;
}

/** Digits in place of digits: what stands between them stays. */
function digits(text: string, n: number): string {
  const plenty = String(n).padStart(text.length, '5');
  let place = plenty.length - text.replace(/\D/g, '').length;
  return text.replace(/\d/g, () => plenty[place++] ?? '5');
}

/** A tax code of nobody with a right last letter (d.m. 23 December 1976, art. 8): of a town that was never given a code. */
function taxCode(n: number): string {
  const letters = 'BCDFGLMNPRSTVZ';
  const at = (power: number) => letters[Math.floor(n / letters.length ** power) % letters.length]!;
  const body = `PRV${at(2)}${at(1)}${at(0)}00A01Z999`;
  return body + checkLetter(body);
}

/** The last letter of a tax code, which follows from the fifteen signs before it. */
export function checkLetter(body: string): string {
  const values = [...body].map((sign, index) => (index % 2 === 0 ? ODD[SIGNS.indexOf(sign)]! : evenOf(sign)));
  return String.fromCharCode(65 + (values.reduce((total, one) => total + one, 0) % 26));
}

const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ODD = [
  ...[1, 0, 5, 7, 9, 13, 15, 17, 19, 21],
  ...[1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23],
];

function evenOf(sign: string): number {
  const index = SIGNS.indexOf(sign);
  return index < 10 ? index : index - 10;
}

/** Eleven digits with a right last one. */
function vatNumber(n: number): string {
  const body = String(n).padStart(7, '9').slice(-7) + '000';
  const sum = [...body].reduce((total, digit, index) => {
    const one = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (one > 9 ? one - 9 : one);
  }, 0);
  return body + String((10 - (sum % 10)) % 10);
}
