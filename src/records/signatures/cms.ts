/** Reads a CMS SignedData (RFC 5652 §5) into slices of the file, without judging it. */
import { CONSTRUCTED, TAG, children, context, encoded, octets, oid, readElement, BerError } from './ber.ts';
import type { Element } from './ber.ts';
import { OID } from './oids.ts';

/** An algorithm and its parameters. */
export interface Algorithm {
  readonly oid: string;
  readonly parameters?: Element;
}

/** One attribute with its values. */
export interface Attribute {
  readonly type: string;
  readonly values: readonly Element[];
}

/** How a signer names the certificate. */
export type SignerId =
  | { readonly kind: 'issuerAndSerial'; readonly issuer: Buffer; readonly serial: Buffer }
  | { readonly kind: 'keyIdentifier'; readonly identifier: Buffer };

export interface SignerInfo {
  readonly id: SignerId;
  readonly digestAlgorithm: Algorithm;
  readonly signatureAlgorithm: Algorithm;
  readonly signature: Buffer;
  /** The `[0]` element as encoded; absent in plain PKCS#7. */
  readonly signedAttributes?: Element;
  readonly signed: readonly Attribute[];
  readonly unsigned: readonly Attribute[];
}

export interface SignedData {
  readonly contentType: string;
  /** Enclosed content; absent when it stands apart. */
  readonly content?: Buffer;
  /** DER certificates of the file, as encoded, at most 100. */
  readonly certificates: readonly Buffer[];
  readonly hasRevocationLists: boolean;
  readonly digestAlgorithms: readonly string[];
  readonly signers: readonly SignerInfo[];
}

/** A file of more certificates or signers is not a signature that people made. */
const MAX_CERTIFICATES = 100;
const MAX_SIGNERS = 50;

/** The content type of a ContentInfo and the element inside. Throws `BerError`. */
export function readContentInfo(bytes: Buffer): { readonly type: string; readonly body: Element } {
  const root = readElement(bytes);
  expect(root.tag === TAG.sequence, 'not a ContentInfo');
  // Zeros and line ends after the file are the work of transports; anything else was put there.
  expect(/^[\0\r\n\t ]*$/.test(bytes.subarray(root.end).subarray(0, 4096).toString('latin1')), 'bytes after the end');
  expect(bytes.length - root.end <= 4096, 'bytes after the end');
  const [type, wrapper] = children(root);
  expect(type !== undefined && wrapper?.tag === context(0), 'not a ContentInfo');
  const body = children(wrapper!)[0];
  expect(body !== undefined, 'empty ContentInfo');
  return { type: oid(type!), body: body! };
}

/** Reads the SignedData of a ContentInfo. Throws `BerError`. */
export function readSignedData(body: Element): SignedData {
  expect(body.tag === TAG.sequence, 'not a SignedData');
  const [version, digests, encapsulated, ...rest] = children(body);
  expect(
    version?.tag === TAG.integer && digests?.tag === TAG.set && encapsulated?.tag === TAG.sequence,
    'not a SignedData',
  );
  const signers = rest[rest.length - 1];
  expect(signers?.tag === TAG.set, 'no signers');
  const [type, wrapper] = children(encapsulated!);
  expect(type !== undefined, 'no content type');
  const certificates = rest.find((element) => element.tag === context(0));
  return {
    contentType: oid(type!),
    content: wrapper && enclosed(wrapper, oid(type!)),
    certificates: certificates ? certificatesOf(certificates) : [],
    hasRevocationLists: rest.some((element) => element.tag === context(1)),
    digestAlgorithms: children(digests!).map((element) => algorithm(element).oid),
    signers: limited(children(signers!), MAX_SIGNERS).map(readSignerInfo),
  };
}

/** Reads one SignerInfo, also of a countersignature. Throws `BerError`. */
export function readSignerInfo(element: Element): SignerInfo {
  expect(element.tag === TAG.sequence, 'not a SignerInfo');
  const fields = children(element);
  const [version, id, digest] = fields;
  expect(version?.tag === TAG.integer && id !== undefined && digest?.tag === TAG.sequence, 'not a SignerInfo');
  const signedAttributes = fields[3]?.tag === context(0) ? fields[3] : undefined;
  const [signatureAlgorithm, signature, unsigned] = fields.slice(signedAttributes ? 4 : 3);
  expect(signatureAlgorithm?.tag === TAG.sequence && signature !== undefined, 'no signature');
  return {
    id: signerId(id!),
    digestAlgorithm: algorithm(digest!),
    signatureAlgorithm: algorithm(signatureAlgorithm!),
    signature: octetsOf(signature!),
    signedAttributes,
    signed: signedAttributes ? attributes(signedAttributes) : [],
    unsigned: unsigned?.tag === context(1) ? attributes(unsigned) : [],
  };
}

/** Reads an AlgorithmIdentifier. Throws `BerError`. */
export function algorithm(element: Element): Algorithm {
  const [type, parameters] = children(element);
  expect(type !== undefined, 'no algorithm');
  return { oid: oid(type!), parameters };
}

/** All values of the attributes of one type. */
export function valuesOf(list: readonly Attribute[], type: string): readonly Element[] {
  return list.filter((attribute) => attribute.type === type).flatMap((attribute) => attribute.values);
}

/** Whether the file is a time-stamp token rather than somebody's signature (RFC 3161 §2.4.2). */
export function isTimestamp(data: SignedData): boolean {
  return data.contentType === OID.timestampInfo;
}

function enclosed(wrapper: Element, contentType: string): Buffer {
  expect(wrapper.tag === context(0), 'not a content');
  const [inner] = children(wrapper);
  expect(inner !== undefined, 'empty content');
  if ((inner!.tag & ~CONSTRUCTED) === TAG.octetString) return octets(inner!);
  // PKCS#7 1.5 let content other than data be of any type; its digest covers the octets without tag and length
  // (RFC 5652 §5.2.1).
  expect(contentType !== OID.data, 'data is an octet string');
  return inner!.source.subarray(inner!.from, inner!.to);
}

function certificatesOf(set: Element): readonly Buffer[] {
  // Attribute certificates and other choices have context tags and are none of ours.
  const plain = children(set).filter((element) => element.tag === TAG.sequence);
  return limited(plain, MAX_CERTIFICATES).map(encoded);
}

function signerId(element: Element): SignerId {
  if ((element.tag & 0xc0) === 0x80) return { kind: 'keyIdentifier', identifier: octets(element) };
  const [issuer, serial] = children(element);
  expect(issuer !== undefined && serial?.tag === TAG.integer, 'not a signer identifier');
  return { kind: 'issuerAndSerial', issuer: encoded(issuer!), serial: octets(serial!) };
}

function attributes(set: Element): readonly Attribute[] {
  return children(set).map((element) => {
    const [type, values] = children(element);
    expect(type !== undefined && values?.tag === TAG.set, 'not an attribute');
    return { type: oid(type!), values: children(values!) };
  });
}

function octetsOf(element: Element): Buffer {
  expect((element.tag & ~CONSTRUCTED) === TAG.octetString, 'not an octet string');
  return octets(element);
}

function limited(elements: readonly Element[], most: number): readonly Element[] {
  expect(elements.length <= most, 'too many parts');
  return elements;
}

function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new BerError(message);
}
