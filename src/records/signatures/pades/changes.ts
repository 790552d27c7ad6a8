/**
 * What a document says now that it did not say when it was signed (ETSI EN 319 142-1 §5.6; ISO 32000-2 §12.8.2). Both states are walked
 * together from their roots, and every difference has a kind; what has no other kind is content. So attacks that redefine, hide or show
 * objects already in the signed part ("shadow attacks", Mainka et al., NDSS 2021) are differences like any other.
 */
import type { PdfDocument } from './document.ts';
import { fieldsOf } from './fields.ts';
import type { Field } from './fields.ts';
import { PdfError, dictionaryOf, itemsOf, nameOf, referenceOf } from './syntax.ts';
import type { PdfDictionary, PdfValue } from './syntax.ts';

/**
 * - `evidence`: revocation data and document time-stamps, which help to prove what is there;
 * - `signature`: a further signature in its field;
 * - `form`: the value of a field that was there;
 * - `annotation`: notes, stamps, links;
 * - `content`: all else: pages, what they draw and with which fonts, layers, scripts, outlines.
 */
export type ChangeKind = 'evidence' | 'signature' | 'form' | 'annotation' | 'content';

export interface DocumentChange {
  readonly kind: ChangeKind;
  /** A path of names within the document, for people. */
  readonly where: string;
  /** The form field, for locks. */
  readonly field?: string;
}

/** Values that are compared at most; a document of 256 MB has some millions. */
const MAX_STEPS = 4_000_000;
/** One change is enough to decide; a few more tell people what happened. */
const MAX_CHANGES = 200;
const MAX_DEPTH = 400;
const MAX_PAGES = 100_000;

/**
 * The differences of `now` from `then`. `sound` tells whether the signature of that object holds: a field with another one is an
 * annotation that looks like a signature. Throws `PdfError` when either state cannot be walked.
 */
export function changesBetween(
  then: PdfDocument,
  now: PdfDocument,
  sound: (signature: string) => 'signature' | 'time-stamp' | undefined,
): readonly DocumentChange[] {
  const walk = new Walk(then, now, sound);
  walk.documents();
  return walk.changes;
}

type Report = (where: string) => void;

class Walk {
  readonly changes: DocumentChange[] = [];
  readonly #then: PdfDocument;
  readonly #now: PdfDocument;
  readonly #sound: (signature: string) => 'signature' | 'time-stamp' | undefined;
  readonly #equal = new Set<string>();
  readonly #fieldsThen: ReadonlyMap<string, Field>;
  readonly #fieldsNow: ReadonlyMap<string, Field>;
  /** What has its own turn, by dictionary: pages, annotations, fields. Met on the way of something else, only its identity counts. */
  readonly #ownThen: ReadonlyMap<PdfDictionary, string>;
  readonly #ownNow: ReadonlyMap<PdfDictionary, string>;
  readonly #pagesThen: readonly Page[];
  readonly #pagesNow: readonly Page[];
  #steps = MAX_STEPS;

  constructor(
    then: PdfDocument,
    now: PdfDocument,
    sound: (signature: string) => 'signature' | 'time-stamp' | undefined,
  ) {
    this.#then = then;
    this.#now = now;
    this.#sound = sound;
    this.#fieldsThen = byKey(fieldsOf(then));
    this.#fieldsNow = byKey(fieldsOf(now));
    this.#pagesThen = pagesOf(then);
    this.#pagesNow = pagesOf(now);
    this.#ownThen = ownTurns(then, this.#pagesThen, this.#fieldsThen);
    this.#ownNow = ownTurns(now, this.#pagesNow, this.#fieldsNow);
  }

