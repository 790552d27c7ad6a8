/** What reports of all forms have in common. */
import type { Decision } from './rules.ts';
import type { Indication, SignatureFormat, SignatureReport, ValidationReport } from './types.ts';

/** A report without a signature. */
export function bare(decision: Decision, format: SignatureFormat = 'unsupported'): ValidationReport {
  return { ...decision, format, signatures: [] };
}

/** The outcome of a file: that of its worst signature, or a decision on the whole that is worse. */
export function overall(
  signatures: readonly SignatureReport[],
  whole?: Decision,
): Pick<ValidationReport, 'indication' | 'subIndication' | 'rule' | 'explanation'> {
  const all: readonly (SignatureReport | Decision)[] = whole ? [...signatures, whole] : signatures;
  const worst = all.reduce((found, one) => (SEVERITY[one.indication] > SEVERITY[found.indication] ? one : found));
  const { indication, subIndication, rule, explanation } = worst;
  return { indication, subIndication, rule, explanation };
}

const SEVERITY: Readonly<Record<Indication, number>> = { 'TOTAL-PASSED': 0, INDETERMINATE: 1, 'TOTAL-FAILED': 2 };

/** A signature of which nothing is known but why. */
export function undecided(decision: Decision, cryptographic: SignatureReport['cryptographic']): SignatureReport {
  return { ...decision, cryptographic, algorithm: '?', level: 'B', countersignatures: [] };
}

/** The report with a decision that is worse than its own; the first of two of one weight stays. */
export function worse(report: SignatureReport, decision: Decision | undefined): SignatureReport {
  return decision && SEVERITY[decision.indication] > SEVERITY[report.indication] ? { ...report, ...decision } : report;
}
