/**
 * Until when an algorithm counts as strong enough (ETSI TS 119 312 and SOG-IS Agreed Cryptographic Mechanisms 1.3). A
 * date in the past is no verdict on older signatures: only what existed before may still be relied upon.
 */

/** What the table says of one algorithm at one time. */
export type Strength =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'expired'; readonly what: string; readonly since: string; readonly norm: string }
  | { readonly kind: 'unknown'; readonly what: string };

interface Limit {
  /** Last day, ISO; absent = no end in sight. */
  readonly until?: string;
  readonly norm: string;
}

/** Judges a digest by its OpenSSL name; absent = the scheme has its own (EdDSA). */
export function digestStrength(name: string | undefined, at: Date): Strength {
  return name === undefined ? { kind: 'accepted' } : judge(name.toUpperCase(), DIGESTS[name], at);
}

/** Judges a key by family and size in bits. */
export function keyStrength(family: string, bits: number, at: Date): Strength {
  const limit = KEYS.find((row) => row.family === family && bits >= row.from);
  return judge(`${family} ${bits}`, limit, at);
}

const TS = 'ETSI TS 119 312';
const SOGIS = 'SOG-IS ACM 1.3';

const DIGESTS: Readonly<Record<string, Limit>> = {
  md5: { until: '2005-08-01', norm: 'CVE-2004-2761; ETSI TS 102 176-1' },
  ripemd160: { until: '2014-08-01', norm: 'ETSI TS 102 176-1' },
  // Italy left SHA-1 for signatures by CNIPA deliberation 45/2009 art. 27, in force for this from 30 June 2011.
  sha1: { until: '2011-06-30', norm: 'Deliberazione CNIPA 45/2009' },
  sha224: { until: '2028-12-31', norm: TS },
  'sha3-224': { until: '2028-12-31', norm: TS },
  sha256: { norm: TS },
  sha384: { norm: TS },
  sha512: { norm: TS },
  'sha3-256': { norm: TS },
  'sha3-384': { norm: TS },
  'sha3-512': { norm: TS },
};

/** Larger sizes first: the first row that a key reaches is its row. */
const KEYS: readonly (Limit & { readonly family: string; readonly from: number })[] = [
  { family: 'RSA', from: 3000, norm: SOGIS },
  { family: 'RSA', from: 1900, until: '2028-12-31', norm: SOGIS },
  { family: 'RSA', from: 1024, until: '2011-06-30', norm: 'Deliberazione CNIPA 45/2009' },
  { family: 'RSA', from: 0, until: '2005-08-01', norm: 'ETSI TS 102 176-1' },
  { family: 'ECDSA', from: 256, norm: SOGIS },
  { family: 'ECDSA', from: 224, until: '2015-12-31', norm: TS },
  { family: 'ECDSA', from: 160, until: '2010-12-31', norm: 'ETSI TS 102 176-1' },
  { family: 'EdDSA', from: 256, norm: TS },
];

function judge(what: string, limit: Limit | undefined, at: Date): Strength {
  if (!limit) return { kind: 'unknown', what };
  if (limit.until && at.getTime() >= Date.parse(`${limit.until}T00:00:00Z`) + DAY) {
    return { kind: 'expired', what, since: limit.until, norm: limit.norm };
  }
  return { kind: 'accepted' };
}

const DAY = 86_400_000;
