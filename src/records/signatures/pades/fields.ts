/** Form fields and the signatures in them (ISO 32000-2 §12.7 and §12.8). */
import type { PdfDocument } from './document.ts';
import { PdfError, dictionaryOf, itemsOf, nameOf, referenceOf, stringOf } from './syntax.ts';
import type { PdfDictionary, PdfString, PdfValue } from './syntax.ts';

/** A field or a widget of one, flat. */
export interface Field {
  /** `12 0` of its object; a field that stands in the list itself has none. */
  readonly key: string | undefined;
  readonly dictionary: PdfDictionary;
  /** Fully qualified (§12.7.4.2). */
  readonly name: string;
  /** `Sig`, `Tx`, `Btn`, `Ch`; inherited. */
  readonly type: string | undefined;
}

/** Who signs or stamps, what it covers, what it forbids. */
export interface PdfSignature {
  /** `12 0` of its object: the same one in several fields is one signature. */
  readonly key: string;
  readonly field: Field;
  readonly dictionary: PdfDictionary;
  readonly contents: PdfString;
  readonly byteRange: readonly number[];
  readonly subFilter: string;
  /** `M`, what the signer wrote. */
  readonly claimed: Date | undefined;
  /** Absent = nothing said; 1 = no changes, 2 = form and signatures, 3 = annotations as well (table 257). */
  readonly permission: number | undefined;
  readonly locks: readonly Lock[];
}

/** Fields that must not change once this signature is there (FieldMDP, table 259; Lock, table 236). */
export interface Lock {
  readonly action: string;
  readonly fields: readonly string[];
}

const MAX_FIELDS = 20_000;
const MAX_DEPTH = 32;

/** All fields of a document, parents before kids. Throws `PdfError`. */
export function fieldsOf(document: PdfDocument): readonly Field[] {
  const form = document.dictionary(document.dictionary(document.trailer, 'Root'), 'AcroForm');
  const found: Field[] = [];
  const seen = new Set<string>();
  const walk = (value: PdfValue, parent: Pick<Field, 'name' | 'type'>, depth: number): void => {
    const key = referenceOf(value);
    if (key && seen.has(key)) return;
    if (key) seen.add(key);
    const dictionary = dictionaryOf(document.resolve(value));
    if (!dictionary) return;
    if (depth > MAX_DEPTH || found.length >= MAX_FIELDS) throw new PdfError('too many fields');
    const own = stringOf(document.get(dictionary, 'T'));
    const name = own ? `${parent.name}${parent.name ? '.' : ''}${textOf(own)}` : parent.name;
    const type = nameOf(document.get(dictionary, 'FT')) ?? parent.type;
    found.push({ key, dictionary, name, type });
    for (const kid of itemsOf(document.get(dictionary, 'Kids'))) walk(kid, { name, type }, depth + 1);
  };
  for (const field of itemsOf(document.get(form, 'Fields'))) walk(field, { name: '', type: undefined }, 0);
  return found;
}

/** The signatures and document time-stamps in the fields, each once. Throws `PdfError`. */
export function signaturesOf(document: PdfDocument): readonly PdfSignature[] {
  const found = new Map<string, PdfSignature>();
  for (const field of fieldsOf(document)) {
    const value = field.dictionary.entries.get('V');
    const dictionary = field.type === 'Sig' ? dictionaryOf(document.resolve(value)) : undefined;
    const contents = stringOf(document.get(dictionary, 'Contents'));
    if (!dictionary || !contents) continue;
    const key = referenceOf(value) ?? `in ${field.key ?? field.name}`;
    if (found.has(key)) continue;
    found.set(key, {
      key,
      field,
      dictionary,
      contents,
      byteRange: itemsOf(document.get(dictionary, 'ByteRange')).map((one) => {
        const number = document.resolve(one);
        return typeof number === 'number' ? number : NaN;
      }),
      subFilter: nameOf(document.get(dictionary, 'SubFilter')) ?? '',
      claimed: dateOf(stringOf(document.get(dictionary, 'M'))),
      ...transforms(document, dictionary, field),
    });
  }
  return [...found.values()];
}

function transforms(
  document: PdfDocument,
  signature: PdfDictionary,
  field: Field,
): Pick<PdfSignature, 'permission' | 'locks'> {
  const locks: Lock[] = [];
  let permission: number | undefined;
  const lower = (value: PdfValue) => {
    // Without P, a DocMDP allows forms and signatures (table 257).
    const said = typeof value === 'number' ? value : 2;
    permission = Math.min(permission ?? 3, said);
  };
  for (const one of itemsOf(document.get(signature, 'Reference'))) {
    const reference = dictionaryOf(document.resolve(one));
    const parameters = document.dictionary(reference, 'TransformParams');
    const method = nameOf(document.get(reference, 'TransformMethod'));
    if (method === 'DocMDP') lower(document.get(parameters, 'P'));
    if (method === 'FieldMDP') locks.push(lockOf(document, parameters));
  }
  const lock = document.dictionary(field.dictionary, 'Lock');
  if (lock) {
    locks.push(lockOf(document, lock));
    if (lock.entries.has('P')) lower(document.get(lock, 'P'));
  }
  return { permission, locks };
}

function lockOf(document: PdfDocument, holder: PdfDictionary | undefined): Lock {
  const fields = itemsOf(document.get(holder, 'Fields')).flatMap((one) => {
    const text = stringOf(document.resolve(one));
    return text ? [textOf(text)] : [];
  });
  return { action: nameOf(document.get(holder, 'Action')) ?? 'All', fields };
}

/** Whether a lock holds a field, by its name or that of one above it. */
export function locked({ action, fields }: Lock, name: string): boolean {
  const named = fields.some((field) => name === field || name.startsWith(`${field}.`));
  if (action === 'Include') return named;
  return action === 'Exclude' ? !named : true;
}

/** A text string: UTF-16 with its mark, UTF-8 with its mark, else as it stands (§7.9.2.2). */
export function textOf({ bytes }: PdfString): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  return bytes.toString('latin1');
}

/** `D:20261124100000+01'00'` (§7.9.4). */
function dateOf(text: PdfString | undefined): Date | undefined {
  const parts = text && /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?/.exec(textOf(text));
  if (!parts) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', sign, hours, minutes = '00'] =
    parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const shift = sign ? (sign === '-' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0;
  return Number.isNaN(at) ? undefined : new Date(at + shift);
}
