import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TAG, children, context, encoded, readElement } from './ber.ts';
import { nil, octetString, oidOf, sequence, setOf, smallInteger, timeOf, tlv } from './der.ts';
import { issueCertificate, unwrap, validateSignature } from './index.ts';
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
const anna = party('Anna Rossi', 'signature', root);

describe('what a CAdES signature must hold', () => {
  it('recognises an unaltered craft of the test itself', () => {
    expect(validate(craft({})).indication).toBe('TOTAL-PASSED');
  });

  it.each([
    ['no signing certificate', { drop: OID.signingCertificateV2 }, 'certificate.reference-missing', 'CMS'],
    ['another signing certificate', { reference: root.certificate }, 'certificate.reference-mismatch', 'CAdES-B'],
    ['no signing time', { drop: OID.signingTime }, 'attributes.signing-time', 'CAdES-B'],
    ['two signing times', { extra: attribute(OID.signingTime, timeOf(END)) }, 'attributes.signing-time', 'CAdES-B'],
    ['no content type', { drop: OID.contentType }, 'attributes.content-type', 'CAdES-B'],
    ['another content type', { contentType: OID.timestampedData }, 'attributes.content-type', 'CAdES-B'],
    ['no message digest', { drop: OID.messageDigest }, 'attributes.message-digest', 'CAdES-B'],
    [
      'two message digests',
      { extra: attribute(OID.messageDigest, octetString(CONTENT)) },
      'attributes.message-digest',
      'CAdES-B',
    ],
    ['no certificate', { certificates: [root.certificate] }, 'certificate.missing', 'CAdES-B'],
    ['no signed attributes', { plain: true }, 'certificate.reference-missing', 'CMS'],
    ['an unknown algorithm', { algorithm: sequence(oidOf('1.2.3.4')) }, 'algorithm.unknown', 'CAdES-B'],
    [
      'a digest that contradicts',
      { algorithm: sequence(oidOf('1.2.840.10045.4.3.4')) },
      'signature.digest-differs',
      'CAdES-B',
    ],
    [
      'an altered time-stamp',
      { unsigned: attribute(OID.signatureTimestamp, sequence(nil())) },
      'timestamp.altered',
      'CAdES-B',
    ],
    [
      'archive evidence',
      { unsigned: attribute(OID.archiveTimestampV3, sequence(nil())) },
      'level.unsupported',
      'CAdES-B',
    ],
  ] as const)('is not passed with %s', (_name, fault, rule, format) => {
    expect(validate(craft(fault))).toMatchObject({ rule, format });
  });

  it('accepts a mail provider’s signature that does not name its certificate, only under the mail profile', () => {
    const bytes = craft({ drop: OID.signingCertificateV2 });
    expect(validate(bytes, 'smime')).toMatchObject({ indication: 'TOTAL-PASSED', format: 'CMS' });
  });

  it('reads BER of indefinite length, content in pieces and attributes out of order', () => {
    const bytes = craft({ ber: true });
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0x30, 0x80]));
    expect(validate(bytes).indication).toBe('TOTAL-PASSED');
    expect(unwrap(bytes)?.content).toEqual(CONTENT);
  });

  it('validates Ed25519', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const certificate = certify('Elio', 'signature', publicKey, root);
    const bytes = craft({
      signer: { key: privateKey, certificate },
      digest: 'sha512',
      algorithm: sequence(oidOf('1.3.101.112')),
    });
    expect(validate(bytes)).toMatchObject({ indication: 'TOTAL-PASSED' });
    expect(validate(bytes).signatures[0]?.algorithm).toBe('EdDSA 256');
  });

  it('validates RSASSA-PSS and refuses parameters it does not understand', () => {
    const signer = party('Fabio', 'signature', root, 'rsa');
    const hash = sequence(oidOf(OID.sha256));
    const parameters = (mask: string) =>
      sequence(
        oidOf('1.2.840.113549.1.1.10'),
        sequence(
          tlv(context(0), hash),
          tlv(context(1), sequence(oidOf(mask), hash)),
          tlv(context(2), smallInteger(32)),
        ),
      );
    const pss = { signer, pss: true };
    expect(validate(craft({ ...pss, algorithm: parameters('1.2.840.113549.1.1.8') })).indication).toBe('TOTAL-PASSED');
    expect(validate(craft({ ...pss, algorithm: parameters('1.2.3.4') })).rule).toBe('algorithm.unknown');
  });

  it('reports the worst of several signatures', () => {
    const two = craft({ second: true });
    expect(validate(two).signatures.map((signature) => signature.indication)).toEqual(['TOTAL-PASSED', 'TOTAL-FAILED']);
    expect(validate(two)).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'SIG_CRYPTO_FAILURE' });
  });

  it('recognises a countersignature without letting it decide', () => {
    const report = validate(craft({ countersigned: true }));
    expect(report.indication).toBe('TOTAL-PASSED');
    expect(report.signatures[0]?.countersignatures).toMatchObject([
      { cryptographic: 'valid', signer: { commonName: 'Anna Rossi' } },
    ]);
  });
});

