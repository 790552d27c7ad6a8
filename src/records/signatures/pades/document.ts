/** A PDF document as its cross-references tell it (ISO 32000-2 §7.5): tables, streams, both at once, and all their updates. */
import { inflateSync } from 'node:zlib';
import { PdfError, PdfReader, dictionaryOf, itemsOf, nameOf } from './syntax.ts';
import type { PdfDictionary, PdfReference, PdfStream, PdfValue } from './syntax.ts';

/** Where an object stands: at an offset, or at an index of an object stream. */
type Place =
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'packed'; readonly container: number }
  | { readonly kind: 'free' };

/** Updates of one file at most: a file signed daily for three years has fewer. */
const MAX_UPDATES = 1024;
const MAX_OBJECTS = 1_000_000;
/** Unpacked bytes of all cross-reference and object streams of one document. */
const MAX_UNPACKED = 128 * 1024 * 1024;

/**
 * A document in the state that its first `size` bytes give it: what a signature covers is such a prefix. Objects are read when they are
 * asked for. Every method throws `PdfError` for what it cannot read.
 */
export class PdfDocument {
  readonly trailer: PdfDictionary;
  /** Where the last update's cross-reference section begins. */
  readonly lastSection: number;
  /** Where the last `startxref` stands. */
  readonly lastMark: number;
  readonly #source: Buffer;
  readonly #places = new Map<number, Place>();
  readonly #objects = new Map<number, PdfValue>();
  readonly #containers = new Map<number, ReadonlyMap<number, PdfValue>>();
  readonly #reading = new Set<number>();
  readonly #shift: number;
  #unpackedLeft = MAX_UNPACKED;

  constructor(bytes: Buffer, size = bytes.length) {
    this.#source = bytes.subarray(0, size);
    const head = this.#source.subarray(0, 1024).indexOf('%PDF-');
    if (head < 0) throw new PdfError('no PDF header');
    this.#shift = head;
    this.lastMark = this.#source.lastIndexOf('startxref');
    if (this.lastMark < 0) throw new PdfError('no startxref');
    const reader = new PdfReader(this.#source, this.lastMark + 'startxref'.length);
    this.lastSection = reader.integer() + head;
    this.trailer = this.#readSections(this.lastSection);
  }

  /** The value itself, references followed; an object that is not there is null (§7.3.10). */
  resolve(value: PdfValue | undefined): PdfValue {
    let current = value ?? null;
    for (let hops = 0; typeof current === 'object' && current?.kind === 'reference'; hops += 1) {
      if (hops > 16) throw new PdfError('references in a circle');
      current = this.#object(current);
    }
    return current;
  }

  /** An entry of a dictionary, resolved. */
  get(holder: PdfDictionary | undefined, key: string): PdfValue {
    return this.resolve(holder?.entries.get(key));
  }

  /** An entry that is a dictionary (or the one of a stream), resolved. */
  dictionary(holder: PdfDictionary | undefined, key: string): PdfDictionary | undefined {
    return dictionaryOf(this.get(holder, key));
  }

  /** The data of a stream as it stands in the file, filters and all. */
  rawData(stream: PdfStream): Buffer {
    const length = this.get(stream.dictionary, 'Length');
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) throw new PdfError('no length');
    const end = stream.from + length;
    if (end < this.#source.length && new PdfReader(this.#source, end).keyword('endstream')) {
      return this.#source.subarray(stream.from, end);
    }
    // A length that is wrong by an end of line is common; all readers then look for the word.
    const word = this.#source.indexOf('endstream', stream.from);
    if (word < 0) throw new PdfError('a stream without end');
    return this.#source.subarray(stream.from, word);
  }

  /** Whether the data of two streams stands at one place with one length: then it need not be read. */
  sameData(stream: PdfStream, other: PdfDocument, theirs: PdfStream): boolean {
    const length = this.get(stream.dictionary, 'Length');
    return stream.from === theirs.from && length !== null && length === other.get(theirs.dictionary, 'Length');
  }

