/** Signatures in PDF (ETSI EN 319 142-1; ISO 32000-2 §12.8): what they cover, whether they hold, what happened since. */
import { digestOf } from '../algorithms.ts';
import { BerError, readElement } from '../ber.ts';
import { trusted } from '../chain.ts';
import { readContentInfo, readSignedData } from '../cms.ts';
import type { SignedData } from '../cms.ts';
import { readAll } from '../identify.ts';
import { OID } from '../oids.ts';
import { decide } from '../rules.ts';
import type { Decision } from '../rules.ts';
import { judgeSigner, tokenIntact } from '../signer.ts';
import type { Frame } from '../signer.ts';
import { digestStrength } from '../strength.ts';
import { readToken, stamps } from '../timestamp.ts';
import type { Token } from '../timestamp.ts';
import type { SignatureReport, TimestampReport, ValidationInput, ValidationReport } from '../types.ts';
import { bare, overall, undecided, worse } from '../verdict.ts';
import { changesBetween } from './changes.ts';
import type { DocumentChange } from './changes.ts';
import { PdfDocument } from './document.ts';
import { locked, signaturesOf } from './fields.ts';
import type { PdfSignature } from './fields.ts';
import { PdfError } from './syntax.ts';

/** Signatures of one document at most. */
const MAX_SIGNATURES = 200;

/**
 * Validates every signature of a PDF. A document that cannot be read strictly is FORMAT_FAILURE: what two readers may read in two ways
 * proves nothing. Never throws for what the file holds.
 */
export function validatePdf(input: ValidationInput): ValidationReport {
  try {
    const document = new PdfDocument(input.bytes);
    const encrypted = document.trailer.entries.has('Encrypt');
    const found = encrypted ? signaturesIn(document) : signaturesOf(document);
    if (!found) return bare(decide('document.encrypted'), 'PDF');
    if (found.length > MAX_SIGNATURES) throw new PdfError('too many signatures');
    return judgeDocument(new Judgement(document, found, input));
  } catch (error) {
    if (error instanceof PdfError || error instanceof BerError || error instanceof RangeError) {
      return bare(decide('format.unreadable'));
    }
    throw error;
  }
}

