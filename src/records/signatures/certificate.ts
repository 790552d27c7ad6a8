/** An X.509 certificate with the parts that validation asks for (RFC 5280). */
import { X509Certificate, createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  Certificate as AsnCertificate,
  KeyUsage,
  SubjectKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import type { Name } from '@peculiar/asn1-x509';
import { schemeOf } from './algorithms.ts';
import type { SignatureScheme } from './algorithms.ts';
import { TAG, children, encoded, octets, readElement } from './ber.ts';
import { algorithm } from './cms.ts';
import type { Signer } from './types.ts';

/** A certificate that could be read whole. */
export interface Certificate {
  readonly der: Buffer;
  readonly x509: X509Certificate;
  readonly key: KeyObject;
  /** Issuer as encoded, and in a form in which two spellings of one name are equal. */
  readonly issuerDer: Buffer;
  readonly issuerText: string;
  readonly serial: Buffer;
  readonly keyIdentifier?: Buffer;
  readonly from: Date;
  readonly to: Date;
  readonly authority: boolean;
  readonly pathLength?: number;
  /** Purposes of the key; absent = any. */
  readonly usage?: readonly string[];
  /** Identifiers of the critical extensions that are not understood here. */
  readonly unknownCritical: readonly string[];
  /** Scheme of the issuer's signature; absent when it is not understood. */
  readonly scheme?: SignatureScheme;
  readonly subject: Signer;
}

const MAX_CACHED = 2000;
const read = new Map<string, Certificate>();

/** Reads a certificate, the same one once; undefined when it cannot be read or has no usable key. Never throws. */
export function readCertificate(der: Buffer): Certificate | undefined {
  const print = fingerprint(der);
  const known = read.get(print);
  if (known) return known;
  const certificate = parsed(Buffer.from(der));
  if (!certificate) return undefined;
  if (read.size >= MAX_CACHED) read.delete(read.keys().next().value!);
  read.set(print, certificate);
  return certificate;
}

function parsed(der: Buffer): Certificate | undefined {
  try {
    const x509 = new X509Certificate(der);
    const { tbsCertificate: tbs } = AsnConvert.parse(der, AsnCertificate);
    const [toBeSigned, signatureAlgorithm] = children(readElement(der));
    const fields = children(toBeSigned!);
    const first = fields[0]!.tag === TAG.integer ? 0 : 1;
    const extension = (type: string) => tbs.extensions?.find((candidate) => candidate.extnID === type);
    const constraints = extension(id_ce_basicConstraints);
    const usage = extension(id_ce_keyUsage);
    const identifier = extension(id_ce_subjectKeyIdentifier);
    const basic = constraints && AsnConvert.parse(constraints.extnValue, BasicConstraints);
    return {
      der,
      x509,
      key: x509.publicKey,
      issuerDer: encoded(fields[first + 2]!),
      issuerText: nameText(tbs.issuer),
      serial: octets(fields[first]!),
      keyIdentifier: identifier && Buffer.from(AsnConvert.parse(identifier.extnValue, SubjectKeyIdentifier).buffer),
      from: new Date(x509.validFrom),
      to: new Date(x509.validTo),
      authority: basic?.cA ?? false,
      pathLength: basic?.pathLenConstraint,
      usage: usage && AsnConvert.parse(usage.extnValue, KeyUsage).toJSON(),
      unknownCritical: (tbs.extensions ?? [])
        .filter((one) => one.critical && !KNOWN.has(one.extnID))
        .map((one) => one.extnID),
      scheme: schemeOf(algorithm(signatureAlgorithm!), { oid: '' }),
      subject: signerOf(tbs.subject, x509.serialNumber),
    };
  } catch {
    return undefined;
  }
}

/** Size of the key for people and for the strength table. */
export function keySize(certificate: Certificate): { readonly family: string; readonly bits: number } {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.key;
  if (type === 'rsa' || type === 'rsa-pss') return { family: 'RSA', bits: details?.modulusLength ?? 0 };
  if (type === 'ec') return { family: 'ECDSA', bits: CURVE_BITS[details?.namedCurve ?? ''] ?? 0 };
  if (type === 'ed25519') return { family: 'EdDSA', bits: 256 };
  if (type === 'ed448') return { family: 'EdDSA', bits: 448 };
  return { family: (type ?? '?').toUpperCase(), bits: 0 };
}

/** SHA-256 of the certificate, its name in this folder's maps. */
export function fingerprint(der: Buffer): string {
  return createHash('sha256').update(der).digest('hex');
}

/**
 * Critical extensions whose meaning is honoured or does not narrow a path: key usage and basic constraints (checked),
 * certificate policies without constraints, extended key usage, alternative names, qualified-certificate statements.
 * Name and policy constraints are not, and a critical one of these ends the path (RFC 5280 §4.2).
 */
const KNOWN: ReadonlySet<string> = new Set([
  id_ce_basicConstraints,
  id_ce_keyUsage,
  '2.5.29.32',
  '2.5.29.37',
  '2.5.29.17',
  '1.3.6.1.5.5.7.1.3',
]);

const CURVE_BITS: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
  secp224r1: 224,
  prime192v1: 192,
  brainpoolP256r1: 256,
  brainpoolP384r1: 384,
  brainpoolP512r1: 512,
};

const COMMON_NAME = '2.5.4.3';
const SERIAL_NUMBER = '2.5.4.5';
const ORGANISATION = '2.5.4.10';
const SURNAME = '2.5.4.4';
const GIVEN_NAME = '2.5.4.42';

function signerOf(subject: Name, serial: string): Signer {
  const value = (type: string) =>
    subject
      .flatMap((set) => [...set])
      .find((pair) => pair.type === type)
      ?.value.toString();
  const organisation = value(ORGANISATION);
  const person = [value(GIVEN_NAME), value(SURNAME)].filter(Boolean).join(' ');
  return {
    commonName: value(COMMON_NAME) ?? (person || organisation) ?? nameText(subject),
    taxCode: /(?:TINIT-|IT:)([A-Z0-9]{11,16})/i.exec(value(SERIAL_NUMBER) ?? '')?.[1]?.toUpperCase(),
    // Italian providers write "NON PRESENTE" where a person signs for nobody else.
    organisation: organisation === 'NON PRESENTE' ? undefined : organisation,
    serial: serial.toLowerCase(),
  };
}

function nameText(name: Name): string {
  return name
    .flatMap((set) => [...set])
    .map((pair) => `${LABELS[pair.type] ?? pair.type}=${pair.value.toString().trim().replace(/\s+/g, ' ')}`)
    .join(', ');
}

const LABELS: Readonly<Record<string, string>> = {
  [COMMON_NAME]: 'CN',
  [SERIAL_NUMBER]: 'serialNumber',
  [ORGANISATION]: 'O',
  [SURNAME]: 'SN',
  [GIVEN_NAME]: 'GN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.11': 'OU',
  '2.5.4.97': 'organizationIdentifier',
};
