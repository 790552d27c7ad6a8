/**
 * Words of this folder:
 * - signature · firma elettronica (of a person) or seal · sigillo (of an organisation), here of a CMS file, a PDF, an XML document or a container;
 * - anchor · ancora di fiducia: a certificate that the caller trusts for this validation;
 * - claimed signing time · data di firma dichiarata: what the signer wrote, proof of nothing;
 * - indication, sub-indication: the verdict and its reason in the words of ETSI EN 319 102-1 §5.1.3;
 * - cryptographic verdict: signature value and references alone; trust, time and rules are other questions.
 */

/** The verdict (ETSI EN 319 102-1 table 5). Only `TOTAL-PASSED` may be relied upon. */
export type Indication = 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';

/** The reasons that this stage can give (ETSI EN 319 102-1 table 6). */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'TRY_LATER'
  | 'GENERIC';

/** A certificate that is trusted, and whether paths to it need proof that nothing on them was revoked. */
export interface Anchor {
  /** DER. */
  readonly certificate: Buffer;
  /**
   * `required`: without revocation data the verdict stays INDETERMINATE / TRY_LATER. `not-required`: for authorities
   * that publish none, as a demonstration or test authority.
   */
  readonly revocation: 'required' | 'not-required';
}

/** What is validated, and against what. */
export interface ValidationInput {
  /** The signed file: DER, BER, or either in base64 or PEM. */
  readonly bytes: Buffer;
  /** The document, when the signature stands apart from it (`.p7s`). */
  readonly detachedContent?: Buffer;
  /** When the signature is known to have existed: time of receipt, else now. */
  readonly at: Date;
  readonly anchors: readonly Anchor[];
  /**
   * `cades` (default): a person's or an organisation's signature, which needs the attributes of CAdES baseline B.
   * `smime`: a mail provider's signature on an envelope, which need not name its certificate (RFC 8551). Says nothing of PDF and XML.
   */
  readonly profile?: 'cades' | 'smime';
}

/** A text for the user in both languages. */
export interface Explanation {
  readonly it: string;
  readonly en: string;
}

/** The form of the signatures of a file; `PDF` is one of ISO 32000 without the attributes of PAdES. */
export type SignatureFormat =
  'CAdES-B' | 'CMS' | 'PAdES-B' | 'PDF' | 'XAdES-B' | 'XML-DSig' | 'ASiC-S' | 'ASiC-E' | 'unsupported';

/** The outcome for one file. */
export interface ValidationReport {
  /** The worst of the signatures' indications. */
  readonly indication: Indication;
  readonly subIndication?: SubIndication;
  /** `CMS`: a signature without the attributes of CAdES baseline. `unsupported`: TSD, JAdES and all else. */
  readonly format: SignatureFormat;
  /** Name of the check that decided, e.g. `content.hash`. */
  readonly rule: string;
  readonly explanation: Explanation;
  readonly signatures: readonly SignatureReport[];
  /** Time-stamps of the whole document, beside those within signatures. */
  readonly timestamps?: readonly TimestampReport[];
  /** The enclosed original, whatever the verdict. */
  readonly content?: Buffer;
  /** Its media type, as signed or else as its first bytes say. */
  readonly mime?: string;
}

/** The outcome for one signature of a file. */
export interface SignatureReport {
  readonly indication: Indication;
  readonly subIndication?: SubIndication;
  readonly rule: string;
  readonly explanation: Explanation;
  /** Signature value and message digest alone. `not-checked`: certificate, content or algorithm is missing. */
  readonly cryptographic: 'valid' | 'invalid' | 'not-checked';
  readonly signer?: Signer;
  /** The issuer's name in one line. */
  readonly issuer?: string;
  readonly claimedSigningTime?: Date;
  readonly certificateValidity?: { readonly from: Date; readonly to: Date };
  /** For people: `RSA 3072, SHA-256`. */
  readonly algorithm: string;
  /** The level that the attributes seem to have; only B is judged here. */
  readonly level: 'B' | 'T' | 'LT' | 'LTA';
  /** The certificate, DER. */
  readonly certificate?: Buffer;
  /** Signatures over this signature; they never better or worsen it. */
  readonly countersignatures: readonly SignatureReport[];
  /** What is signed, for people: `12–4096 byte`, `#segnatura`, names of files. Absent where it is the one content of the file. */
  readonly scope?: readonly string[];
  /** What became of a document after this signature. */
  readonly changes?: readonly { readonly kind: string; readonly where: string }[];
}

/** One time-stamp (RFC 3161) of a document or container. */
export interface TimestampReport {
  /** Its imprint is of these bytes and its own signature holds. */
  readonly intact: boolean;
  /** What it says, even when nobody trusts who says so. */
  readonly time?: Date;
  readonly authority?: string;
}

/** Who signed, as the certificate says. */
export interface Signer {
  readonly commonName: string;
  /** Italian tax code of the subject (ETSI EN 319 412-1 §5.1.3 `TINIT-`, or the older `IT:`). */
  readonly taxCode?: string;
  readonly organisation?: string;
  /** The certificate's serial number, hexadecimal. */
  readonly serial: string;
}
