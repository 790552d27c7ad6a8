/** The algorithms that are understood, and the check of one signature value with `node:crypto`. */
import { constants, createHash, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { children, context, octets } from './ber.ts';
import { algorithm } from './cms.ts';
import type { Algorithm } from './cms.ts';

/** What a signature algorithm says: family, digest, and the details of RSASSA-PSS. */
export interface SignatureScheme {
  readonly family: 'RSA' | 'RSA-PSS' | 'ECDSA' | 'ECDSA-plain' | 'EdDSA';
  /** Digest by OpenSSL name; absent for EdDSA, which has its own. */
  readonly digest?: string;
  readonly saltLength?: number;
  /** The identifier names a digest of its own (it could therefore contradict `digestAlgorithm`). */
  readonly namesDigest: boolean;
}

/** OpenSSL name of a digest algorithm, or undefined. */
export function digestName(oid: string): string | undefined {
  return DIGESTS[oid];
}

/** Digest of bytes by OpenSSL name. */
export function digestOf(name: string, bytes: Buffer): Buffer {
  return createHash(name).update(bytes).digest();
}

/** How the value is to be checked; undefined when the algorithm or its parameters are not understood. Throws `BerError`. */
export function schemeOf(signature: Algorithm, digest: Algorithm): SignatureScheme | undefined {
  const named = SCHEMES[signature.oid];
  if (named) return { ...named, namesDigest: true };
  if (signature.oid === RSASSA_PSS) return pssScheme(signature);
  const own = DIGESTS[digest.oid];
  if (!own) return undefined;
  if (signature.oid === RSA_ENCRYPTION) return { family: 'RSA', digest: own, namesDigest: false };
  if (signature.oid === EC_PUBLIC_KEY) return { family: 'ECDSA', digest: own, namesDigest: false };
  return undefined;
}

/** Checks one signature value. Undefined: the key does not fit the scheme, so that nothing can be said. */
export function verifyValue(scheme: SignatureScheme, key: KeyObject, data: Buffer, value: Buffer): boolean | undefined {
  if (!FAMILIES[scheme.family].includes(key.asymmetricKeyType ?? '')) return undefined;
  try {
    switch (scheme.family) {
      case 'RSA':
        return verify(scheme.digest, data, { key, padding: constants.RSA_PKCS1_PADDING }, value);
      case 'RSA-PSS':
        return verify(
          scheme.digest,
          data,
          { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength },
          value,
        );
      case 'ECDSA':
        return verify(scheme.digest, data, { key, dsaEncoding: 'der' }, value);
      case 'ECDSA-plain':
        return verify(scheme.digest, data, { key, dsaEncoding: 'ieee-p1363' }, value);
      case 'EdDSA':
        return verify(null, data, key, value);
      default: {
        const never: never = scheme.family;
        return never;
      }
    }
  } catch {
    // OpenSSL refuses some malformed values by an error instead of a "no".
    return false;
  }
}

/** Name of a digest for people. */
export function digestLabel(name: string | undefined): string {
  return name ? name.toUpperCase().replace(/^SHA(\d+)$/, 'SHA-$1') : '?';
}

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const RSASSA_PSS = '1.2.840.113549.1.1.10';
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const MGF1 = '1.2.840.113549.1.1.8';

const FAMILIES: Readonly<Record<SignatureScheme['family'], readonly string[]>> = {
  RSA: ['rsa'],
  'RSA-PSS': ['rsa', 'rsa-pss'],
  ECDSA: ['ec'],
  'ECDSA-plain': ['ec'],
  EdDSA: ['ed25519', 'ed448'],
};

const DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '1.3.36.3.2.1': 'ripemd160',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.7': 'sha3-224',
  '2.16.840.1.101.3.4.2.8': 'sha3-256',
  '2.16.840.1.101.3.4.2.9': 'sha3-384',
  '2.16.840.1.101.3.4.2.10': 'sha3-512',
};

type NamedScheme = Omit<SignatureScheme, 'namesDigest'>;

const SCHEMES: Readonly<Record<string, NamedScheme>> = {
  ...series('1.2.840.113549.1.1.', 'RSA', {
    4: 'md5',
    5: 'sha1',
    11: 'sha256',
    12: 'sha384',
    13: 'sha512',
    14: 'sha224',
  }),
  ...series('2.16.840.1.101.3.4.3.', 'RSA', { 13: 'sha3-224', 14: 'sha3-256', 15: 'sha3-384', 16: 'sha3-512' }),
  ...series('1.2.840.10045.4.', 'ECDSA', {
    '1': 'sha1',
    '3.1': 'sha224',
    '3.2': 'sha256',
    '3.3': 'sha384',
    '3.4': 'sha512',
  }),
  ...series('2.16.840.1.101.3.4.3.', 'ECDSA', { 9: 'sha3-224', 10: 'sha3-256', 11: 'sha3-384', 12: 'sha3-512' }),
  // BSI TR-03111 §5.2.1: the two numbers side by side.
  ...series('0.4.0.127.0.7.1.1.4.1.', 'ECDSA-plain', { 1: 'sha1', 2: 'sha224', 3: 'sha256', 4: 'sha384', 5: 'sha512' }),
  '1.3.101.112': { family: 'EdDSA' },
  '1.3.101.113': { family: 'EdDSA' },
};

function series(
  prefix: string,
  family: SignatureScheme['family'],
  digests: Readonly<Record<string, string>>,
): Readonly<Record<string, NamedScheme>> {
  return Object.fromEntries(Object.entries(digests).map(([suffix, digest]) => [prefix + suffix, { family, digest }]));
}

/** RFC 4055 §3.1: hash [0] default SHA-1, mask generation [1] default MGF1 with SHA-1, salt length [2] default 20. */
function pssScheme(signature: Algorithm): SignatureScheme | undefined {
  const fields = signature.parameters?.tag === 0x30 ? children(signature.parameters) : [];
  const field = (number: number) => {
    const found = fields.find((element) => element.tag === context(number));
    return found && children(found)[0];
  };
  const [hash, mask, salt] = [field(0), field(1), field(2)];
  const digest = hash ? DIGESTS[algorithm(hash).oid] : 'sha1';
  const generator = mask && algorithm(mask);
  if (generator && generator.oid !== MGF1) return undefined;
  const maskDigest = generator?.parameters ? DIGESTS[algorithm(generator.parameters).oid] : 'sha1';
  // OpenSSL masks with the message's digest; another one for the mask is legal and unheard of.
  if (!digest || digest !== maskDigest) return undefined;
  const saltLength = salt ? octets(salt).readUIntBE(0, Math.min(octets(salt).length, 4)) : 20;
  return { family: 'RSA-PSS', digest, saltLength, namesDigest: true };
}
