/** Tells formats by their first bytes, as far as signatures ask for it. */

/** Names of the formats that have readers of their own. */
export const PDF = 'PAdES (PDF)';
export const XML = 'XAdES (XML)';
export const ZIP = 'ASiC (ZIP)';

/** Name of the signature format that a file may have instead of CMS, or undefined. */
export function foreignFormat(bytes: Buffer): string | undefined {
  // A SEQUENCE: CMS, which may well enclose a PDF within its first kilobyte.
  if (bytes[0] === 0x30) return undefined;
  const head = bytes.subarray(0, 1024).toString('latin1');
  if (head.includes('%PDF-')) return PDF;
  // ASiC containers are zip files (ETSI EN 319 162-1 §A.1).
  if (head.startsWith('PK\u0003\u0004')) return ZIP;
  if (/^(?:\u00ef\u00bb\u00bf)?\s*<[?!A-Za-z]/.test(head) || /^(?:\u00ff\u00fe<\0|\u00fe\u00ff\0<)/.test(head))
    return XML;
  if (/^\s*(?:\{|eyJ)/.test(head)) return 'JAdES (JSON)';
  return undefined;
}

/** Media type of an original by its first bytes; what is not told apart is `application/octet-stream`. */
export function sniffMime(bytes: Buffer): string {
  const head = bytes.subarray(0, 512).toString('latin1');
  if (head.startsWith('%PDF-')) return 'application/pdf';
  if (head.startsWith('PK\u0003\u0004')) return 'application/zip';
  if (head.startsWith('\u0089PNG')) return 'image/png';
  if (head.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (/^(?:\u00ef\u00bb\u00bf)?\s*<\?xml/.test(head)) return 'application/xml';
  // ContentInfo of SignedData: a signature inside of a signature.
  if (bytes[0] === 0x30 && head.slice(0, 24).includes('\u0006\u0009*\u0086H\u0086\u00f7\r\u0001\u0007\u0002')) {
    return 'application/pkcs7-mime';
  }
  return 'application/octet-stream';
}