  /** The data of a stream, unpacked. Only what cross-references and evidence use: no filter, or FlateDecode with PNG predictors. */
  data(stream: PdfStream): Buffer {
    const raw = this.rawData(stream);
    const filter = this.get(stream.dictionary, 'Filter');
    const filters =
      itemsOf(filter).length > 0 ? itemsOf(filter).map((one) => this.resolve(one)) : filter === null ? [] : [filter];
    if (filters.length === 0 || (typeof filter === 'object' && filter?.kind === 'array' && filters.length === 0))
      return raw;
    if (filters.length > 1 || nameOf(filters[0]) !== 'FlateDecode')
      throw new PdfError('a filter that is not read here');
    const parameters = this.get(stream.dictionary, 'DecodeParms');
    return unpredicted(this.#inflate(raw), dictionaryOf(itemsOf(parameters)[0] ?? parameters));
  }

  #inflate(raw: Buffer): Buffer {
    if (this.#unpackedLeft <= 0) throw new PdfError('unpacks to too much');
    try {
      const data = inflateSync(raw, { maxOutputLength: this.#unpackedLeft });
      this.#unpackedLeft -= data.length;
      return data;
    } catch (error) {
      throw new PdfError(`cannot be unpacked: ${(error as Error).message}`);
    }
  }

  #object(reference: PdfReference): PdfValue {
    const { number } = reference;
    const known = this.#objects.get(number);
    const place = this.#places.get(number);
    if (!place || place.kind === 'free') return null;
    if (place.kind === 'offset' ? place.generation !== reference.generation : reference.generation !== 0) return null;
    if (known !== undefined) return known;
    if (this.#reading.has(number)) throw new PdfError('an object within itself');
    this.#reading.add(number);
    try {
      const value =
        place.kind === 'offset' ? this.#objectAt(place.offset, number, place.generation) : this.#packed(place, number);
      this.#objects.set(number, value);
      return value;
    } finally {
      this.#reading.delete(number);
    }
  }

  #objectAt(offset: number, number?: number, generation?: number): PdfValue {
    const reader = new PdfReader(this.#source, offset);
    const [foundNumber, foundGeneration] = [reader.integer(), reader.integer()];
    if (!reader.keyword('obj')) throw new PdfError(`no object at ${offset}`);
    if (number !== undefined && (foundNumber !== number || foundGeneration !== generation)) {
      throw new PdfError(`another object than ${number} at ${offset}`);
    }
    const value = reader.value();
    if (typeof value === 'object' && value?.kind === 'dictionary' && reader.keyword('stream')) {
      let from = reader.at;
      if (this.#source[from] === 13) from += 1;
      if (this.#source[from] === 10) from += 1;
      return { kind: 'stream', dictionary: value, from };
    }
    return value;
  }

  #packed(place: Extract<Place, { kind: 'packed' }>, number: number): PdfValue {
    let contents = this.#containers.get(place.container);
    if (!contents) {
      if (this.#places.get(place.container)?.kind !== 'offset') throw new PdfError('an object stream in itself');
      const stream = this.resolve({ kind: 'reference', number: place.container, generation: 0 });
      if (typeof stream !== 'object' || stream?.kind !== 'stream') throw new PdfError('no object stream');
      contents = this.#unpack(stream);
      this.#containers.set(place.container, contents);
    }
    return contents.get(number) ?? null;
  }

  #unpack(stream: PdfStream): ReadonlyMap<number, PdfValue> {
    if (nameOf(this.get(stream.dictionary, 'Type')) !== 'ObjStm') throw new PdfError('no object stream');
    const [count, first] = [this.get(stream.dictionary, 'N'), this.get(stream.dictionary, 'First')];
    if (typeof count !== 'number' || typeof first !== 'number' || count > MAX_OBJECTS)
      throw new PdfError('no object stream');
    const data = this.data(stream);
    const found = new Map<number, PdfValue>();
    if (count === 0 || data.length === 0) return found;
    const index = new PdfReader(data, 0);
    for (let seen = 0; seen < count; seen += 1) {
      const [number, offset] = [index.integer(), index.integer()];
      found.set(number, new PdfReader(data, first + offset).value());
    }
    return found;
  }

  /** From the last update to the first; an entry that a later one has is not taken again. Returns the last trailer. */
  #readSections(start: number): PdfDictionary {
    const seen = new Set<number>();
    let last: PdfDictionary | undefined;
    for (let at: number | undefined = start; at !== undefined;) {
      if (seen.has(at) || seen.size > MAX_UPDATES) throw new PdfError('cross-references in a circle');
      seen.add(at);
      const trailer = this.#readSection(at);
      last ??= trailer;
      const previous = trailer.entries.get('Prev');
      if (previous !== undefined && typeof previous !== 'number') throw new PdfError('no place of the update before');
      // No section can begin the file: some programs write 0 for "none".
      at = previous === undefined || previous === 0 ? undefined : previous + this.#shift;
    }
    return last!;
  }

  #readSection(at: number): PdfDictionary {
    const reader = new PdfReader(this.#source, at);
    return reader.keyword('xref') ? this.#readTable(reader) : this.#readStreamSection(at);
  }

  /**
   * A table, and the stream that completes it in a hybrid file: what the stream has is marked free in the table, for readers that know
   * no streams (§7.5.8.4).
   */
  #readTable(reader: PdfReader): PdfDictionary {
    const free: number[] = [];
    while (!reader.keyword('trailer')) {
      const first = reader.integer();
      const count = reader.integer();
      if (first + count > MAX_OBJECTS) throw new PdfError('too many objects');
      for (let index = 0; index < count; index += 1) {
        const [offset, generation] = [reader.integer(), reader.integer()];
        if (reader.keyword('n')) {
          this.#put(first + index, { kind: 'offset', offset: offset + this.#shift, generation });
        } else if (reader.keyword('f')) free.push(first + index);
        else throw new PdfError('a broken cross-reference');
      }
    }
    const trailer = dictionaryOf(reader.value());
    if (!trailer) throw new PdfError('no trailer');
    const hybrid = trailer.entries.get('XRefStm');
    if (typeof hybrid === 'number') this.#readStreamSection(hybrid + this.#shift);
    for (const number of free) this.#put(number, { kind: 'free' });
    return trailer;
  }

  #readStreamSection(at: number): PdfDictionary {
    const stream = this.#objectAt(at);
    if (
      typeof stream !== 'object' ||
      stream?.kind !== 'stream' ||
      nameOf(stream.dictionary.entries.get('Type')) !== 'XRef'
    ) {
      throw new PdfError('no cross-references where they should be');
    }
    const { dictionary } = stream;
    const widths = itemsOf(dictionary.entries.get('W')).map(Number);
    const size = Number(dictionary.entries.get('Size'));
    const index = dictionary.entries.has('Index') ? itemsOf(dictionary.entries.get('Index')).map(Number) : [0, size];
    if (widths.length !== 3 || widths.some((width) => !(width >= 0 && width <= 6))) throw new PdfError('broken widths');
    this.#readEntries(this.data(stream), widths as [number, number, number], index);
    return dictionary;
  }

  #readEntries(data: Buffer, [type, second, third]: readonly [number, number, number], index: readonly number[]): void {
    const width = type + second + third;
    let at = 0;
    for (let pair = 0; pair + 1 < index.length; pair += 2) {
      const [first, count] = [index[pair]!, index[pair + 1]!];
      if (!(first >= 0 && count >= 0 && first + count <= MAX_OBJECTS) || width === 0)
        throw new PdfError('too many objects');
      for (let number = first; number < first + count && at + width <= data.length; number += 1, at += width) {
        const kind = type === 0 ? 1 : data.readUIntBE(at, type);
        const one = second === 0 ? 0 : data.readUIntBE(at + type, second);
        const two = third === 0 ? 0 : data.readUIntBE(at + type + second, third);
        if (kind === 1) this.#put(number, { kind: 'offset', offset: one + this.#shift, generation: two });
        else if (kind === 2) this.#put(number, { kind: 'packed', container: one });
        else this.#put(number, { kind: 'free' });
      }
    }
  }

