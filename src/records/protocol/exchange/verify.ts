import { createHash, timingSafeEqual, verify, X509Certificate } from 'node:crypto';
import { canonical, type CanonicalOptions } from './canonical.ts';
import { along, attributeOf, childrenOf, textAlong, type XmlNode } from './tree.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${DS}enveloped-signature`;
const PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties';

const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

const METHOD = /^http:\/\/www\.w3\.org\/2001\/04\/xmldsig-more#(rsa|ecdsa)-(sha256|sha384|sha512)$/;

/** What the seal of a mark says. */
export interface SealVerdict {
  readonly valid: boolean;
  /** Why it is not; null where it is. */
  readonly reason: string | null;
  /** Subject of the certificate that it was made with; null where there is none to be read. */
  readonly sealedBy: string | null;
}

/**
 * Verifies the XAdES seal of a mark (AgID guidelines 2021, annex 6; ETSI EN 319 132-1 § 6.3): one signature, the last child of the root,
 * over the whole document without itself and over its own signed properties, which name the certificate by its digest. Anything else that
 * a signature could refer to is refused: what is read is what is sealed. SHA-1 is refused. The certificate proves whose key it is only to
 * who knows it; its chain is not judged here.
 */
export function verifySeal(root: XmlNode): SealVerdict {
  let sealedBy: string | null = null;
  try {
    const signature = signatureOf(root);
    const certificate = certificateOf(signature);
    sealedBy = certificate.subject.split('\n').join(', ');
    const info = need(childrenOf(signature, DS, 'SignedInfo')[0], 'SignedInfo is missing');
    checkReferences(root, signature, info, certificate);
    checkValue(signature, info, certificate);
    return { valid: true, reason: null, sealedBy };
  } catch (error) {
    if (!(error instanceof Unsealed)) return { valid: false, reason: 'the signature cannot be read', sealedBy };
    return { valid: false, reason: error.message, sealedBy };
  }
}

class Unsealed extends Error {}

function need<T>(value: T | undefined, why: string): T {
  if (value === undefined) throw new Unsealed(why);
  return value;
}

function signatureOf(root: XmlNode): XmlNode {
  const found = childrenOf(root, DS, 'Signature');
  if (found.length !== 1) throw new Unsealed(found.length === 0 ? 'there is no seal' : 'there is more than one seal');
  return found[0]!;
}

function certificateOf(signature: XmlNode): X509Certificate {
  const encoded = need(textAlong(signature, 'KeyInfo', 'X509Data', 'X509Certificate'), 'the certificate is missing');
  return new X509Certificate(base64(encoded));
}

function checkReferences(root: XmlNode, signature: XmlNode, info: XmlNode, certificate: X509Certificate): void {
  const references = childrenOf(info, DS, 'Reference');
  const whole = references.filter((one) => attributeOf(one, 'URI') === '');
  const own = references.filter((one) => attributeOf(one, 'Type') === PROPERTIES);
  if (references.length !== 2 || whole.length !== 1 || own.length !== 1) {
    throw new Unsealed('the seal must cover the whole mark and its own properties, and nothing else');
  }
  const { options, enveloped } = transformsOf(whole[0]!);
  if (!enveloped) throw new Unsealed('the seal does not leave itself out');
  compare(whole[0]!, canonical(root, { ...options, without: signature }), 'the mark was altered after it was sealed');
  const properties = propertiesOf(signature, attributeOf(own[0]!, 'URI') ?? '');
  compare(own[0]!, canonical(properties, transformsOf(own[0]!).options), 'the properties of the seal were altered');
  const cert = need(
    along(properties, 'SignedSignatureProperties', 'SigningCertificateV2', 'Cert', 'CertDigest') ??
      along(properties, 'SignedSignatureProperties', 'SigningCertificate', 'Cert', 'CertDigest'),
    'the seal does not name its certificate',
  );
  if (!same(digestOf(cert, certificate.raw), base64(textAlong(cert, 'DigestValue') ?? ''))) {
    throw new Unsealed('the certificate is not the one that the seal names');
  }
}

/** The properties lie at their one place inside of the signature; an identifier that stands anywhere else counts for nothing. */
function propertiesOf(signature: XmlNode, uri: string): XmlNode {
  const objects = childrenOf(signature, DS, 'Object').flatMap(
    (one) => along(one, 'QualifyingProperties', 'SignedProperties') ?? [],
  );
  const found = objects.filter((one) => attributeOf(one, 'Id') === uri.slice(1));
  if (!uri.startsWith('#') || found.length !== 1) throw new Unsealed('the signed properties are missing');
  return found[0]!;
}

function transformsOf(reference: XmlNode): { readonly options: CanonicalOptions; readonly enveloped: boolean } {
  let options: CanonicalOptions = { exclusive: false };
  let enveloped = false;
  const transforms = along(reference, 'Transforms');
  for (const transform of transforms ? childrenOf(transforms, DS, 'Transform') : []) {
    if (attributeOf(transform, 'Algorithm') === ENVELOPED) enveloped = true;
    else options = methodOf(transform);
  }
  return { options, enveloped };
}

function methodOf(element: XmlNode): CanonicalOptions {
  const algorithm = attributeOf(element, 'Algorithm');
  if (algorithm === C14N) return { exclusive: false };
  if (algorithm !== EXCLUSIVE)
    throw new Unsealed(`a transformation that is not admitted: ${String(algorithm).slice(0, 80)}`);
  const listed = along(element, 'InclusiveNamespaces');
  const prefixes = (listed ? (attributeOf(listed, 'PrefixList') ?? '') : '').split(/\s+/).filter(Boolean);
  return { exclusive: true, inclusivePrefixes: prefixes.map((prefix) => (prefix === '#default' ? '' : prefix)) };
}

function compare(reference: XmlNode, octets: string, why: string): void {
  const stated = base64(textAlong(reference, 'DigestValue') ?? '');
  if (!same(digestOf(reference, Buffer.from(octets, 'utf8')), stated)) throw new Unsealed(why);
}

function digestOf(element: XmlNode, octets: Buffer): Buffer {
  const method = along(element, 'DigestMethod');
  const name = DIGESTS[(method && attributeOf(method, 'Algorithm')) ?? ''];
  return createHash(need(name, 'a digest that is not admitted')).update(octets).digest();
}

function checkValue(signature: XmlNode, info: XmlNode, certificate: X509Certificate): void {
  const method = along(info, 'SignatureMethod');
  const [, kind, digest] = METHOD.exec((method && attributeOf(method, 'Algorithm')) ?? '') ?? [];
  const key = certificate.publicKey;
  if (digest === undefined || key.asymmetricKeyType !== (kind === 'rsa' ? 'rsa' : 'ec')) {
    throw new Unsealed('a signature algorithm that is not admitted');
  }
  const octets = canonical(info, methodOf(need(along(info, 'CanonicalizationMethod'), 'no canonicalisation is named')));
  const value = base64(textAlong(signature, 'SignatureValue') ?? '');
  // ECDSA values stand as r and s side by side (RFC 4050 § 3.3).
  const verified = verify(digest, Buffer.from(octets, 'utf8'), { key, dsaEncoding: 'ieee-p1363' }, value);
  if (!verified) throw new Unsealed('the signature is not that of the certificate');
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function base64(text: string): Buffer {
  return Buffer.from(text.replace(/\s+/g, ''), 'base64');
}