  documents(): void {
    const [old, current] = [
      this.#then.dictionary(this.#then.trailer, 'Root'),
      this.#now.dictionary(this.#now.trailer, 'Root'),
    ];
    if (!old || !current) throw new PdfError('no catalogue');
    // Content first: an object that both a page and an annotation draw is compared once, and then as content.
    this.#pages();
    for (const key of keysOf(old, current)) {
      if (key === 'Pages' || key === 'AcroForm' || key === 'DSS' || QUIET.has(key)) continue;
      this.#compare(old.entries.get(key), current.entries.get(key), key, 0, (where) => this.#add('content', where));
    }
    this.#form(this.#then.dictionary(old, 'AcroForm'), this.#now.dictionary(current, 'AcroForm'));
    for (const [index, page] of this.#pagesThen.entries()) {
      const after = this.#pagesNow[index];
      if (after) this.#annotations(page.dictionary, after.dictionary, `Pages[${index + 1}]`);
    }
    this.#compare(old.entries.get('DSS'), current.entries.get('DSS'), 'DSS', 0, (where) =>
      this.#add('evidence', where),
    );
  }

  #add(kind: ChangeKind, where: string, field?: string): void {
    if (this.changes.length >= MAX_CHANGES && kind !== 'content') return;
    if (this.changes.length >= 2 * MAX_CHANGES) return;
    this.changes.push({ kind, where, field });
  }

  #pages(): void {
    const [before, after] = [this.#pagesThen, this.#pagesNow];
    if (before.length !== after.length) {
      this.#add('content', `Pages: ${before.length} → ${after.length}`);
      return;
    }
    for (const [index, page] of before.entries()) this.#page(page, after[index]!, `Pages[${index + 1}]`);
  }

  #page(old: Page, current: Page, where: string): void {
    const content: Report = (place) => this.#add('content', place);
    for (const key of keysOf(old.dictionary, current.dictionary)) {
      if (key === 'Annots' || key === 'Parent' || QUIET.has(key) || INHERITED.includes(key)) continue;
      // Adobe writes the order of tabs into pages that get a field; it draws nothing.
      if (key === 'Tabs' && !old.dictionary.entries.has('Tabs')) continue;
      this.#compare(
        old.dictionary.entries.get(key),
        current.dictionary.entries.get(key),
        `${where}.${key}`,
        0,
        content,
      );
    }
    for (const key of INHERITED) {
      this.#compare(old.inherited.get(key), current.inherited.get(key), `${where}.${key}`, 0, content);
    }
  }

  #annotations(old: PdfDictionary, current: PdfDictionary, where: string): void {
    const before = keyed(itemsOf(this.#then.get(old, 'Annots')));
    const after = keyed(itemsOf(this.#now.get(current, 'Annots')));
    for (const [key, value] of before) {
      const then = dictionaryOf(this.#then.resolve(value));
      const now = after.has(key) ? dictionaryOf(this.#now.resolve(after.get(key)!)) : undefined;
      const place = `${where}.Annots[${key}]`;
      if (!then && !now) continue;
      if (then && now) this.#annotation(then, now, key, place);
      else this.#add(this.#isWidget(this.#then, then ?? now!) ? 'content' : 'annotation', place);
    }
    for (const [key, value] of after) {
      if (before.has(key)) continue;
      const dictionary = dictionaryOf(this.#now.resolve(value));
      if (dictionary) this.#newAnnotation(dictionary, key, `${where}.Annots[${key}]`);
    }
  }

  #annotation(then: PdfDictionary, now: PdfDictionary, key: string, where: string): void {
    const isWidget = this.#isWidget(this.#then, then);
    if (isWidget !== this.#isWidget(this.#now, now)) this.#add('content', where);
    else if (isWidget) this.#field(then, now, this.#fieldsThen.get(key), this.#fieldsNow.get(key), where);
    else this.#dictionaries(then, now, where, (place) => this.#add('annotation', place), BACKWARDS);
  }

  #newAnnotation(dictionary: PdfDictionary, key: string, where: string): void {
    if (!this.#isWidget(this.#now, dictionary)) this.#add('annotation', where);
    else this.#newField(dictionary, this.#fieldsNow.get(key), where);
  }

  #isWidget(document: PdfDocument, dictionary: PdfDictionary): boolean {
    return nameOf(document.get(dictionary, 'Subtype')) === 'Widget';
  }

  /** A field that was not there: a signature or time-stamp that holds, or an empty field that shows nothing; else content. */
  #newField(dictionary: PdfDictionary, field: Field | undefined, where: string): void {
    const type = field?.type ?? nameOf(this.#now.get(dictionary, 'FT'));
    if (type !== 'Sig') return this.#add('content', where);
    this.#signed(dictionary, field, where, () => {
      if (this.#now.get(dictionary, 'AP') !== null) this.#add('annotation', where);
      else this.#add('signature', where, field?.name);
    });
  }

  /** The kind of a signature that came into a field; `empty` says what becomes of a field without one. */
  #signed(dictionary: PdfDictionary, field: Field | undefined, where: string, empty: () => void): void {
    const value = this.#valueOf(this.#now, dictionary);
    if (value === undefined) return empty();
    const kind = this.#sound(referenceOf(value) ?? `in ${field?.key ?? field?.name ?? ''}`);
    if (!kind) this.#add('annotation', where);
    else this.#add(kind === 'time-stamp' ? 'evidence' : 'signature', where, field?.name);
  }

  /** `V` of a field, or of the field that a widget belongs to. */
  #valueOf(document: PdfDocument, dictionary: PdfDictionary): PdfValue | undefined {
    const own = dictionary.entries.get('V');
    const value = own ?? document.dictionary(dictionary, 'Parent')?.entries.get('V');
    return document.resolve(value) === null ? undefined : value;
  }

  #field(
    then: PdfDictionary,
    now: PdfDictionary,
    before: Field | undefined,
    after: Field | undefined,
    where: string,
  ): void {
    const [type, name] = [before?.type ?? nameOf(this.#then.get(then, 'FT')), before?.name ?? ''];
    if (type !== (after?.type ?? nameOf(this.#now.get(now, 'FT')))) return this.#add('content', where);
    if (name !== (after?.name ?? '')) return this.#add('content', where);
    const unsigned = type === 'Sig' && this.#valueOf(this.#then, then) === undefined;
    const filled: Report = (place) =>
      unsigned ? this.#signed(now, after, place, () => this.#add('annotation', place)) : this.#add('form', place, name);
    const content: Report = (place) => this.#add('content', place);
    for (const key of keysOf(then, now)) {
      if (BACKWARDS.has(key)) continue;
      const fills = (unsigned && SIGNING.has(key)) || (type !== 'Sig' && FILLING.has(key));
      // Kids have their own turn as fields; here only that none came or went.
      if (key === 'Kids') this.#kids(this.#then.get(then, key), this.#now.get(now, key), where);
      else this.#compare(then.entries.get(key), now.entries.get(key), `${where}.${key}`, 0, fills ? filled : content);
    }
  }

  #kids(then: PdfValue, now: PdfValue, where: string): void {
    const [before, after] = [keyed(itemsOf(then)), keyed(itemsOf(now))];
    for (const key of before.keys()) if (!after.has(key)) this.#add('content', `${where}.Kids[${key}]`);
    for (const [key, value] of after) {
      const dictionary = dictionaryOf(this.#now.resolve(value));
      if (!before.has(key) && dictionary) this.#newField(dictionary, this.#fieldsNow.get(key), `${where}.Kids[${key}]`);
    }
  }

  #form(old: PdfDictionary | undefined, current: PdfDictionary | undefined): void {
    for (const key of old && current ? keysOf(old, current) : []) {
      if (key === 'Fields' || key === 'SigFlags') continue;
      const [before, after] = [old!.entries.get(key), current!.entries.get(key)];
      if (key === 'DR') this.#resources(before, after, 'AcroForm.DR', 0);
      else if (key === 'DA' && before === undefined) continue;
      else this.#compare(before, after, `AcroForm.${key}`, 0, (where) => this.#add('content', where));
    }
    for (const [key, field] of this.#fieldsThen) {
      const now = this.#fieldsNow.get(key);
      if (!now) this.#add('content', `AcroForm.${field.name}`);
      else this.#field(field.dictionary, now.dictionary, field, now, `AcroForm.${field.name}`);
    }
    for (const [key, field] of this.#fieldsNow) {
      if (!this.#fieldsThen.has(key)) this.#newField(field.dictionary, field, `AcroForm.${field.name}`);
    }
  }

  /**
   * Fonts may be added for new fields; those that were there draw the old ones and must stay as they are. Default appearances write text
   * only (§12.7.4.3), so that drawings kept here (Adobe's `FRM` of the latest signature) show nowhere.
   */
  #resources(then: PdfValue | undefined, now: PdfValue | undefined, where: string, depth: number): void {
    const [old, current] = [dictionaryOf(this.#then.resolve(then)), dictionaryOf(this.#now.resolve(now))];
    const content: Report = (place) => this.#add('content', place);
    if (!old) return;
    if (!current || depth > 1) return this.#compare(then, now, where, 0, content);
    for (const key of old.entries.keys()) {
      if (depth === 0 && key === 'XObject') continue;
      this.#resources(old.entries.get(key), current.entries.get(key), `${where}.${key}`, depth + 1);
      if (dictionaryOf(this.#then.resolve(old.entries.get(key))) === undefined) {
        this.#compare(old.entries.get(key), current.entries.get(key), `${where}.${key}`, 0, content);
      }
    }
  }

  /** Compares two values with all that they refer to. A pair of references is compared once. */
  #compare(then: PdfValue | undefined, now: PdfValue | undefined, where: string, depth: number, report: Report): void {
    if ((this.#steps -= 1) < 0 || depth > MAX_DEPTH) throw new PdfError('too much to compare');
    const [left, right] = [referenceOf(then), referenceOf(now)];
    if (left && right) {
      const pair = `${left}|${right}`;
      if (this.#equal.has(pair)) return;
      this.#equal.add(pair);
    }
    const [old, current] = [this.#then.resolve(then), this.#now.resolve(now)];
    if (typeof old !== 'object' || old === null || typeof current !== 'object' || current === null) {
      if (old !== current) report(where);
      return;
    }
    if (old.kind !== current.kind) return report(where);
    switch (old.kind) {
      case 'name':
        return old.name === nameOf(current) ? undefined : report(where);
      case 'string':
        return current.kind === 'string' && old.bytes.equals(current.bytes) ? undefined : report(where);
      case 'array': {
        const [before, after] = [old.items, itemsOf(current)];
        if (before.length !== after.length) return report(where);
        return before.forEach((item, index) =>
          this.#compare(item, after[index], `${where}[${index}]`, depth + 1, report),
        );
      }
      case 'dictionary':
        return this.#inner(old, dictionaryOf(current)!, where, report, depth);
      case 'stream': {
        if (current.kind !== 'stream') return report(where);
        const same =
          this.#then.sameData(old, this.#now, current) || this.#then.rawData(old).equals(this.#now.rawData(current));
        if (!same) return report(where);
        return this.#dictionaries(old.dictionary, current.dictionary, where, report, NONE, depth);
      }
      case 'reference':
        return;
      default: {
        const never: never = old;
        return never;
      }
    }
  }

  /** A dictionary on the way: a page (of a destination, of an annotation) has its own turn, and here must be the same page. */
  #inner(then: PdfDictionary, now: PdfDictionary, where: string, report: Report, depth: number): void {
    const [before, after] = [this.#ownThen.get(then), this.#ownNow.get(now)];
    if (before === undefined && after === undefined) this.#dictionaries(then, now, where, report, NONE, depth);
    else if (before !== after) report(where);
  }

  #dictionaries(
    then: PdfDictionary,
    now: PdfDictionary,
    where: string,
    report: Report,
    except: ReadonlySet<string>,
    depth = 0,
  ): void {
    for (const key of keysOf(then, now)) {
      if (!except.has(key))
        this.#compare(then.entries.get(key), now.entries.get(key), `${where}.${key}`, depth + 1, report);
    }
  }
}

interface Page {
  readonly dictionary: PdfDictionary;
  readonly inherited: ReadonlyMap<string, PdfValue>;
}

/** Attributes that a page has from the nodes above it (§7.7.3.4). */
const INHERITED: readonly string[] = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];
/** Descriptions of the file and private data of programs (§14.5), which no page shows. */
const QUIET: ReadonlySet<string> = new Set(['Metadata', 'Version', 'Extensions', 'PieceInfo']);
/** What leads upwards is walked from above. */
const BACKWARDS: ReadonlySet<string> = new Set(['P', 'Parent']);
/** What filling a field writes into it, and what signing does. */
const FILLING: ReadonlySet<string> = new Set(['V', 'AS', 'AP', 'M', 'I']);
const SIGNING: ReadonlySet<string> = new Set(['V', 'AP', 'M', 'MK', 'DA', 'DR', 'F']);
const NONE: ReadonlySet<string> = new Set();

function ownTurns(
  document: PdfDocument,
  pages: readonly Page[],
  fields: ReadonlyMap<string, Field>,
): ReadonlyMap<PdfDictionary, string> {
  const own = new Map<PdfDictionary, string>();
  // The `Data` of a signature's transforms points to the root (§12.8.2).
  const root = document.dictionary(document.trailer, 'Root');
  if (root) own.set(root, 'catalogue');
  for (const [key, field] of fields) own.set(field.dictionary, `field ${key}`);
  for (const [index, { dictionary }] of pages.entries()) {
    own.set(dictionary, `page ${index}`);
    for (const [key, item] of keyed(itemsOf(document.get(dictionary, 'Annots')))) {
      const annotation = dictionaryOf(document.resolve(item));
      if (annotation && !own.has(annotation)) own.set(annotation, `annotation ${index} ${key}`);
    }
  }
  return own;
}

function pagesOf(document: PdfDocument): readonly Page[] {
  const catalogue = document.dictionary(document.trailer, 'Root');
  const pages: Page[] = [];
  const above = new Set<PdfDictionary>();
  const walk = (value: PdfValue | undefined, given: ReadonlyMap<string, PdfValue>): void => {
    const dictionary = dictionaryOf(document.resolve(value));
    if (!dictionary) return;
    if (above.has(dictionary) || above.size > 64 || pages.length > MAX_PAGES) throw new PdfError('pages in a circle');
    const inherited = new Map(given);
    for (const key of INHERITED) if (dictionary.entries.has(key)) inherited.set(key, dictionary.entries.get(key)!);
    if (!dictionary.entries.has('Kids')) return void pages.push({ dictionary, inherited });
    above.add(dictionary);
    for (const kid of itemsOf(document.get(dictionary, 'Kids'))) walk(kid, inherited);
    above.delete(dictionary);
  };
  walk(catalogue?.entries.get('Pages'), new Map());
  return pages;
}

function keysOf(then: PdfDictionary, now: PdfDictionary): ReadonlySet<string> {
  return new Set([...then.entries.keys(), ...now.entries.keys()]);
}

/** Items by their reference; those that stand in the list itself by their place. */
function keyed(items: readonly PdfValue[]): ReadonlyMap<string, PdfValue> {
  return new Map(items.map((item, index) => [referenceOf(item) ?? `#${index}`, item]));
}

function byKey(fields: readonly Field[]): ReadonlyMap<string, Field> {
  return new Map(fields.map((field, index) => [field.key ?? `#${index}`, field]));
}
