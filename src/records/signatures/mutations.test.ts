import { sign } from 'node:crypto';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { sealXml } from '../protocol/seal/xades.ts';
import { TAG, children, context, encoded, readElement } from './ber.ts';
import { tlv } from './der.ts';
import { signCades, validateSignature } from './index.ts';
import { people } from './testing/people.ts';
import { appended, plainPdf, signPdf } from './testing/pdf.ts';
import { canonical, canonicalisationOf } from './xades/canonical.ts';
import { parseXml } from './xades/tree.ts';
import type { XmlElement } from './xades/tree.ts';

const AT = new Date('2026-11-16T10:00:00Z');
const LONG = process.env.DIGIPRO_TEST === 'long';
/** Of each form; the long run makes 10,000 in all. */
const RUNS = LONG ? 2_500 : 500;
const DATA = Buffer.from('Determina n. 42: si impegna la somma di euro 22.326,00.\n');
const { anchors, signer, stranger } = people();

const cms = signCades({ content: DATA, ...signer, chain: [], signingTime: AT });
const detached = signCades({ content: DATA, ...signer, chain: [], signingTime: AT, detached: true });
const pdf = signPdf(plainPdf('Determina n. 42'), { ...signer, at: AT });
const element = '<segnatura xmlns="urn:x" versione="1"><oggetto>Determina n. 42</oggetto></segnatura>';
const xml = Buffer.from(
  await sealXml(
    element,
    {
      algorithm: 'ecdsa-sha256',
      certificate: signer.certificate,
      chain: [],
      sign: (bytes) => Promise.resolve(sign('sha256', bytes, { key: signer.key, dsaEncoding: 'ieee-p1363' })),
    },
    AT,
  ),
);
const zip = Buffer.from(zipSync({ 'atto.txt': DATA, 'META-INF/signature.p7s': detached }));

/** Forms, and whether what passes still says what was signed. */
const FORMS: readonly (readonly [string, Buffer, (bytes: Buffer) => boolean])[] = [
  ['CAdES', cms, (bytes) => validate(bytes).content?.equals(DATA) ?? false],
  ['PAdES', pdf, sameDocument],
  ['XAdES', xml, (bytes) => whatIsSigned(bytes).equals(whatIsSigned(xml))],
  ['ASiC', zip, (bytes) => validate(bytes).content?.equals(DATA) ?? false],
];

describe('altered files', () => {
  it.each(FORMS)('pass before they are altered: %s', (_, bytes, same) => {
    expect(validate(bytes).indication).toBe('TOTAL-PASSED');
    expect(same(bytes)).toBe(true);
  });

  it.each(FORMS)('never pass as something else, and never throw: %s', (_, bytes, same) => {
    const random = generator(42);
    for (let run = 0; run < RUNS; run += 1) {
      const altered = mutate(bytes, random);
      const report = validate(altered);
      if (report.indication !== 'TOTAL-PASSED') continue;
      expect(same(altered), `seed 42, run ${run}`).toBe(true);
      expect(report.signatures[0]!.certificate, `seed 42, run ${run}`).toEqual(signer.certificate);
    }
  });

  it('never pass with the certificate of somebody else in the place of the signer’s', () => {
    const other = signCades({ content: DATA, ...stranger, chain: [], signingTime: AT });
    const swapped = withCertificate(cms, stranger.certificate);
    for (const bytes of [other, swapped]) expect(validate(bytes).indication).not.toBe('TOTAL-PASSED');
  });

  it('never pass with a page, a note or another root behind the signature', () => {
    const random = generator(7);
    for (let run = 0; run < RUNS / 20; run += 1) {
      const number = 1 + Math.floor(random() * 6);
      const value = ['<< >>', 'null', '[1 2 3]', '<< /Type /Catalog /Pages 2 0 R >>', '(x)'][Math.floor(random() * 5)]!;
      const bytes = appended(pdf, { objects: { [number]: value } });
      expect(validate(bytes).indication, `object ${number} ${value}`).not.toBe('TOTAL-PASSED');
    }
  });

  it('never pass with a file more in the container', () => {
    const files = { 'atto.txt': DATA, 'META-INF/signature.p7s': detached };
    for (const name of ['altro.txt', 'a/b', 'atto.txt ', 'meta-inf/x']) {
      const bytes = Buffer.from(zipSync({ ...files, [name]: Buffer.from('x') }));
      expect(validate(bytes).indication, name).not.toBe('TOTAL-PASSED');
    }
  });
});

