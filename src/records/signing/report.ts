import { bilingual, instant, nullable, object, oneOf, sha256Hex, Type } from '../../kernel/index.ts';
import { digestOf } from '../content/keep.ts';
import type { SignatureReport, ValidationReport } from '../signatures/index.ts';

const indication = oneOf(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']);

const signerView = object({
  indication,
  subIndication: nullable(Type.String()),
  rule: Type.String(),
  explanation: bilingual,
  /** Signature value and digest alone: trust and time are other questions. */
  cryptographic: oneOf(['valid', 'invalid', 'not-checked']),
  commonName: nullable(Type.String()),
  taxCode: nullable(Type.String()),
  organisation: nullable(Type.String()),
  serial: nullable(Type.String()),
  issuer: nullable(Type.String()),
  /** What the signer wrote; proof of nothing. */
  claimedSigningTime: nullable(instant),
  validFrom: nullable(instant),
  validTo: nullable(instant),
  algorithm: Type.String(),
  level: oneOf(['B', 'T', 'LT', 'LTA']),
});

/** A verdict as it is kept and shown: ETSI EN 319 102-1 words, with a sentence in both languages. */
export const reportView = {
  indication,
  subIndication: nullable(Type.String()),
  rule: Type.String(),
  explanation: bilingual,
  format: Type.String(),
  /** The instant at which validity was judged, and why that one. */
  at: instant,
  timeSource: oneOf(['registration', 'now']),
  /** Digest and type of the enclosed original; null where there is none. */
  contentSha256: nullable(sha256Hex),
  contentMime: nullable(Type.String()),
  signers: Type.Array(signerView),
};

export interface Report {
  readonly indication: ValidationReport['indication'];
  readonly subIndication: string | null;
  readonly rule: string;
  readonly explanation: { it: string; en: string };
  readonly format: string;
  readonly at: string;
  readonly timeSource: 'registration' | 'now';
  readonly contentSha256: string | null;
  readonly contentMime: string | null;
  readonly signers: ReturnType<typeof presentSigner>[];
}

/** What of a verdict is kept: everything but bytes. */
export function presentReport(
  verdict: Omit<ValidationReport, 'content'> & Pick<Partial<ValidationReport>, 'content'>,
  at: Date,
  timeSource: Report['timeSource'],
): Report {
  const { indication: outcome, subIndication, rule, explanation, format, signatures, content, mime } = verdict;
  return {
    indication: outcome,
    subIndication: subIndication ?? null,
    rule,
    explanation: { it: explanation.it, en: explanation.en },
    format,
    at: at.toISOString(),
    timeSource,
    contentSha256: content ? digestOf(content) : null,
    contentMime: mime ?? null,
    signers: signatures.map(presentSigner),
  };
}

function presentSigner(report: SignatureReport) {
  const { signer, certificateValidity: validity, claimedSigningTime } = report;
  return {
    indication: report.indication,
    subIndication: report.subIndication ?? null,
    rule: report.rule,
    explanation: { it: report.explanation.it, en: report.explanation.en },
    cryptographic: report.cryptographic,
    commonName: signer?.commonName ?? null,
    taxCode: signer?.taxCode ?? null,
    organisation: signer?.organisation ?? null,
    serial: signer?.serial ?? null,
    issuer: report.issuer ?? null,
    claimedSigningTime: isoOf(claimedSigningTime),
    validFrom: isoOf(validity?.from),
    validTo: isoOf(validity?.to),
    algorithm: report.algorithm,
    level: report.level,
  };
}

/** A certificate may hold dates that no calendar has. */
function isoOf(date: Date | undefined): string | null {
  return date && !Number.isNaN(date.getTime()) && date.getUTCFullYear() <= 9999 ? date.toISOString() : null;
}
