import { X509Certificate, createHash, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { TAG, children, context, encoded, readElement } from './ber.ts';
import { nil, octetString, oidOf, sequence, setOf, smallInteger, timeOf, tlv } from './der.ts';
import { OID } from './oids.ts';

/** What `signCades` signs, and with what. */
export interface SigningInput {
  readonly content: Buffer;
  /** RSA or elliptic-curve private key of `certificate`. */
  readonly key: KeyObject;
  /** The signer's certificate, DER. */
  readonly certificate: Buffer;
  /** Further certificates to enclose, DER, in any order; the root may be left out. */
  readonly chain: readonly Buffer[];
  /** The time that the signer claims. */
  readonly signingTime: Date;
  /** `true`: the content stays outside of the signature (`.p7s`). Default `false` (`.p7m`). */
  readonly detached?: boolean;
}

/**
 * Signs as CAdES baseline B-B (ETSI EN 319 122-1 §6.3): SHA-256, RSA PKCS#1 v1.5 or ECDSA, signed attributes content
 * type, signing time, message digest and signing-certificate-v2. The result is DER. Throws when the key is neither RSA
 * nor elliptic-curve, or is not the certificate's.
 */
export function signCades(input: SigningInput): Buffer {
  const signatureAlgorithm = algorithmOf(input.key);
  if (!new X509Certificate(input.certificate).checkPrivateKey(input.key)) {
    throw new Error('the private key does not belong to the certificate');
  }
  const attributes = signedAttributes(input);
  const digestAlgorithm = sequence(oidOf(OID.sha256));
  const { issuer, serial } = issuerAndSerial(input.certificate);
  const signer = sequence(
    smallInteger(1),
    sequence(issuer, serial),
    digestAlgorithm,
    retag(attributes, context(0)),
    signatureAlgorithm,
    octetString(sign('sha256', attributes, input.key)),
  );
  const content = input.detached ? [] : [tlv(context(0), octetString(input.content))];
  const signedData = sequence(
    smallInteger(1),
    setOf([digestAlgorithm]),
    sequence(oidOf(OID.data), ...content),
    retag(setOf([input.certificate, ...input.chain]), context(0)),
    setOf([signer]),
  );
  return sequence(oidOf(OID.signedData), tlv(context(0), signedData));
}

function signedAttributes(input: SigningInput): Buffer {
  return setOf([
    attribute(OID.contentType, oidOf(OID.data)),
    attribute(OID.signingTime, timeOf(input.signingTime)),
    attribute(OID.messageDigest, octetString(sha256(input.content))),
    attribute(OID.signingCertificateV2, signingCertificateV2(input.certificate)),
  ]);
}

/** RFC 5035 §3; the hash algorithm is left out because SHA-256 is its default and DER forbids to write defaults. */
function signingCertificateV2(certificate: Buffer): Buffer {
  const { issuer, serial } = issuerAndSerial(certificate);
  const issuerSerial = sequence(sequence(tlv(context(4), issuer)), serial);
  return sequence(sequence(sequence(octetString(sha256(certificate)), issuerSerial)));
}

function attribute(type: string, value: Buffer): Buffer {
  return sequence(oidOf(type), setOf([value]));
}

function algorithmOf(key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'rsa') return sequence(oidOf(OID.rsaWithSha256), nil());
  if (key.asymmetricKeyType === 'ec') return sequence(oidOf(OID.ecdsaWithSha256));
  throw new Error(`a ${key.asymmetricKeyType ?? 'secret'} key cannot make this signature`);
}

function issuerAndSerial(certificate: Buffer): { readonly issuer: Buffer; readonly serial: Buffer } {
  const fields = children(children(readElement(certificate))[0]!);
  // RFC 5280 §4.1: [0] version (absent in version 1), serialNumber, signature, issuer.
  const at = fields[0]!.tag === TAG.integer ? 0 : 1;
  return { serial: encoded(fields[at]!), issuer: encoded(fields[at + 2]!) };
}

function retag(der: Buffer, tag: number): Buffer {
  return Buffer.concat([Buffer.from([tag]), der.subarray(1)]);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
