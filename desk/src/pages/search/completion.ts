/** Fields of the language, in the words of each tongue. Both are understood everywhere. */
const FIELDS = {
  it: ['tipo', 'classe', 'ufficio', 'codice', 'stato', 'anno', 'da', 'a', 'titolo', 'dal', 'al'],
  en: ['type', 'class', 'unit', 'code', 'status', 'year', 'from', 'to', 'title', 'since', 'until'],
} as const;

const VALUES = {
  it: {
    tipo: ['documento', 'fascicolo', 'protocollo', 'contatto', 'entrata', 'uscita', 'interno'],
    stato: ['bozza', 'definitivo', 'aperto', 'chiuso', 'registrato', 'annullato'],
  },
  en: {
    type: ['document', 'dossier', 'entry', 'contact', 'incoming', 'outgoing', 'internal'],
    status: ['draft', 'final', 'open', 'closed', 'registered', 'annulled'],
  },
} as const;

/** What is being written at the end of the text: a field with the beginning of its value, or the beginning of a word. */
export interface Unfinished {
  readonly from: number;
  readonly field: string | undefined;
  readonly value: string;
}

export function unfinished(text: string): Unfinished {
  const [, field, quoted, plain] = /(?:(\p{L}+):)?(?:"([^"]*)|([^\s"()]*))$/u.exec(text) ?? [];
  const value = quoted ?? plain ?? '';
  const length = value.length + (quoted === undefined ? 0 : 1) + (field === undefined ? 0 : field.length + 1);
  return { from: text.length - length, field: field?.toLowerCase(), value };
}

/** Which field of the server is asked for values. */
export function asksFor(field: string | undefined): 'names' | 'units' | 'classes' | undefined {
  if (field === 'da' || field === 'a' || field === 'from' || field === 'to') return 'names';
  if (field === 'ufficio' || field === 'unit') return 'units';
  return field === 'classe' || field === 'class' ? 'classes' : undefined;
}

export interface Completion {
  readonly label: string;
  /** The whole text, once it is chosen. */
  readonly text: string;
}

/** How the text may go on. @param known values that the server knows for the field. */
export function completions(
  locale: 'it' | 'en',
  text: string,
  known: readonly { readonly value: string; readonly label: string }[],
): readonly Completion[] {
  const { from, field, value } = unfinished(text);
  const low = value.toLowerCase();
  const before = text.slice(0, from);
  if (field === undefined) {
    if (low === '') return [];
    const fields = FIELDS[locale].filter((name) => name.startsWith(low));
    return fields.map((name) => ({ label: `${name}:`, text: `${before}${name}:` }));
  }
  const fixed: readonly string[] = (VALUES[locale] as Readonly<Record<string, readonly string[]>>)[field] ?? [];
  const said = [
    ...fixed.filter((one) => one.startsWith(low)).map((one) => ({ value: one, label: one })),
    ...known.filter((one) => `${one.value} ${one.label}`.toLowerCase().includes(low) || asksFor(field) === 'names'),
  ];
  return said.slice(0, 8).map((one) => ({
    label: `${field}:${one.label}`,
    text: `${before}${field}:${/[\s()]/.test(one.value) ? `"${one.value}"` : one.value} `,
  }));
}
