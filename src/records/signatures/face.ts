/** The engine by itself, `digipro/signatures`: bytes in, a report in ETSI words out; no database, no network, no clock. */
import { X509Certificate } from 'node:crypto';
import type { Indication, SignatureReport, SubIndication } from './types.ts';
import { validateSignature } from './validate.ts';

/** Against what a file is validated. */
export interface ValidateOptions {
  /** When the signatures are known to have existed; `new Date()` where nothing is known. */
  readonly at: Date;
  /** Certificates that are trusted, DER or PEM. Default none: then nothing passes. */
  readonly trust?: readonly (Uint8Array | string)[];
  /**
   * `required` (default): without revocation data nothing passes (INDETERMINATE / TRY_LATER). `not-required`: for authorities that publish
   * none, or when the caller asks for revocation elsewhere.
   */
  readonly revocation?: 'required' | 'not-required';
  /** The document, when the signature stands apart from it. */
  readonly detached?: Uint8Array;
}

/** One signature as plain JSON. */
export interface SignatureEntry {
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
  /** Name of the check that decided. */
  readonly rule: string;
  readonly explanation: { readonly it: string; readonly en: string };
  readonly cryptographic: 'valid' | 'invalid' | 'not-checked';
  readonly signer: string | null;
  readonly taxCode: string | null;
  readonly issuer: string | null;
  readonly claimedSigningTime: string | null;
  readonly algorithm: string;
  readonly level: string;
  readonly scope: readonly string[];
  readonly changes: readonly { readonly kind: string; readonly where: string }[];
  readonly countersignatures: readonly SignatureEntry[];
}

/** The report on one file, plain JSON. */
export interface Report {
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
  readonly rule: string;
  readonly explanation: { readonly it: string; readonly en: string };
  readonly format: string;
  readonly at: string;
  readonly signatures: readonly SignatureEntry[];
  readonly timestamps: readonly { readonly intact: boolean; readonly time: string | null }[];
}

/**
 * Validates a signed file after ETSI EN 319 102-1: CAdES, PAdES, XAdES or ASiC, told by its bytes.
 * @throws for a trusted certificate that is none; never for what the file holds.
 */
export function validate(bytes: Uint8Array, options: ValidateOptions): Report {
  const { at, trust = [], revocation = 'required', detached } = options;
  const anchors = trust.map((one) => ({ certificate: new X509Certificate(one).raw, revocation }));
  const detachedContent = detached && Buffer.from(detached);
  const report = validateSignature({ bytes: Buffer.from(bytes), detachedContent, at, anchors });
  const { indication, subIndication, rule, explanation, format, signatures, timestamps = [] } = report;
  return {
    indication,
    subIndication: subIndication ?? null,
    rule,
    explanation,
    format,
    at: at.toISOString(),
    signatures: signatures.map(entryOf),
    timestamps: timestamps.map(({ intact, time }) => ({ intact, time: isoOf(time) })),
  };
}

function entryOf(report: SignatureReport): SignatureEntry {
  const { indication, subIndication, rule, explanation, cryptographic, signer, issuer, algorithm, level } = report;
  return {
    indication,
    subIndication: subIndication ?? null,
    ...{ rule, explanation, cryptographic, algorithm, level },
    signer: signer?.commonName ?? null,
    taxCode: signer?.taxCode ?? null,
    issuer: issuer ?? null,
    claimedSigningTime: isoOf(report.claimedSigningTime),
    scope: report.scope ?? [],
    changes: report.changes ?? [],
    countersignatures: report.countersignatures.map(entryOf),
  };
}

/** What is signed may claim a time that no calendar has. */
function isoOf(at: Date | undefined): string | null {
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}
