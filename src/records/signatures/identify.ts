/** Finds the certificate that a signature was made with (ETSI EN 319 102-1 §5.2.3). */
import { BerError } from './ber.ts';
import { fingerprint, readCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import type { SignerInfo } from './cms.ts';
import { checkReference } from './reference.ts';

/** The certificates that can be read, each once. */
export function readAll(ders: readonly Buffer[]): readonly Certificate[] {
  const found = new Map<string, Certificate>();
  for (const der of ders) {
    const name = fingerprint(der);
    const certificate = found.has(name) ? undefined : readCertificate(der);
    if (certificate) found.set(name, certificate);
  }
  return [...found.values()];
}

/**
 * The certificate that the signer identifier names. Where several bear the same issuer and serial number, the one that
 * the signed reference names; else the first.
 */
export function identify(signer: SignerInfo, certificates: readonly Certificate[]): Certificate | undefined {
  const candidates = certificates.filter((certificate) => isNamed(signer, certificate));
  return candidates.find((certificate) => isReferenced(signer, certificate)) ?? candidates[0];
}

function isNamed(signer: SignerInfo, certificate: Certificate): boolean {
  if (signer.id.kind === 'keyIdentifier') return certificate.keyIdentifier?.equals(signer.id.identifier) ?? false;
  if (!signer.id.serial.equals(certificate.serial)) return false;
  return signer.id.issuer.equals(certificate.issuerDer) || isReferenced(signer, certificate);
}

function isReferenced(signer: SignerInfo, certificate: Certificate): boolean {
  try {
    return checkReference(signer, certificate.der) === 'matches';
  } catch (error) {
    if (error instanceof BerError) return false;
    throw error;
  }
}
