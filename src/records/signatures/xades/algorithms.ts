import type { SignatureScheme } from '../algorithms.ts';

const OLD = 'http://www.w3.org/2000/09/xmldsig#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const LATER = 'http://www.w3.org/2007/05/xmldsig-more#';
const SIZES: Readonly<Record<string, number>> = { sha224: 28, sha256: 32, sha384: 48, sha512: 64 };

/** How a signature value is checked by its identifier (RFC 9231); undefined when it is not understood. */
export function xmlScheme(algorithm: string | undefined): SignatureScheme | undefined {
  return SCHEMES.get(algorithm ?? '');
}

/** ECDSA values are two numbers side by side in XML (RFC 9231 §2.3.6). */
const SCHEMES: ReadonlyMap<string, SignatureScheme> = new Map([
  [`${OLD}rsa-sha1`, { family: 'RSA', digest: 'sha1', namesDigest: true }],
  [`${MORE}rsa-md5`, { family: 'RSA', digest: 'md5', namesDigest: true }],
  [`${MORE}rsa-ripemd160`, { family: 'RSA', digest: 'ripemd160', namesDigest: true }],
  [`${MORE}ecdsa-sha1`, { family: 'ECDSA-plain', digest: 'sha1', namesDigest: true }],
  ['http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519', { family: 'EdDSA', namesDigest: true }],
  ['http://www.w3.org/2021/04/xmldsig-more#eddsa-ed448', { family: 'EdDSA', namesDigest: true }],
  ...Object.entries(SIZES).flatMap(([digest, saltLength]): [string, SignatureScheme][] => [
    [`${MORE}rsa-${digest}`, { family: 'RSA', digest, namesDigest: true }],
    [`${MORE}ecdsa-${digest}`, { family: 'ECDSA-plain', digest, namesDigest: true }],
    [`${LATER}${digest}-rsa-MGF1`, { family: 'RSA-PSS', digest, saltLength, namesDigest: true }],
  ]),
] as [string, SignatureScheme][]);