describe('files made to cost much', () => {
  const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
  const update = (value: string) => appended(pdf, { objects: { 1: value } });
  it.each<readonly [string, () => Buffer]>([
    ['arrays in arrays', () => update(nested('[', ']', 100_000))],
    ['dictionaries in dictionaries', () => update(nested('<</A', '>>', 100_000))],
    ['a reference to itself', () => update('1 0 R')],
    [
      'pages within themselves',
      () => appended(pdf, { objects: { 2: '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>' } }),
    ],
    [
      'fields within themselves',
      () => update('<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R] >> /DSS 1 0 R >>'),
    ],
    [
      'a stream of 1 GB by its word',
      () => appended(pdf, { objects: { 4: '<< /Length 1000000000 >>\nstream\nendstream' } }),
    ],
    [
      'a range of 1 GB',
      () => Buffer.from(pdf.toString('latin1').replace(/\/ByteRange \[0 \d{10}/, '/ByteRange [0 1000000000'), 'latin1'),
    ],
    ['a table of a billion', () => Buffer.from('%PDF-1.7\nxref\n0 999999999\ntrailer\n<< >>\nstartxref\n9\n%%EOF')],
    ['elements in elements', () => Buffer.from(nested('<a>', '</a>', 100_000))],
    [
      'a million attributes',
      () => Buffer.from(`<a ${Array.from({ length: 200_000 }, (_, i) => `a${i}=""`).join(' ')}/>`),
    ],
    [
      'a container that unpacks to 34 MB',
      () => Buffer.from(zipSync({ 'META-INF/signatures.xml': new Uint8Array(34_000_000) }, { level: 1 })),
    ],
  ])('end soon and do not pass: %s', (_, make) => {
    const bytes = make();
    const started = performance.now();
    expect(validate(bytes).indication).not.toBe('TOTAL-PASSED');
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

/** One of: a bit, a byte, some bytes less, some bytes twice, an end that is missing, an end that is too much. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const size = 1 + Math.floor(random() * 60);
  const copy = Buffer.from(bytes);
  switch (Math.floor(random() * 6)) {
    case 0:
      copy[at] = copy[at]! ^ (1 << Math.floor(random() * 8));
      return copy;
    case 1:
      copy[at] = Math.floor(random() * 256);
      return copy;
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at + size), bytes.subarray(at)]);
    case 4:
      return bytes.subarray(0, at);
    default:
      return Buffer.concat([bytes, bytes.subarray(at, at + size)]);
  }
}

/** All but the value of the signature is as it was, and nothing but white space follows. */
function sameDocument(bytes: Buffer): boolean {
  const from = pdf.indexOf('/Contents <') + '/Contents '.length;
  const to = pdf.indexOf('>', from) + 1;
  const whole =
    bytes.subarray(0, from).equals(pdf.subarray(0, from)) && bytes.subarray(to, pdf.length).equals(pdf.subarray(to));
  return whole && /^[\0\s]*$/.test(bytes.toString('latin1', pdf.length));
}

/** The document without its signature, as it is signed, and the signed properties. */
function whatIsSigned(bytes: Buffer): Buffer {
  const document = parseXml(bytes);
  const signature = document.root.children.find(
    (node): node is XmlElement => node.kind === 'element' && node.local === 'Signature',
  )!;
  const method = canonicalisationOf('http://www.w3.org/2001/10/xml-exc-c14n#')!;
  return canonical({ top: document.root, without: new Set([signature]), comments: false }, method);
}

function withCertificate(bytes: Buffer, certificate: Buffer): Buffer {
  const [type, wrapper] = children(readElement(bytes));
  const parts = children(children(wrapper!)[0]!).map((part) =>
    part.tag === context(0) ? tlv(context(0), certificate) : encoded(part),
  );
  return tlv(TAG.sequence, encoded(type!), tlv(context(0), tlv(TAG.sequence, ...parts)));
}

/** mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function validate(bytes: Buffer) {
  return validateSignature({ bytes, at: AT, anchors });
}
