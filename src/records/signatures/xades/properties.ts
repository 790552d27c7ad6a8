/** The properties of XAdES (ETSI EN 319 132-1): those that are signed, and the time-stamps and evidence added later. */
import { createHash } from 'node:crypto';
import { BerError } from '../ber.ts';
import type { Certificate } from '../certificate.ts';
import { tokenIntact } from '../signer.ts';
import { readToken, stamps } from '../timestamp.ts';
import type { SignatureReport } from '../types.ts';
import { canonical, canonicalisationOf } from './canonical.ts';
import { DS, base64, prefixesOf, xmlDigest } from './references.ts';
import { attribute, child, childrenOf, elementsOf, textOf } from './tree.ts';
import type { XmlElement } from './tree.ts';

/** The namespaces of XAdES, the current one first. */
export const XADES = [
  'http://uri.etsi.org/01903/v1.3.2#',
  'http://uri.etsi.org/01903/v1.4.1#',
  'http://uri.etsi.org/01903/v1.2.2#',
  'http://uri.etsi.org/01903/v1.1.1#',
] as const;

export interface Properties {
  /** The element that a reference must be of. */
  readonly signed: XmlElement | undefined;
  readonly signingTimes: readonly string[];
  readonly certificates: readonly CertificateReference[];
  readonly unsigned: XmlElement | undefined;
  /** More than one set of properties, or one for another signature. */
  readonly misplaced: boolean;
}

/** Digest of the signer's certificate, and its serial number where it is told. */
export interface CertificateReference {
  readonly digest: string | undefined;
  readonly value: Buffer | undefined;
  readonly serial: string | undefined;
}

/** The properties in a signature's own objects. */
export function propertiesOf(signature: XmlElement): Properties {
  const found = childrenOf(signature, 'Object', DS).flatMap((object) =>
    XADES.flatMap((uri) => childrenOf(object, 'QualifyingProperties', uri)),
  );
  const [first] = found;
  const target = attribute(first, 'Target');
  const misplaced =
    found.length > 1 || Boolean(target && target !== '#' && target !== `#${attribute(signature, 'Id') ?? ''}`);
  const signed = child(first, 'SignedProperties', XADES);
  const own = child(signed, 'SignedSignatureProperties', XADES);
  const times = own ? childrenOf(own, 'SigningTime', XADES).map(textOf) : [];
  const lists = own
    ? [...childrenOf(own, 'SigningCertificate', XADES), ...childrenOf(own, 'SigningCertificateV2', XADES)]
    : [];
  return {
    signed,
    signingTimes: times,
    certificates: lists.map((list) => referenceTo(child(list, 'Cert', XADES))),
    unsigned: child(child(first, 'UnsignedProperties', XADES), 'UnsignedSignatureProperties', XADES),
    misplaced,
  };
}

function referenceTo(certificate: XmlElement | undefined): CertificateReference {
  const digest = child(certificate, 'CertDigest', XADES);
  const serial = textOf(child(child(certificate, 'IssuerSerial', XADES), 'X509SerialNumber', DS)).trim();
  return {
    digest: xmlDigest(attribute(child(digest, 'DigestMethod', DS), 'Algorithm')),
    value: base64(textOf(child(digest, 'DigestValue', DS))),
    serial: serial || undefined,
  };
}

/** Whether a reference is of a certificate. */
export function refersTo({ digest, value, serial }: CertificateReference, certificate: Certificate): boolean {
  if (!digest || !value || !createHash(digest).update(certificate.der).digest().equals(value)) return false;
  return (
    serial === undefined ||
    (/^\d{1,60}$/.test(serial) && BigInt(serial) === BigInt(`0x${certificate.serial.toString('hex')}`))
  );
}

/** The level that the added properties claim. */
export function levelOf(unsigned: XmlElement | undefined): SignatureReport['level'] {
  const names = new Set(unsigned?.children.map((node) => (node.kind === 'element' ? node.local : '')));
  if (names.has('ArchiveTimeStamp') || names.has('SealingEvidenceRecords') || names.has('ArchiveTimeStampV2'))
    return 'LTA';
  if (!names.has('SignatureTimeStamp')) return 'B';
  return names.has('RevocationValues') || names.has('TimeStampValidationData') ? 'LT' : 'T';
}

/** DER certificates among the values that were added. */
export function certificateValues(signature: XmlElement): readonly Buffer[] {
  const found: Buffer[] = [];
  for (const element of elementsOf(signature)) {
    const isValue =
      element.local === 'EncapsulatedX509Certificate' && (XADES as readonly string[]).includes(element.uri);
    if (!isValue && !(element.local === 'X509Certificate' && element.uri === DS)) continue;
    const der = base64(textOf(element));
    if (der && found.length < 100) found.push(der);
  }
  return found;
}

/**
 * Whether every time-stamp over the signature's value, and every one over it and the references, is of what it should be and whole in
 * itself. Their authorities are not judged.
 */
export function timestampsFit(signature: XmlElement, unsigned: XmlElement | undefined): boolean {
  const properties = unsigned?.children.filter((node): node is XmlElement => node.kind === 'element') ?? [];
  const value = child(signature, 'SignatureValue', DS);
  if (!value) return false;
  return properties.every((property, index) => {
    switch (property.local) {
      case 'SignatureTimeStamp':
        return fits(property, [value]);
      case 'SigAndRefsTimeStamp':
      case 'SigAndRefsTimeStampV2': {
        // §5.5.2 and its older form: the value, the stamps over it, then the references, as far as they stand before the stamp.
        const before = properties.slice(0, index);
        const stamped = before.filter(({ local }) => local === 'SignatureTimeStamp');
        const referring = before.filter(({ local }) => REFERRING.has(local));
        const inOrder = before.filter(({ local }) => local === 'SignatureTimeStamp' || REFERRING.has(local));
        return fits(property, [value, ...stamped, ...referring]) || fits(property, [value, ...inOrder]);
      }
      default:
        return true;
    }
  });
}

const REFERRING: ReadonlySet<string> = new Set([
  'CompleteCertificateRefs',
  'CompleteCertificateRefsV2',
  'CompleteRevocationRefs',
  'AttributeCertificateRefs',
  'AttributeCertificateRefsV2',
  'AttributeRevocationRefs',
]);

function fits(stamp: XmlElement, elements: readonly XmlElement[]): boolean {
  const named = child(stamp, 'CanonicalizationMethod', DS);
  const method = canonicalisationOf(
    attribute(named, 'Algorithm') ?? 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
    prefixesOf(named),
  );
  const tokens = childrenOf(stamp, 'EncapsulatedTimeStamp', XADES);
  if (!method || tokens.length === 0) return false;
  const octets = Buffer.concat(elements.map((top) => canonical({ top, without: new Set(), comments: true }, method)));
  return tokens.every((element) => {
    try {
      const token = readToken(base64(textOf(element)) ?? Buffer.alloc(0));
      return token !== undefined && stamps(token, octets) && tokenIntact(token.data);
    } catch (error) {
      if (error instanceof BerError) return false;
      throw error;
    }
  });
}
