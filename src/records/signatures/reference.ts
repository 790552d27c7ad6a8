/** The signed reference to the signer's certificate (RFC 5035; ETSI EN 319 122-1 §5.2.2), against its substitution. */
import { createHash } from 'node:crypto';
import { digestName } from './algorithms.ts';
import { TAG, children, octets } from './ber.ts';
import type { Element } from './ber.ts';
import { algorithm, valuesOf } from './cms.ts';
import type { SignerInfo } from './cms.ts';
import { OID } from './oids.ts';

/** `missing`: no such attribute; `mismatch`: it names another certificate. */
export type ReferenceResult = 'matches' | 'missing' | 'mismatch';

/**
 * Compares a certificate (DER) with every signing-certificate and signing-certificate-v2 attribute: the first identifier
 * of each is the signer's (RFC 5035 §3). Throws `BerError` on broken attributes.
 */
export function checkReference(signer: SignerInfo, certificate: Buffer): ReferenceResult {
  const first = valuesOf(signer.signed, OID.signingCertificate).map((value) => identifierOf(value, 'sha1'));
  const second = valuesOf(signer.signed, OID.signingCertificateV2).map((value) => identifierOf(value, 'sha256'));
  const identifiers = [...first, ...second];
  if (identifiers.length === 0) return 'missing';
  return identifiers.every((identifier) => names(identifier, certificate)) ? 'matches' : 'mismatch';
}

interface CertificateIdentifier {
  readonly digest: string;
  readonly hash: Buffer;
}

/** SigningCertificate(V2) → its first ESSCertID(v2): the algorithm stands before the hash, issuer and serial after it. */
function identifierOf(value: Element, standard: string): CertificateIdentifier | undefined {
  const list = value.tag === TAG.sequence ? children(value)[0] : undefined;
  const first = list?.tag === TAG.sequence ? children(list)[0] : undefined;
  if (first?.tag !== TAG.sequence) return undefined;
  const fields = children(first);
  const at = fields.findIndex((field) => field.tag === TAG.octetString);
  if (at < 0 || at > 1) return undefined;
  const digest = at === 0 ? standard : digestName(algorithm(fields[0]!).oid);
  return digest ? { digest, hash: octets(fields[at]!) } : undefined;
}

function names(identifier: CertificateIdentifier | undefined, certificate: Buffer): boolean {
  if (!identifier) return false;
  return createHash(identifier.digest).update(certificate).digest().equals(identifier.hash);
}
