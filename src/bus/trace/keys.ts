import type { Fact } from '../../kernel/index.ts';

/** What a message is looked up by: a name that people know, and what it belongs to. */
export interface BusinessKey {
  /** `tax-code`, `file`, a name that the route gives, or what was touched (`records/dossier`). */
  readonly kind: string;
  readonly value: string;
  /** Identifier of what was touched, else null. */
  readonly about: string | null;
}

/** Of one message; more would be a matter of files, not of messages. */
export const MOST_KEYS = 50;
const MOST_VALUE = 300;
/** Parts of the data that are looked at: what lies behind them is found by what the route names. */
const MOST_NODES = 1000;

// Personal and provisional tax codes; with letters in place of digits where two people would have the same (omocodia).
const TAX_CODE = /^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/i;
const VAT_NUMBER = /^(IT)?[0-9]{11}$/i;
const TAX_FIELD = /tax|vat|fiscal|piva|partita|^cf$/i;

/** Tax codes in the data of a message: by their shape, those of eleven digits by the name of their field. */
export function taxCodesIn(data: unknown): readonly BusinessKey[] {
  const found = new Set<string>();
  const open: [name: string, value: unknown][] = [['', data]];
  for (let seen = 0; seen < open.length && seen < MOST_NODES && found.size < MOST_KEYS; seen += 1) {
    const [name, value] = open[seen]!;
    if (typeof value === 'string') {
      const isCode = value.length === 16 ? TAX_CODE.test(value) : value.length < 14 && isVatNumber(name, value);
      if (isCode) found.add(value.toUpperCase());
    } else if (Array.isArray(value)) {
      for (const item of value.slice(0, MOST_NODES)) open.push([name, item]);
    } else if (typeof value === 'object' && value !== null) {
      for (const entry of Object.entries(value)) open.push(entry);
    }
  }
  return [...found].map((value) => ({ kind: 'tax-code', value, about: null }));
}

function isVatNumber(name: string, value: string): boolean {
  return VAT_NUMBER.test(value) && TAX_FIELD.test(name);
}

const SUBJECT = /^([a-z]+)\/([a-z-]+)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What facts are about, by the number that people know it under where the fact says one. The bus itself is touched by every message. */
export function touchedBy(facts: readonly Fact[]): readonly BusinessKey[] {
  const touched = new Map<string, BusinessKey>();
  for (const { subject, data } of facts) {
    const [, room, noun, about] = SUBJECT.exec(subject) ?? [];
    if (!room || !about || room === 'bus') continue;
    const number = numberIn(data);
    if (!touched.has(subject) || number !== undefined) {
      touched.set(subject, { kind: `${room}/${noun}`, value: number ?? about, about });
    }
  }
  return [...touched.values()];
}

/** `code`, or the number of a register as it is written: `2026/0000012`. */
function numberIn(data: unknown): string | undefined {
  const { code, number, year } = (data ?? {}) as Record<string, unknown>;
  if (typeof code === 'string' && code !== '') return code;
  if (typeof number !== 'number' || typeof year !== 'number') return undefined;
  return `${year}/${String(number).padStart(7, '0')}`;
}

/** Keys as they are kept: bounded, each once, nothing that the database would refuse. */
export function tidyKeys(keys: readonly BusinessKey[]): readonly BusinessKey[] {
  const kept = new Map<string, BusinessKey>();
  for (const { kind, value, about } of keys) {
    const plain = value
      .replace(/[\0-\x1f]/g, ' ')
      .trim()
      .slice(0, MOST_VALUE)
      .toWellFormed();
    if (plain !== '' && kept.size < MOST_KEYS) kept.set(`${kind} ${plain}`, { kind, value: plain, about });
  }
  return [...kept.values()];
}
