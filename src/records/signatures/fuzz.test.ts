import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { children, encoded, readElement } from './ber.ts';
import type { Element } from './ber.ts';
import { issueCertificate, signCades, unwrap, validateSignature } from './index.ts';

const AT = new Date('2026-11-16T10:00:00Z');
const CONTENT = Buffer.from('Determina n. 42: si impegna la somma di euro 22.326,00.\n'.repeat(8));
const keys = {
  root: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  signer: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};
const root = certificate('Radice', 'authority');
const signer = certificate('Anna Rossi', 'signature');
const file = signCades({
  content: CONTENT,
  key: keys.signer.privateKey,
  certificate: signer,
  chain: [],
  signingTime: AT,
});
const RUNS = process.env.DIGIPRO_TEST === 'long' ? 50_000 : 4_000;

describe('hostile bytes', () => {
  it('passes the untouched file', () => {
    expect(validate(file).indication).toBe('TOTAL-PASSED');
  });

  it('never passes when a bit of content, certificate, attributes or signature is another', () => {
    const ranges = protectedRanges();
    const places = ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
    for (const place of places) {
      const bytes = Buffer.from(file);
      bytes[place] = bytes[place]! ^ (1 << (place % 8));
      expect(validate(bytes).indication, `byte ${place}`).not.toBe('TOTAL-PASSED');
    }
  });

  it('never passes other content and never throws, whatever is done to the file', () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), at: fc.nat(file.length - 1), value: fc.nat(255) }),
      fc.record({
        kind: fc.constant('cut' as const),
        at: fc.nat(file.length - 1),
        value: fc.integer({ min: 1, max: 60 }),
      }),
      fc.record({
        kind: fc.constant('double' as const),
        at: fc.nat(file.length - 1),
        value: fc.integer({ min: 1, max: 60 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = changes.reduce(apply, Buffer.from(file));
        const report = validate(bytes);
        if (report.indication === 'TOTAL-PASSED') {
          expect(report.content).toEqual(CONTENT);
          expect(report.signatures[0]?.certificate).toEqual(signer);
        }
        unwrap(bytes);
      }),
      { numRuns: RUNS },
    );
  });

  it('never throws on noise that begins like a signature', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(60), (noise, kept) => {
        const bytes = Buffer.concat([file.subarray(0, kept), noise]);
        expect(validate(bytes).indication).not.toBe('TOTAL-PASSED');
        expect(validate(Buffer.from(bytes.toString('base64'))).indication).not.toBe('TOTAL-PASSED');
      }),
      { numRuns: RUNS / 2 },
    );
  });
});

interface Change {
  readonly kind: 'set' | 'cut' | 'double';
  readonly at: number;
  readonly value: number;
}

function apply(bytes: Buffer, { kind, at, value }: Change): Buffer {
  const from = Math.min(at, bytes.length);
  if (kind === 'cut') return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + value)]);
  if (kind === 'double') return Buffer.concat([bytes.subarray(0, from + value), bytes.subarray(from)]);
  const changed = Buffer.from(bytes);
  if (from < changed.length) changed[from] = value;
  return changed;
}

/** Where the enclosed content, the signer's certificate, the signed attributes and the signature value stand. */
function protectedRanges(): readonly (readonly [number, number])[] {
  const signedData = children(children(readElement(file))[1]!)[0]!;
  const [, , encapsulated, certificates, signers] = children(signedData);
  const info = children(children(signers!)[0]!);
  const [attributes, , value] = info.slice(3);
  const range = (element: Element) => [element.start, element.end] as const;
  const own = children(certificates!).find((one) => encoded(one).equals(signer));
  return [range(children(encapsulated!)[1]!), range(own!), range(attributes!), range(value!)];
}

function validate(bytes: Buffer) {
  return validateSignature({ bytes, at: AT, anchors: [{ certificate: root, revocation: 'not-required' }] });
}

function certificate(name: string, purpose: 'authority' | 'signature'): Buffer {
  const own = purpose === 'authority' ? keys.root : keys.signer;
  return issueCertificate({
    subject: [['commonName', name]],
    publicKey: own.publicKey,
    purpose,
    issuer: { key: keys.root.privateKey, certificate: purpose === 'authority' ? undefined : root },
    serial: createHash('sha256').update(name).digest().subarray(0, 12),
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2029-01-01T00:00:00Z'),
  });
}
