/** Certification path building and validation (RFC 5280 §6, ETSI EN 319 102-1 §5.2.6) without revocation data. */
import { fingerprint, keySize, readCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { digestStrength, keyStrength } from './strength.ts';
import type { Strength } from './strength.ts';
import type { Anchor } from './types.ts';

/** An anchor whose certificate could be read. */
export interface TrustedCertificate {
  readonly certificate: Certificate;
  readonly revocation: 'required' | 'not-required';
}

/** The anchors that can be read. */
export function trusted(anchors: readonly Anchor[]): readonly TrustedCertificate[] {
  return anchors.flatMap((anchor) => {
    const certificate = readCertificate(anchor.certificate);
    return certificate ? [{ certificate, revocation: anchor.revocation }] : [];
  });
}

/** What became of the search for a path. */
export type ChainResult =
  | { readonly kind: 'found'; readonly revocation: 'required' | 'not-required' }
  | { readonly kind: 'none' }
  | { readonly kind: 'not-yet-valid' | 'expired'; readonly certificate: Certificate }
  | { readonly kind: 'constraint'; readonly certificate: Certificate; readonly what: string }
  | { readonly kind: 'weak'; readonly certificate: Certificate; readonly strength: Strength };

/** More links than any public authority uses. */
const MAX_LINKS = 8;
/** Signature checks in one search: a file can enclose 100 certificates that all claim to issue each other. */
const MAX_CHECKS = 200;

/**
 * Looks for a path from the signer's certificate to an anchor that holds at `at`. When no path holds, the result is the
 * defect of the best one that reached an anchor, else `none`. The anchor's own dates are not asked (RFC 5280 §6.1.1 d).
 */
export function findChain(
  signer: Certificate,
  others: readonly Certificate[],
  anchors: readonly TrustedCertificate[],
  at: Date,
): ChainResult {
  const search: Search = { others, anchors, at, checks: MAX_CHECKS };
  return extend([signer], search) ?? { kind: 'none' };
}

interface Search {
  readonly others: readonly Certificate[];
  readonly anchors: readonly TrustedCertificate[];
  readonly at: Date;
  checks: number;
}

function extend(path: readonly Certificate[], search: Search): ChainResult | undefined {
  const last = path[path.length - 1]!;
  const same = search.anchors.find((anchor) => anchor.certificate.der.equals(last.der));
  if (same) return judge(path.slice(0, Math.max(1, path.length - 1)), last, same, search.at);
  let defect: ChainResult | undefined;
  for (const anchor of search.anchors) {
    if (!issued(last, anchor.certificate, search)) continue;
    const result = judge(path, anchor.certificate, anchor, search.at);
    if (result.kind === 'found') return result;
    defect ??= result;
  }
  if (path.length >= MAX_LINKS) return defect;
  const used = new Set(path.map((certificate) => fingerprint(certificate.der)));
  for (const candidate of search.others) {
    if (used.has(fingerprint(candidate.der)) || !issued(last, candidate, search)) continue;
    const result = extend([...path, candidate], search);
    if (result?.kind === 'found') return result;
    defect ??= result;
  }
  return defect;
}

/** Names and signature fit; whether the issuer was allowed to issue is asked later, so that the answer can say so. */
function issued(subject: Certificate, issuer: Certificate, search: Search): boolean {
  if (search.checks <= 0) return false;
  try {
    if (!subject.x509.checkIssued(issuer.x509)) return false;
    search.checks -= 1;
    return subject.x509.verify(issuer.key);
  } catch {
    return false;
  }
}

/** `path`: the signer first, then the authorities, without the anchor. */
function judge(path: readonly Certificate[], anchor: Certificate, trusted: TrustedCertificate, at: Date): ChainResult {
  const authorities = [...path.slice(1), ...(path[0] === anchor ? [] : [anchor])];
  const broken =
    first(path, (certificate) => critical(certificate)) ??
    first(authorities, (certificate, index) => authorityDefect(certificate, index));
  if (broken) return broken;
  for (const certificate of path) {
    if (at < certificate.from) return { kind: 'not-yet-valid', certificate };
    if (at > certificate.to) return { kind: 'expired', certificate };
  }
  return first(path, (certificate) => weakness(certificate, at)) ?? { kind: 'found', revocation: trusted.revocation };
}

function first(
  certificates: readonly Certificate[],
  check: (certificate: Certificate, index: number) => ChainResult | undefined,
): ChainResult | undefined {
  for (const [index, certificate] of certificates.entries()) {
    const result = check(certificate, index);
    if (result) return result;
  }
  return undefined;
}

function critical(certificate: Certificate): ChainResult | undefined {
  const [unknown] = certificate.unknownCritical;
  return unknown ? { kind: 'constraint', certificate, what: `critical extension ${unknown}` } : undefined;
}

/** `below`: authorities between this one and the signer. */
function authorityDefect(certificate: Certificate, below: number): ChainResult | undefined {
  const defect = (what: string): ChainResult => ({ kind: 'constraint', certificate, what });
  if (!certificate.authority) return defect('basicConstraints: not an authority');
  if (certificate.usage && !certificate.usage.includes('keyCertSign')) return defect('keyUsage without keyCertSign');
  if (certificate.pathLength !== undefined && below > certificate.pathLength) return defect('pathLenConstraint');
  return undefined;
}

/** Key and issuer's signature of one certificate against the table. */
function weakness(certificate: Certificate, at: Date): ChainResult | undefined {
  const { family, bits } = keySize(certificate);
  const { scheme } = certificate;
  const issuance: Strength = scheme
    ? digestStrength(scheme.digest, at)
    : { kind: 'unknown', what: 'signatureAlgorithm' };
  for (const strength of [keyStrength(family, bits, at), issuance]) {
    if (strength.kind !== 'accepted') return { kind: 'weak', certificate, strength };
  }
  return undefined;
}
