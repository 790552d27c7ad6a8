/** Electronic signatures: validation after ETSI EN 319 102-1, signing as CAdES-B-B, certificates for demonstration authorities. */
export { unwrap, validateSignature } from './validate.ts';
export type {
  Anchor,
  Explanation,
  Indication,
  SignatureReport,
  Signer,
  SubIndication,
  ValidationInput,
  ValidationReport,
} from './types.ts';
export { unwrapTimestamped } from './timestamped.ts';
export { signCades } from './sign.ts';
export type { SigningInput } from './sign.ts';
export { issueCertificate } from './issue.ts';
export type { CertificateInput, CertificatePurpose, DistinguishedName, NameAttribute } from './issue.ts';
