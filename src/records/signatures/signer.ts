/** The verdict on one signature of a file: cryptography, then the reference to the certificate, rules, path and time. */
import { digestLabel } from './algorithms.ts';
import type { SignatureScheme } from './algorithms.ts';
import { BerError, TAG, time } from './ber.ts';
import { keySize } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { findChain } from './chain.ts';
import type { ChainResult, TrustedCertificate } from './chain.ts';
import { readSignerInfo, valuesOf } from './cms.ts';
import type { SignedData, SignerInfo } from './cms.ts';
import { checkCrypto } from './crypto.ts';
import type { CryptoResult, Signed } from './crypto.ts';
import { identify, readAll } from './identify.ts';
import { OID } from './oids.ts';
import { checkReference } from './reference.ts';
import { decide } from './rules.ts';
import type { Decision } from './rules.ts';
import { digestStrength, keyStrength } from './strength.ts';
import type { Strength } from './strength.ts';
import { levelOf, timestampsFit } from './timestamp.ts';
import type { SignatureReport } from './types.ts';

/** What is common to all signatures of one validation. */
export interface Frame {
  readonly file: SignedData;
  readonly certificates: readonly Certificate[];
  readonly anchors: readonly TrustedCertificate[];
  readonly at: Date;
  /** `pades`: the claimed time may stand in the PDF instead of the attributes (EN 319 142-1 §5.3). */
  readonly profile: 'cades' | 'smime' | 'pades';
}

/** Countersignatures of countersignatures are followed this far. */
const MAX_NESTING = 3;

/** Judges one signature. Broken encodings inside it become FORMAT_FAILURE. */
export function judgeSigner(signer: SignerInfo, signed: Signed, frame: Frame, nesting = 0): SignatureReport {
  const certificate = identify(signer, [...frame.certificates, ...frame.anchors.map((anchor) => anchor.certificate)]);
  let result: CryptoResult = { verdict: 'invalid', decision: decide('format.unreadable') };
  let decision: Decision;
  try {
    result = checkCrypto(signer, signed, certificate?.key);
    decision = result.decision ?? judgeRules(signer, result, certificate!, frame, nesting > 0);
  } catch (error) {
    if (!(error instanceof BerError)) throw error;
    decision = decide('format.unreadable');
  }
  const times = valuesOf(signer.signed, OID.signingTime);
  return {
    ...decision,
    cryptographic: result.verdict,
    signer: certificate?.subject,
    issuer: certificate?.issuerText,
    claimedSigningTime: times.length > 0 ? readTime(times[0]!) : undefined,
    certificateValidity: certificate && { from: certificate.from, to: certificate.to },
    algorithm: algorithmText(result.scheme, signer.signatureAlgorithm.oid, certificate),
    level: levelOf(signer, frame.file),
    certificate: certificate?.der,
    countersignatures: countersignatures(signer, frame, nesting),
  };
}

/** Everything past cryptography, in the order in which the first failure is the most telling. */
function judgeRules(
  signer: SignerInfo,
  result: CryptoResult,
  certificate: Certificate,
  frame: Frame,
  counter: boolean,
): Decision {
  return (
    judgeReference(signer, certificate, frame) ??
    judgeTime(signer, frame, counter) ??
    judgeCertificate(certificate, [result.scheme?.digest], frame) ??
    judgeTimestamps(signer) ??
    judgeLevel(signer, frame) ??
    decide('passed')
  );
}

/** Purpose, path and strength of the signer's certificate, and the digests (OpenSSL names) that were used with it. */
export function judgeCertificate(
  certificate: Certificate,
  digests: readonly (string | undefined)[],
  { certificates, anchors, at }: Pick<Frame, 'certificates' | 'anchors' | 'at'>,
): Decision | undefined {
  const { family, bits } = keySize(certificate);
  return (
    judgeUsage(certificate) ??
    judgeChain(findChain(certificate, certificates, anchors, at)) ??
    digests.map((digest) => judgeStrength(digestStrength(digest, at))).find((decision) => decision !== undefined) ??
    judgeStrength(keyStrength(family, bits, at))
  );
}