  #put(number: number, place: Place): void {
    if (!this.#places.has(number)) this.#places.set(number, place);
  }
}

/** PNG predictors (ISO 32000-2 §7.4.4.4): each row says by its first octet how it differs from the one above. */
function unpredicted(data: Buffer, parameters: PdfDictionary | undefined): Buffer {
  const number = (key: string, standard: number) => {
    const value = parameters?.entries.get(key);
    return typeof value === 'number' ? value : standard;
  };
  const predictor = number('Predictor', 1);
  if (predictor === 1) return data;
  const pixel = Math.max(1, Math.ceil((number('Colors', 1) * number('BitsPerComponent', 8)) / 8));
  const row = Math.ceil((number('Colors', 1) * number('BitsPerComponent', 8) * number('Columns', 1)) / 8);
  if (predictor < 10 || !(row > 0 && row < 1_000_000)) throw new PdfError('a predictor that is not read here');
  const rows = Math.floor(data.length / (row + 1));
  const out = Buffer.alloc(rows * row);
  for (let index = 0; index < rows; index += 1) {
    const kind = data[index * (row + 1)]!;
    for (let column = 0; column < row; column += 1) {
      const at = index * row + column;
      const left = column >= pixel ? out[at - pixel]! : 0;
      const up = index > 0 ? out[at - row]! : 0;
      const corner = index > 0 && column >= pixel ? out[at - row - pixel]! : 0;
      out[at] = data[index * (row + 1) + 1 + column]! + predicted(kind, left, up, corner);
    }
  }
  return out;
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  if (kind !== 4) return 0;
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
