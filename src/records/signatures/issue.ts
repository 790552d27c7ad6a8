import { createHash, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { TAG, children, context, encoded, readElement } from './ber.ts';
import { nil, octetString, oidOf, sequence, setOf, smallInteger, timeOf, tlv } from './der.ts';
import { OID } from './oids.ts';

/** Attributes of a subject's name, in the order in which they are written. */
export type NameAttribute = keyof typeof NAME_OIDS;
export type DistinguishedName = readonly (readonly [attribute: NameAttribute, value: string])[];

/** What the key of the certificate may do: RFC 5280 §4.2.1.3, ETSI EN 319 412-2 §4.3.2 for `signature`. */
export type CertificatePurpose = 'authority' | 'signature' | 'seal' | 'mail';

/** What `issueCertificate` certifies. */
export interface CertificateInput {
  readonly subject: DistinguishedName;
  readonly publicKey: KeyObject;
  readonly purpose: CertificatePurpose;
  /** Who signs; without a certificate the result is self-signed (`key` is then the private key of `publicKey`). */
  readonly issuer: { readonly key: KeyObject; readonly certificate?: Buffer };
  /** 8 to 20 random octets (RFC 5280 §4.1.2.2); made positive here. */
  readonly serial: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Address for the subjectAltName of a mail certificate. */
  readonly email?: string;
}

/**
 * Issues an X.509 v3 certificate (DER) with RSA or elliptic-curve keys, signed with SHA-256. For demonstration and test
 * authorities only: a real signature has a certificate of a qualified provider. Throws on other kinds of key.
 */
export function issueCertificate(input: CertificateInput): Buffer {
  const algorithm = algorithmOf(input.issuer.key);
  const subject = nameOf(input.subject);
  const spki = input.publicKey.export({ type: 'spki', format: 'der' });
  const tbs = sequence(
    tlv(context(0), smallInteger(2)),
    positive(input.serial),
    algorithm,
    input.issuer.certificate ? subjectOf(input.issuer.certificate) : subject,
    sequence(timeOf(input.notBefore), timeOf(input.notAfter)),
    subject,
    spki,
    tlv(context(3), sequence(...extensions(input, spki))),
  );
  const value = sign('sha256', tbs, input.issuer.key);
  return sequence(tbs, algorithm, bitString(value));
}

const NAME_OIDS = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  locality: '2.5.4.7',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  givenName: '2.5.4.42',
  dnQualifier: '2.5.4.46',
  organizationIdentifier: '2.5.4.97',
} as const;

/** First octet = unused bits, second = the bits of RFC 5280 §4.2.1.3 from the left. */
const KEY_USAGE: Readonly<Record<CertificatePurpose, readonly number[]>> = {
  authority: [1, 0b0000_0110], // keyCertSign, cRLSign
  signature: [6, 0b0100_0000], // nonRepudiation alone: type A of EN 319 412-2
  seal: [6, 0b0100_0000],
  mail: [6, 0b1100_0000], // digitalSignature, nonRepudiation
};

function extensions(input: CertificateInput, spki: Buffer): readonly Buffer[] {
  const authority = input.purpose === 'authority';
  const issuerSpki = createPublicKey(input.issuer.key).export({ type: 'spki', format: 'der' });
  const list = [
    extension('2.5.29.14', octetString(keyIdentifier(spki))),
    extension('2.5.29.35', sequence(tlv(0x80, keyIdentifier(issuerSpki)))),
    extension('2.5.29.15', tlv(0x03, Buffer.from(KEY_USAGE[input.purpose])), true),
  ];
  if (authority) list.push(extension('2.5.29.19', sequence(Buffer.from([0x01, 1, 0xff])), true));
  if (input.purpose === 'mail') list.push(extension('2.5.29.37', sequence(oidOf('1.3.6.1.5.5.7.3.4'))));
  if (input.email) list.push(extension('2.5.29.17', sequence(tlv(0x81, Buffer.from(input.email, 'latin1')))));
  return list;
}

function extension(type: string, value: Buffer, critical = false): Buffer {
  return sequence(oidOf(type), ...(critical ? [Buffer.from([0x01, 1, 0xff])] : []), octetString(value));
}

/** RFC 5280 §4.2.1.2 method 1 with its bit string; the hash only names the key, it protects nothing. */
function keyIdentifier(spki: Buffer): Buffer {
  const bits = children(readElement(spki))[1]!;
  return createHash('sha1')
    .update(bits.source.subarray(bits.from + 1, bits.to))
    .digest();
}

function nameOf(name: DistinguishedName): Buffer {
  return sequence(
    ...name.map(([attribute, value]) => {
      // countryName, serialNumber and dnQualifier are PrintableString by definition (RFC 5280 appendix A.1).
      const printable = attribute === 'country' || attribute === 'serialNumber' || attribute === 'dnQualifier';
      return setOf([sequence(oidOf(NAME_OIDS[attribute]), tlv(printable ? 0x13 : 0x0c, Buffer.from(value, 'utf8')))]);
    }),
  );
}

function subjectOf(certificate: Buffer): Buffer {
  const fields = children(children(readElement(certificate))[0]!);
  return encoded(fields[fields[0]!.tag === TAG.integer ? 4 : 5]!);
}

function algorithmOf(key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'rsa') return sequence(oidOf(OID.rsaWithSha256), nil());
  if (key.asymmetricKeyType === 'ec') return sequence(oidOf(OID.ecdsaWithSha256));
  throw new Error(`a ${key.asymmetricKeyType ?? 'secret'} key cannot sign a certificate here`);
}

function positive(serial: Buffer): Buffer {
  const bytes = Buffer.from(serial);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return tlv(TAG.integer, bytes);
}

function bitString(value: Buffer): Buffer {
  return tlv(0x03, Buffer.from([0]), value);
}
