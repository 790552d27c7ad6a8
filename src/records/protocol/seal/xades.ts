import { createHash, X509Certificate } from 'node:crypto';
import type { Seal } from '../../types.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${DS}enveloped-signature`;
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const METHODS = {
  'ecdsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  'rsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
} as const satisfies Record<Seal['algorithm'], string>;

/**
 * Seals an element as XAdES baseline B-B, enveloped (ETSI EN 319 132-1 § 6.3; AgID guidelines 2021, annex 6 § 2). `element` must be written in
 * exclusive canonical form already: its digest is taken as it stands, and every part of the signature is written so as well, namespaces
 * repeated where canonicalisation would repeat them.
 * @returns the whole document, the signature as the last child of the element.
 */
export async function sealXml(element: string, seal: Seal, at: Date): Promise<string> {
  const properties =
    `<xades:SignedProperties xmlns:xades="${XADES}" Id="sigillo-proprieta"><xades:SignedSignatureProperties>` +
    `<xades:SigningTime>${at.toISOString().replace(/\.\d+/, '')}</xades:SigningTime>` +
    `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>` +
    `<ds:DigestMethod xmlns:ds="${DS}" Algorithm="${SHA256}"></ds:DigestMethod>` +
    `<ds:DigestValue xmlns:ds="${DS}">${sha256(seal.certificate)}</ds:DigestValue></xades:CertDigest></xades:Cert>` +
    `</xades:SigningCertificateV2></xades:SignedSignatureProperties><xades:SignedDataObjectProperties>` +
    `<xades:DataObjectFormat ObjectReference="#sigillo-segnatura"><xades:MimeType>application/xml</xades:MimeType>` +
    `</xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties>`;
  const info =
    `<ds:SignedInfo xmlns:ds="${DS}"><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${METHODS[seal.algorithm]}"></ds:SignatureMethod>` +
    reference('Id="sigillo-segnatura" URI=""', [ENVELOPED, EXCLUSIVE], element) +
    reference(`Type="http://uri.etsi.org/01903#SignedProperties" URI="#sigillo-proprieta"`, [EXCLUSIVE], properties) +
    `</ds:SignedInfo>`;
  const value = await seal.sign(Buffer.from(info, 'utf8'));
  const certificates = [seal.certificate, ...seal.chain].map(
    (certificate) => `<ds:X509Certificate>${certificate.toString('base64')}</ds:X509Certificate>`,
  );
  const signature =
    `<ds:Signature xmlns:ds="${DS}" Id="sigillo">${info}<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data>${certificates.join('')}</ds:X509Data></ds:KeyInfo>` +
    `<ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}" Target="#sigillo">${properties}` +
    `</xades:QualifyingProperties></ds:Object></ds:Signature>`;
  const end = element.lastIndexOf('</');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element.slice(0, end)}${signature}${element.slice(end)}\n`;
}

/** Who sealed, as people read it. */
export function sealerName(certificate: Buffer): string {
  return new X509Certificate(certificate).subject.replace(/\n/g, ', ');
}

function reference(attributes: string, transforms: readonly string[], octets: string): string {
  const steps = transforms.map((algorithm) => `<ds:Transform Algorithm="${algorithm}"></ds:Transform>`).join('');
  return (
    `<ds:Reference ${attributes}><ds:Transforms>${steps}</ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${sha256(octets)}</ds:DigestValue></ds:Reference>`
  );
}

function sha256(octets: string | Buffer): string {
  return createHash('sha256').update(octets).digest('base64');
}