function validate(bytes: Buffer, profile?: 'smime') {
  const anchors = [{ certificate: root.certificate, revocation: 'not-required' as const }];
  return validateSignature({ bytes, at: AT, anchors, profile });
}

function party(name: string, purpose: 'authority' | 'signature', issuer?: Party, kind: 'ec' | 'rsa' = 'ec'): Party {
  const { publicKey, privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { key: privateKey, certificate: certify(name, purpose, publicKey, issuer ?? { key: privateKey }) };
}

function certify(
  name: string,
  purpose: 'authority' | 'signature',
  publicKey: KeyObject,
  issuer: { readonly key: KeyObject; readonly certificate?: Buffer },
): Buffer {
  const serial = createHash('sha256').update(name).digest().subarray(0, 12);
  return issueCertificate({
    subject: [['commonName', name]],
    publicKey,
    purpose,
    issuer,
    serial,
    notBefore: BEGIN,
    notAfter: END,
  });
}

interface Craft {
  readonly drop?: string;
  readonly extra?: Buffer;
  readonly reference?: Buffer;
  readonly contentType?: string;
  readonly certificates?: readonly Buffer[];
  readonly plain?: boolean;
  readonly algorithm?: Buffer;
  readonly digest?: 'sha256' | 'sha512';
  readonly pss?: boolean;
  readonly unsigned?: Buffer;
  readonly ber?: boolean;
  readonly signer?: Party;
  readonly second?: boolean;
  readonly countersigned?: boolean;
}

/** A SignedData with one thing wrong or unusual. */
function craft(fault: Craft): Buffer {
  const signer = fault.signer ?? anna;
  const info = signerInfo(fault, signer, CONTENT, fault.contentType ?? OID.data);
  const broken = fault.second
    ? [signerInfo({ ...fault, drop: OID.signingTime }, { ...signer, key: root.key }, CONTENT, OID.data)]
    : [];
  const content = fault.ber
    ? indefinite(0x24, octetString(CONTENT.subarray(0, 5)), octetString(CONTENT.subarray(5)))
    : octetString(CONTENT);
  const certificates = fault.certificates ?? [signer.certificate, root.certificate];
  const wrap = fault.ber ? indefinite : tlv;
  const signedData = wrap(
    TAG.sequence,
    smallInteger(1),
    setOf([digestAlgorithm(fault)]),
    wrap(TAG.sequence, oidOf(OID.data), wrap(context(0), content)),
    tlv(context(0), ...certificates),
    tlv(TAG.set, info, ...broken),
  );
  return wrap(TAG.sequence, oidOf(OID.signedData), wrap(context(0), signedData));
}

function signerInfo(fault: Craft, signer: Party, content: Buffer, contentType: string | null): Buffer {
  const hash = fault.digest ?? 'sha256';
  const certificateId = sequence(
    octetString(
      createHash('sha256')
        .update(fault.reference ?? signer.certificate)
        .digest(),
    ),
  );
  const all = [
    ...(contentType ? [attribute(OID.contentType, oidOf(contentType))] : []),
    attribute(OID.signingTime, timeOf(AT)),
    attribute(OID.messageDigest, octetString(createHash(hash).update(content).digest())),
    attribute(OID.signingCertificateV2, sequence(sequence(certificateId))),
  ].filter((one) => !fault.drop || !one.includes(oidOf(fault.drop)));
  const attributes = setOf(fault.extra ? [...all, fault.extra] : all);
  const toSign = fault.plain ? content : attributes;
  const algorithm = signer.key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const padding = fault.pss ? { padding: 6, saltLength: 32 } : {};
  const value = sign(algorithm, toSign, { key: signer.key, ...padding });
  const fields = children(children(readElement(signer.certificate))[0]!);
  const reordered = fault.ber
    ? tlv(context(0), ...children(readElement(attributes)).map(encoded).reverse())
    : retagged(attributes);
  const counter = fault.countersigned
    ? [attribute(OID.countersignature, signerInfo({ drop: OID.contentType }, anna, value, null))]
    : [];
  const unsigned = [...(fault.unsigned ? [fault.unsigned] : []), ...counter];
  return sequence(
    smallInteger(1),
    sequence(encoded(fields[3]!), encoded(fields[1]!)),
    digestAlgorithm(fault),
    ...(fault.plain ? [] : [reordered]),
    fault.algorithm ?? sequence(oidOf(OID.ecdsaWithSha256)),
    octetString(value),
    ...(unsigned.length > 0 ? [tlv(context(1), ...unsigned)] : []),
  );
}

function digestAlgorithm(fault: Craft): Buffer {
  return sequence(oidOf(fault.digest === 'sha512' ? '2.16.840.1.101.3.4.2.3' : OID.sha256));
}

function attribute(type: string, value: Buffer): Buffer {
  return sequence(oidOf(type), setOf([value]));
}

function retagged(set: Buffer): Buffer {
  return Buffer.concat([Buffer.from([context(0)]), set.subarray(1)]);
}

function indefinite(tag: number, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.from([0, 0])]);
}