function judgeReference(signer: SignerInfo, certificate: Certificate, frame: Frame): Decision | undefined {
  const reference = checkReference(signer, certificate.der);
  if (reference === 'mismatch') return decide('certificate.reference-mismatch');
  if (reference === 'missing' && frame.profile !== 'smime') return decide('certificate.reference-missing');
  return undefined;
}

function judgeTime(signer: SignerInfo, frame: Frame, counter: boolean): Decision | undefined {
  const times = valuesOf(signer.signed, OID.signingTime);
  // Baseline asks for it in signatures; S/MIME and countersignatures may leave it out, nobody may repeat it.
  if (times.length === 0 && (counter || frame.profile !== 'cades')) return undefined;
  return times.length === 1 && readTime(times[0]!) ? undefined : decide('attributes.signing-time');
}

function judgeUsage(certificate: Certificate): Decision | undefined {
  const { usage } = certificate;
  if (!usage || usage.includes('digitalSignature') || usage.includes('nonRepudiation')) return undefined;
  return decide('certificate.usage', usage.join(', '));
}

function judgeChain(chain: ChainResult): Decision | undefined {
  switch (chain.kind) {
    case 'found':
      return chain.revocation === 'required' ? decide('chain.no-revocation-data') : undefined;
    case 'none':
      return decide('chain.missing');
    case 'not-yet-valid':
      return decide('chain.not-yet-valid', `${chain.certificate.subject.commonName}, ${day(chain.certificate.from)}`);
    case 'expired':
      return decide('chain.expired', `${chain.certificate.subject.commonName}, ${day(chain.certificate.to)}`);
    case 'constraint':
      return decide('chain.constraint', `${chain.certificate.subject.commonName}: ${chain.what}`);
    case 'weak':
      return judgeStrength(chain.strength);
    default: {
      const never: never = chain;
      return never;
    }
  }
}

function judgeStrength(strength: Strength): Decision | undefined {
  if (strength.kind === 'accepted') return undefined;
  if (strength.kind === 'unknown') return decide('algorithm.unknown', strength.what);
  return decide('algorithm.expired', `${strength.what} (${strength.since}, ${strength.norm})`);
}

function judgeTimestamps(signer: SignerInfo): Decision | undefined {
  return timestampsFit(signer, tokenIntact) ? undefined : decide('timestamp.altered');
}

/** Time-stamps add nothing to a basic verdict and take nothing away; unread archive evidence may hide an alteration. */
function judgeLevel(signer: SignerInfo, frame: Frame): Decision | undefined {
  return levelOf(signer, frame.file) === 'LTA' ? decide('level.unsupported', 'LTA') : undefined;
}

/** Whether a time-stamp token is whole: when every signature in it is, by the certificate that it encloses. */
export function tokenIntact(token: SignedData): boolean {
  const certificates = readAll(token.certificates);
  return token.signers.every((signer) => {
    const certificate = identify(signer, certificates);
    // Without its certificate a token cannot be checked here; that its imprint fits was established before.
    if (!certificate) return true;
    return checkCrypto(signer, token, certificate.key).verdict !== 'invalid';
  });
}

function countersignatures(signer: SignerInfo, frame: Frame, nesting: number): readonly SignatureReport[] {
  if (nesting >= MAX_NESTING) return [];
  return valuesOf(signer.unsigned, OID.countersignature).flatMap((value) => {
    try {
      return [judgeSigner(readSignerInfo(value), { content: signer.signature }, frame, nesting + 1)];
    } catch (error) {
      if (error instanceof BerError) return [];
      throw error;
    }
  });
}

/** `ECDSA 256, SHA-256`; EdDSA has its digest built in. */
export function algorithmText(
  scheme: SignatureScheme | undefined,
  identifier: string,
  certificate: Certificate | undefined,
): string {
  const name = `${scheme?.family ?? identifier} ${certificate ? keySize(certificate).bits : '?'}`;
  return scheme?.family === 'EdDSA' ? name : `${name}, ${digestLabel(scheme?.digest)}`;
}

function readTime(element: Parameters<typeof time>[0]): Date | undefined {
  return element.tag === TAG.utcTime || element.tag === TAG.generalizedTime ? time(element) : undefined;
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