/** The signatures of an encrypted document, as far as they stand outside of what is encrypted: their values always do (§7.6.2). */
function signaturesIn(document: PdfDocument): readonly PdfSignature[] | undefined {
  try {
    const found = signaturesOf(document);
    return found.length > 0 ? found : undefined;
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
}

function judgeDocument(judgement: Judgement): ValidationReport {
  const { signatures, timestamps } = judgement;
  if (signatures.length === 0) return { ...bare(decide('document.unsigned')), timestamps };
  const altered = timestamps.some((stamp) => !stamp.intact);
  return {
    ...overall(signatures, altered ? decide('timestamp.altered') : undefined),
    format: judgement.format,
    signatures,
    timestamps,
  };
}

/** Looked into once, judged in two steps: each value by itself, then what came after it. */
class Judgement {
  readonly signatures: readonly SignatureReport[];
  readonly timestamps: readonly TimestampReport[];
  readonly format: 'PAdES-B' | 'PDF';
  readonly #document: PdfDocument;
  readonly #input: ValidationInput;
  /** Signatures and time-stamps whose value holds, by their objects. */
  readonly #sound = new Map<string, 'signature' | 'time-stamp'>();
  readonly #covered = new Map<string, Buffer>();
  /** Changes since the document had so many bytes. */
  readonly #changes = new Map<number, readonly DocumentChange[] | undefined>();

  constructor(document: PdfDocument, found: readonly PdfSignature[], input: ValidationInput) {
    this.#document = document;
    this.#input = input;
    const stamps = found.filter(({ subFilter }) => subFilter === 'ETSI.RFC3161');
    const signed = found.filter(({ subFilter }) => subFilter !== 'ETSI.RFC3161');
    this.timestamps = stamps.map((one) => this.#timestamp(one));
    const values = signed.map((one) => [one, this.#value(one)] as const);
    const evidence = document.dictionary(document.dictionary(document.trailer, 'Root'), 'DSS');
    const hasEvidence = document.get(evidence, 'CRLs') !== null || document.get(evidence, 'OCSPs') !== null;
    this.signatures = values.map(([one, report]) => {
      const later = stamps.some((stamp) => coveredEnd(stamp) > coveredEnd(one) && this.#sound.has(stamp.key));
      return { ...this.#inTime(one, report), level: levelOf(report.level, later, hasEvidence) };
    });
    this.format = signed.every(({ subFilter }) => subFilter === 'ETSI.CAdES.detached') ? 'PAdES-B' : 'PDF';
  }

  #timestamp(one: PdfSignature): TimestampReport {
    const content = this.#content(one);
    let token: Token | undefined;
    try {
      token = readToken(unpadded(one.contents.bytes));
    } catch (error) {
      if (!(error instanceof BerError)) throw error;
    }
    const intact =
      token !== undefined &&
      content !== undefined &&
      isPadded(one.contents.bytes) &&
      !this.#rangeDefect(one) &&
      stamps(token, content) &&
      tokenIntact(token.data);
    if (intact) this.#sound.set(one.key, 'time-stamp');
    const authority = token && readAll(token.data.certificates).find(({ authority }) => !authority)?.subject.commonName;
    return { intact, time: token?.time, authority };
  }

  /** The signature by itself: its CMS over the bytes that it covers. */
  #value(one: PdfSignature): SignatureReport {
    const defect = this.#rangeDefect(one);
    let report: SignatureReport;
    try {
      report = this.#cms(one);
    } catch (error) {
      if (!(error instanceof BerError)) throw error;
      report = undecided(decide('format.unreadable'), 'invalid');
    }
    if (report.cryptographic === 'valid' && !defect) this.#sound.set(one.key, 'signature');
    const base = { ...report, claimedSigningTime: one.claimed ?? report.claimedSigningTime };
    return defect ? worse(base, decide('document.byte-range', defect)) : base;
  }

  #cms(one: PdfSignature): SignatureReport {
    const { subFilter } = one;
    if (!KNOWN.has(subFilter)) return undecided(decide('format.unsupported', subFilter || 'SubFilter'), 'not-checked');
    const { type, body } = readContentInfo(unpadded(one.contents.bytes));
    if (type !== OID.signedData) return undecided(decide('format.unreadable'), 'invalid');
    const file = readSignedData(body);
    const [signer] = file.signers;
    if (!signer) return undecided(decide('format.unsigned'), 'invalid');
    const content = this.#content(one);
    if (!content) return undecided(decide('content.hash'), 'invalid');
    const sha1 = subFilter === 'adbe.pkcs7.sha1';
    const signed = sha1 ? (file.content ?? Buffer.alloc(0)) : content;
    const report = judgeSigner(signer, { content: signed, contentType: file.contentType }, this.#frame(file));
    if (sha1 && !signed.equals(digestOf('sha1', content)))
      return worse({ ...report, cryptographic: 'invalid' }, decide('content.hash'));
    if (file.signers.length > 1)
      return worse(report, decide('document.signature-form', `SignerInfo × ${file.signers.length}`));
    if (!isPadded(one.contents.bytes)) return worse(report, decide('document.signature-form', 'Contents'));
    if (!sha1 && file.content) return worse(report, decide('document.signature-form', 'eContent'));
    const weak = sha1 ? digestStrength('sha1', this.#input.at) : undefined;
    if (weak?.kind !== 'expired') return report;
    return worse(report, decide('algorithm.expired', `adbe.pkcs7.sha1 (${weak.since}, ${weak.norm})`));
  }

  #frame(file: SignedData): Frame {
    return {
      file,
      certificates: readAll([...file.certificates, ...this.#storedCertificates()]),
      anchors: trusted(this.#input.anchors),
      at: this.#input.at,
      profile: 'pades',
    };
  }

  /** Certificates that the document security store adds (EN 319 142-1 §5.4.2). */
  #storedCertificates(): readonly Buffer[] {
    return storedStreams(this.#document, 'Certs');
  }

  /** The bytes that are signed, one after the other; undefined when they are not in the file. */
  #content({ key, byteRange }: PdfSignature): Buffer | undefined {
    if (!isRange(byteRange)) return undefined;
    const known = this.#covered.get(key);
    if (known) return known;
    const { bytes } = this.#input;
    const [first, length, second, rest] = byteRange;
    // A range beyond the end is a defect by itself; the value is asked over what is there.
    const content = Buffer.concat([bytes.subarray(first, first + length), bytes.subarray(second, second + rest)]);
    // The last one alone is kept: a document of many signatures is not held in memory as often.
    this.#covered.clear();
    this.#covered.set(key, content);
    return content;
  }

  /** The range begins with the file and leaves out the signature's own value, delimiters included, and nothing else. */
  #rangeDefect(one: PdfSignature): string | undefined {
    const { byteRange, dictionary } = one;
    if (!isRange(byteRange) || coveredEnd(one) > this.#input.bytes.length) return `ByteRange [${byteRange.join(' ')}]`;
    const [first, length, second, rest] = byteRange;
    if (first !== 0 || second <= length) return `ByteRange [${byteRange.join(' ')}]`;
    const gap = this.#input.bytes.subarray(length, second);
    const text = gap.toString('latin1');
    if (!/^<[0-9A-Fa-f\s]*>$/.test(text)) return 'ByteRange ≠ Contents';
    // A dictionary in an object stream has places in that stream and fails here.
    if (one.contents.from !== length || one.contents.to !== second) return 'ByteRange ≠ Contents';
    if (dictionary.from >= length || dictionary.to <= second || dictionary.to > second + rest)
      return 'ByteRange ≠ Contents';
    const digits = text.slice(1, -1).replace(/\s+/g, '');
    if (!Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex').equals(one.contents.bytes))
      return 'ByteRange ≠ Contents';
    return undefined;
  }

  /** The verdict with what happened to the document after the signature. */
  #inTime(one: PdfSignature, report: SignatureReport): SignatureReport {
    if (report.rule === 'document.byte-range') return report;
    // What was added cannot be read without the key.
    if (this.#document.trailer.entries.has('Encrypt')) return worse(report, decide('document.encrypted'));
    const changes = this.#since(coveredEnd(one));
    if (!changes) return worse(report, decide('document.changed', '?'));
    const shown = changes.slice(0, 20).map(({ kind, where }) => ({ kind, where }));
    const decision = judgeChanges(one, changes);
    const base = { ...report, scope: [`0–${coveredEnd(one)} byte`], ...(changes.length > 0 ? { changes: shown } : {}) };
    return decision ? worse(base, decision) : base;
  }

  /** The changes since the document had so many bytes; undefined when that state cannot be read. */
  #since(size: number): readonly DocumentChange[] | undefined {
    if (!this.#changes.has(size)) this.#changes.set(size, this.#compare(size));
    return this.#changes.get(size);
  }

  #compare(size: number): readonly DocumentChange[] | undefined {
    const { bytes } = this.#input;
    if (isBlank(bytes.subarray(size))) return [];
    try {
      // An update lies wholly behind what it updates; one that points back into the signed part is an attempt to show another state.
      if (this.#document.lastMark < size || this.#document.lastSection < size)
        return [{ kind: 'content', where: 'startxref' }];
      return changesBetween(new PdfDocument(bytes, size), this.#document, (key) => this.#sound.get(key));
    } catch (error) {
      if (error instanceof PdfError) return undefined;
      throw error;
    }
  }
}

const KNOWN: ReadonlySet<string> = new Set(['adbe.pkcs7.detached', 'ETSI.CAdES.detached', 'adbe.pkcs7.sha1']);

/** Everything that a document security store keeps under one name, its per-signature lists included or not: they share the streams. */
export function storedStreams(document: PdfDocument, name: 'Certs' | 'CRLs' | 'OCSPs'): readonly Buffer[] {
  const store = document.dictionary(document.dictionary(document.trailer, 'Root'), 'DSS');
  const list = document.get(store, name);
  if (typeof list !== 'object' || list?.kind !== 'array') return [];
  return list.items.slice(0, 500).flatMap((item) => {
    const stream = document.resolve(item);
    if (typeof stream !== 'object' || stream?.kind !== 'stream') return [];
    try {
      return [document.data(stream)];
    } catch (error) {
      // Evidence that cannot be read is evidence that is not there.
      if (error instanceof PdfError) return [];
      throw error;
    }
  });
}

function judgeChanges(one: PdfSignature, changes: readonly DocumentChange[]): Decision | undefined {
  const content = changes.find(({ kind }) => kind === 'content');
  if (content) return decide('document.changed', content.where);
  const { permission, locks } = one;
  const lock = changes.find(
    ({ kind, field }) => kind === 'form' && field !== undefined && locks.some((each) => locked(each, field)),
  );
  if (lock) return decide('document.forbidden-change', lock.where);
  const allowed = permission === undefined ? undefined : ALLOWED[Math.min(3, Math.max(1, permission)) - 1]!;
  const beyond = allowed && changes.find(({ kind }) => !allowed.includes(kind));
  if (beyond) return decide('document.forbidden-change', beyond.where);
  const added = allowed ? undefined : changes.find(({ kind }) => kind === 'form' || kind === 'annotation');
  return added && decide('document.added', added.where);
}

/** What a certifying signature allows by its P (table 257; PDF 2.0 lets evidence be added to any). */
const ALLOWED: readonly (readonly DocumentChange['kind'][])[] = [
  ['evidence'],
  ['evidence', 'signature', 'form'],
  ['evidence', 'signature', 'form', 'annotation'],
];

function isRange(range: readonly number[]): range is readonly [number, number, number, number] {
  return range.length === 4 && range.every((one) => Number.isSafeInteger(one) && one >= 0);
}

function coveredEnd({ byteRange }: PdfSignature): number {
  return (byteRange[2] ?? 0) + (byteRange[3] ?? 0);
}

/** The CMS without what fills its place. Throws `BerError`. */
function unpadded(contents: Buffer): Buffer {
  return contents.subarray(0, readElement(contents).end);
}

/** Whether only zeros fill the place of the CMS. Throws `BerError`. */
function isPadded(contents: Buffer): boolean {
  return contents.subarray(readElement(contents).end).every((byte) => byte === 0);
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0 || byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 32);
}

function levelOf(own: SignatureReport['level'], stamped: boolean, hasEvidence: boolean): SignatureReport['level'] {
  if (stamped) return hasEvidence ? 'LTA' : 'T';
  return own === 'T' && hasEvidence ? 'LT' : own;
}
