import { MAX_BYTES, withoutArmour } from './armour.ts';
import { validateContainer } from './asic/validate.ts';
import { BerError, octets } from './ber.ts';
import { isTimestamp, readContentInfo, readSignedData, valuesOf } from './cms.ts';
import type { SignedData } from './cms.ts';
import { trusted } from './chain.ts';
import { readAll } from './identify.ts';
import { validatePdf } from './pades/validate.ts';
import { PDF, XML, ZIP, foreignFormat, sniffMime } from './sniff.ts';
import { OID } from './oids.ts';
import { decide } from './rules.ts';
import { judgeSigner } from './signer.ts';
import type { Frame } from './signer.ts';
import type { ValidationInput, ValidationReport } from './types.ts';
import { bare, overall } from './verdict.ts';
import { validateXml } from './xades/validate.ts';

/**
 * Validates a signed file after ETSI EN 319 102-1 §5.3 (basic signatures): CAdES, PAdES, XAdES and ASiC, told apart by their first bytes.
 * Time-stamps must be of what they stamp; their time is not used yet, and revocation data is not fetched (`Anchor.revocation`). Never
 * throws for what the file holds: bytes that are no signature are TOTAL-FAILED / FORMAT_FAILURE, other formats of signature
 * INDETERMINATE with format `unsupported`.
 */
export function validateSignature(input: ValidationInput): ValidationReport {
  if (input.bytes.length > MAX_BYTES) return bare(decide('format.unsupported', `> ${MAX_BYTES} byte`));
  const foreign = foreignFormat(input.bytes);
  if (foreign === PDF) return validatePdf(input);
  if (foreign === XML) return validateXml(input);
  if (foreign === ZIP) return validateContainer(input, validateSignature);
  if (foreign) return bare(decide('format.unsupported', foreign));
  try {
    const { type, body } = readContentInfo(withoutArmour(input.bytes));
    if (type !== OID.signedData) return otherContent(type);
    return judgeFile(readSignedData(body), input);
  } catch (error) {
    // RangeError: sizes that no buffer can have; everything else is a defect of ours and must be seen.
    if (error instanceof BerError || error instanceof RangeError) return bare(decide('format.unreadable'));
    throw error;
  }
}

/**
 * The enclosed original of a signed file (`.p7m`: DER, BER or base64), one layer deep and without any verdict; null when
 * there is none. Never throws.
 */
export function unwrap(bytes: Buffer): { readonly content: Buffer } | null {
  if (bytes.length > MAX_BYTES) return null;
  try {
    const { type, body } = readContentInfo(withoutArmour(bytes));
    const content = type === OID.signedData ? readSignedData(body).content : undefined;
    return content ? { content } : null;
  } catch (error) {
    if (error instanceof BerError || error instanceof RangeError) return null;
    throw error;
  }
}

function judgeFile(file: SignedData, input: ValidationInput): ValidationReport {
  if (isTimestamp(file)) return bare(decide('format.unsupported', 'RFC 3161'));
  if (file.signers.length === 0) return { ...bare(decide('format.unsigned')), ...contentOf(file) };
  const frame: Frame = {
    file,
    certificates: readAll(file.certificates),
    anchors: trusted(input.anchors),
    at: input.at,
    profile: input.profile ?? 'cades',
  };
  // A document given beside an enclosing signature must be the enclosed one.
  const conflict = file.content && input.detachedContent && !file.content.equals(input.detachedContent);
  const signed = { content: file.content ?? input.detachedContent, contentType: file.contentType };
  const signatures = file.signers.map((signer) => judgeSigner(signer, signed, frame));
  const whole = overall(signatures, conflict ? decide('content.hash') : undefined);
  return { ...whole, format: formatOf(file), signatures, ...contentOf(file) };
}

/** CAdES when every signature names its certificate in a signed attribute (ETSI EN 319 122-1 §6.3). */
function formatOf(file: SignedData): 'CAdES-B' | 'CMS' {
  const cades = file.signers.every(({ signed }) =>
    signed.some(({ type }) => type === OID.signingCertificate || type === OID.signingCertificateV2),
  );
  return cades ? 'CAdES-B' : 'CMS';
}

function contentOf(file: SignedData): { readonly content?: Buffer; readonly mime?: string } {
  if (!file.content) return {};
  const declared = file.signers.flatMap((signer) => valuesOf(signer.signed, OID.mimeType))[0];
  const text = declared && (declared.tag & 0x20) === 0 ? octets(declared).toString('utf8') : '';
  return { content: file.content, mime: /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(text) ? text : sniffMime(file.content) };
}

function otherContent(type: string): ValidationReport {
  if (type === OID.timestampedData) return bare(decide('format.unsupported', 'TSD (RFC 5544)'));
  return bare(decide('format.unsigned'));
}
