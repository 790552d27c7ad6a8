import { createHash, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { context } from './ber.ts';
import { oidOf, sequence, setOf, smallInteger, tlv } from './der.ts';
import { issueCertificate, signCades, unwrap, validateSignature } from './index.ts';
import type { Anchor, CertificatePurpose } from './index.ts';
import { OID } from './oids.ts';

const BEGIN = new Date('2026-01-01T00:00:00Z');
const END = new Date('2029-01-01T00:00:00Z');
const AT = new Date('2026-11-16T10:00:00Z');
const CONTENT = Buffer.from('%PDF-1.7 un atto qualsiasi\n');

interface Party {
  readonly key: KeyObject;
  readonly certificate: Buffer;
}

const root = party('Radice', 'authority');
const middle = party('Intermedia', 'authority', root);
const anna = party('Anna Rossi', 'signature', middle);
const trusted: readonly Anchor[] = [{ certificate: root.certificate, revocation: 'not-required' }];

describe('validateSignature on our own signatures', () => {
  it('passes a signature whose chain reaches a trusted authority, and says who signed', () => {
    const report = validate(signed());
    expect(report).toMatchObject({
      indication: 'TOTAL-PASSED',
      rule: 'passed',
      format: 'CAdES-B',
      mime: 'application/pdf',
    });
    expect(report.content).toEqual(CONTENT);
    expect(report.signatures[0]).toMatchObject({
      cryptographic: 'valid',
      level: 'B',
      algorithm: 'ECDSA 256, SHA-256',
      claimedSigningTime: AT,
      signer: { commonName: 'Anna Rossi', taxCode: 'RSSNNA80A41V000X', organisation: 'Verdeviva' },
      issuer: 'C=IT, O=Verdeviva, serialNumber=TINIT-RSSNNA80A41V000X, CN=Intermedia',
    });
  });

  it.each([
    ['rsa', 'RSA 2048, SHA-256'],
    ['ec', 'ECDSA 256, SHA-256'],
  ] as const)('signs and validates with %s keys, enclosed and detached', (kind, algorithm) => {
    const signer = party('Bruno Verdi', 'seal', root, kind);
    const common = { content: CONTENT, ...signer, chain: [], signingTime: AT };
    expect(validate(signCades(common)).signatures[0]?.algorithm).toBe(algorithm);
    const apart = signCades({ ...common, detached: true });
    expect(validate(apart)).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND' });
    expect(validate(apart, { detachedContent: CONTENT }).indication).toBe('TOTAL-PASSED');
    expect(validate(apart, { detachedContent: Buffer.from('x') })).toMatchObject({ subIndication: 'HASH_FAILURE' });
    expect(unwrap(apart)).toBeNull();
  });

  it('fails when a document beside an enclosing signature is another one', () => {
    expect(validate(signed(), { detachedContent: Buffer.from('altro') })).toMatchObject({ rule: 'content.hash' });
  });

  it('refuses to sign with a key that is not the certificate’s', () => {
    const wrong = { content: CONTENT, key: root.key, certificate: anna.certificate, chain: [], signingTime: AT };
    expect(() => signCades(wrong)).toThrow('does not belong');
  });
});

describe('trust and time', () => {
  it('is indeterminate without a trusted authority', () => {
    expect(validate(signed(), { anchors: [] })).toMatchObject({ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    const stranger = party('Radice', 'authority');
    const anchors = [{ certificate: stranger.certificate, revocation: 'not-required' }] as const;
    expect(validate(signed(), { anchors })).toMatchObject({ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
  });

  it('waits for revocation data where the authority publishes them', () => {
    const anchors = [{ certificate: root.certificate, revocation: 'required' }] as const;
    expect(validate(signed(), { anchors })).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' });
  });

  it('does not find a chain when the intermediate authority is left out', () => {
    const bytes = signCades({ content: CONTENT, ...anna, chain: [], signingTime: AT });
    expect(validate(bytes)).toMatchObject({ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
  });

  it('tells an expired certificate from one that was not valid yet', () => {
    const late = new Date('2030-01-01T00:00:00Z');
    expect(validate(signed(), { at: late })).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
    });
    const early = new Date('2025-12-31T23:59:59Z');
    expect(validate(signed(), { at: early })).toMatchObject({
      indication: 'TOTAL-FAILED',
      subIndication: 'NOT_YET_VALID',
    });
  });

  it('does not let a person’s certificate issue certificates', () => {
    const guest = party('Ospite', 'signature', anna);
    const bytes = signCades({
      content: CONTENT,
      ...guest,
      chain: [anna.certificate, middle.certificate],
      signingTime: AT,
    });
    expect(validate(bytes).indication).toBe('INDETERMINATE');
  });

  it('does not accept an authority’s own key as a signer’s', () => {
    const bytes = signCades({ content: CONTENT, ...middle, chain: [], signingTime: AT });
    expect(validate(bytes)).toMatchObject({ rule: 'certificate.usage', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' });
  });

  it('no longer trusts 2,048-bit RSA from 2029, nor 1,024-bit at all', () => {
    const strong = party('Carla', 'signature', root, 'rsa', new Date('2039-01-01T00:00:00Z'));
    const bytes = signCades({ content: CONTENT, ...strong, chain: [], signingTime: AT });
    const after = validate(bytes, { at: new Date('2029-01-02T00:00:00Z') });
    expect(after).toMatchObject({ rule: 'algorithm.expired', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' });
    const weak = party('Dora', 'signature', root, 'rsa-1024');
    const old = validate(signCades({ content: CONTENT, ...weak, chain: [], signingTime: AT }));
    expect(old).toMatchObject({ indication: 'INDETERMINATE', rule: 'algorithm.expired' });
    expect(old.signatures[0]?.cryptographic).toBe('valid');
  });
});

describe('what is no CMS signature', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'TOTAL-FAILED'],
    ['one byte', Buffer.from([0x30]), 'TOTAL-FAILED'],
    ['noise', createHash('sha512').update('x').digest(), 'TOTAL-FAILED'],
    ['a bottomless nesting', Buffer.alloc(100_000, Buffer.from([0x30, 0x80])), 'TOTAL-FAILED'],
    [
      'more elements than any file has',
      Buffer.concat([Buffer.from([0x30, 0x80]), Buffer.alloc(2_000_000, Buffer.from([4, 0]))]),
      'TOTAL-FAILED',
    ],
    ['a length beyond the file', Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x06]), 'TOTAL-FAILED'],
    ['a PDF', Buffer.from('%PDF-1.7\n/ByteRange'), 'TOTAL-FAILED'],
    ['an XML signature', Buffer.from('\ufeff<?xml version="1.0"?><Signature/>'), 'TOTAL-FAILED'],
    ['a zip', Buffer.from('PK\u0003\u0004mimetype'), 'TOTAL-FAILED'],
    ['a JSON signature', Buffer.from('{"payload":""}'), 'INDETERMINATE'],
    ['a certificate list', certificatesOnly(), 'TOTAL-FAILED'],
  ])('never passes %s', (_name, bytes, indication) => {
    expect(validate(bytes)).toMatchObject({ indication, format: 'unsupported' });
    expect(unwrap(bytes)).toBeNull();
  });

  it('does not accept bytes after the end of the file', () => {
    expect(validate(Buffer.concat([signed(), Buffer.from('\r\n')])).indication).toBe('TOTAL-PASSED');
    expect(validate(Buffer.concat([signed(), Buffer.from('%PDF-')]))).toMatchObject({
      subIndication: 'FORMAT_FAILURE',
    });
  });

  it('reads base64, base64 twice and PEM', () => {
    const base64 = Buffer.from(signed().toString('base64').replace(/.{64}/g, '$&\r\n'));
    const pem = Buffer.from(`-----BEGIN PKCS7-----\n${base64.toString()}\n-----END PKCS7-----\n`);
    for (const bytes of [base64, pem, Buffer.from(base64.toString('base64'))]) {
      expect(validate(bytes).indication).toBe('TOTAL-PASSED');
      expect(unwrap(bytes)?.content).toEqual(CONTENT);
    }
  });
});

function validate(bytes: Buffer, more: Partial<Parameters<typeof validateSignature>[0]> = {}) {
  return validateSignature({ bytes, at: AT, anchors: trusted, ...more });
}

function signed(): Buffer {
  return signCades({ content: CONTENT, ...anna, chain: [middle.certificate], signingTime: AT });
}

function party(
  name: string,
  purpose: CertificatePurpose,
  issuer?: Party,
  kind: 'ec' | 'rsa' | 'rsa-1024' = 'ec',
  notAfter = END,
): Party {
  const { publicKey, privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: kind === 'rsa' ? 2048 : 1024 });
  return { key: privateKey, certificate: certify(name, purpose, publicKey, issuer ?? { key: privateKey }, notAfter) };
}

function certify(
  name: string,
  purpose: CertificatePurpose,
  publicKey: KeyObject,
  issuer: { readonly key: KeyObject; readonly certificate?: Buffer },
  notAfter = END,
): Buffer {
  return issueCertificate({
    subject: [
      ['country', 'IT'],
      ['organization', 'Verdeviva'],
      ['serialNumber', 'TINIT-RSSNNA80A41V000X'],
      ['commonName', name],
    ],
    publicKey,
    purpose,
    issuer,
    serial: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest()
      .subarray(0, 12),
    notBefore: BEGIN,
    notAfter,
  });
}

function certificatesOnly(): Buffer {
  const data = sequence(
    smallInteger(1),
    setOf([]),
    sequence(oidOf(OID.data)),
    tlv(context(0), root.certificate),
    setOf([]),
  );
  return sequence(oidOf(OID.signedData), tlv(context(0), data));
}
