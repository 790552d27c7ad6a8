/** Types told by the bytes themselves (PRONOM and Apache Tika signatures), never by the word of the sender. */
export const PKCS7 = 'application/pkcs7-mime';
export const TSD = 'application/timestamped-data';
export const UNKNOWN = 'application/octet-stream';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  [PKCS7]: 'p7m',
  [TSD]: 'tsd',
  'application/xml': 'xml',
  'message/rfc822': 'eml',
  'application/zip': 'zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
  'image/gif': 'gif',
  'application/rtf': 'rtf',
  'text/html': 'html',
  'application/json': 'json',
  'text/csv': 'csv',
  'text/plain': 'txt',
};

/** The usual extension of a type, `bin` where there is none. */
export function extensionOf(mime: string): string {
  return EXTENSIONS[mime] ?? 'bin';
}

interface Signature {
  readonly mime: string;
  readonly bytes: Buffer;
}

const SIGNATURES: readonly Signature[] = [
  { mime: 'image/png', bytes: Buffer.from('89504e470d0a1a0a', 'hex') },
  { mime: 'image/jpeg', bytes: Buffer.from('ffd8ff', 'hex') },
  { mime: 'image/tiff', bytes: Buffer.from('49492a00', 'hex') },
  { mime: 'image/tiff', bytes: Buffer.from('4d4d002a', 'hex') },
  { mime: 'image/gif', bytes: Buffer.from('GIF8', 'latin1') },
  { mime: 'application/rtf', bytes: Buffer.from('{\\rtf', 'latin1') },
  // Office files of before 2007, which are read by no tool of ours.
  { mime: 'application/x-ole-storage', bytes: Buffer.from('d0cf11e0a1b11ae1', 'hex') },
  { mime: 'application/x-executable', bytes: Buffer.from('7f454c46', 'hex') },
  { mime: 'application/x-msdownload', bytes: Buffer.from('4d5a9000', 'hex') },
];

/** OIDs of the outer ContentInfo: CMS SignedData (RFC 5652) and TimeStampedData (RFC 5544). */
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');
const TIMESTAMPED_DATA = Buffer.from('060b2a864886f70d010910011f', 'hex');

/**
 * The media type of a content.
 * @param head its first bytes (16 KiB suffice). @returns `application/octet-stream` when nothing is recognised.
 */
export function detectMime(head: Buffer): string {
  const known = SIGNATURES.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes));
  if (known) return known.mime;
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return zipMime(head);
  const cms = cmsMime(head);
  if (cms) return cms;
  // ISO 32000-1 §7.5.2, implementation note 13: readers accept the header within the first 1,024 bytes. There it also lies in a signed
  // file or an archive of a PDF, which is why these are asked first.
  if (head.subarray(0, 1024).includes('%PDF-')) return 'application/pdf';
  return textMime(head) ?? UNKNOWN;
}

/** Whether the declared type says something else than the bytes. A declaration that says nothing is never wrong. */
export function contradicts(declared: string, detected: string): boolean {
  const said = canonical(declared);
  if (said === '' || said === UNKNOWN || said === detected) return false;
  // Any text may be called plain text, and the other way round: which kind of text it is cannot be told for sure.
  return !(said.startsWith('text/') && (detected.startsWith('text/') || detected === 'message/rfc822'));
}

const SYNONYMS: Readonly<Record<string, string>> = {
  'text/rtf': 'application/rtf',
  'application/msword': 'application/x-ole-storage',
  'application/vnd.ms-excel': 'application/x-ole-storage',
  'application/vnd.ms-powerpoint': 'application/x-ole-storage',
  'application/x-msdos-program': 'application/x-msdownload',
  'text/xml': 'application/xml',
  'application/x-pkcs7-mime': PKCS7,
  'application/pkcs7-signature': PKCS7,
  'application/x-zip-compressed': 'application/zip',
  'image/jpg': 'image/jpeg',
};

function canonical(declared: string): string {
  const bare = declared.split(';', 1)[0]!.trim().toLowerCase();
  return SYNONYMS[bare] ?? bare;
}

/** Containers that are ZIP files: OpenDocument says its type first, OOXML is known by its folders. */
function zipMime(head: Buffer): string {
  const names: string[] = [];
  for (let at = 0; at >= 0 && at + 30 <= head.length; at = head.indexOf('PK\x03\x04', at + 4, 'latin1')) {
    const length = head.readUInt16LE(at + 26);
    const name = head.toString('latin1', at + 30, at + 30 + length);
    if (name === 'mimetype') {
      const start = at + 30 + length + head.readUInt16LE(at + 28);
      const said = head.toString('latin1', start, start + head.readUInt32LE(at + 22));
      if (said in EXTENSIONS) return said;
    }
    names.push(name);
  }
  const office = 'application/vnd.openxmlformats-officedocument.';
  if (names.some((name) => name.startsWith('word/'))) return `${office}wordprocessingml.document`;
  if (names.some((name) => name.startsWith('xl/'))) return `${office}spreadsheetml.sheet`;
  if (names.some((name) => name.startsWith('ppt/'))) return `${office}presentationml.presentation`;
  return 'application/zip';
}

/** DER or BER, PEM, and the bare Base64 in which some software still sends .p7m files. */
function cmsMime(head: Buffer): string | undefined {
  if (head[0] === 0x30) return cmsOid(head);
  const text = head.toString('latin1', 0, 256);
  const body =
    /^-----BEGIN (?:PKCS7|CMS)-----\s+([\s\S]*)/.exec(text)?.[1] ?? (/^MI[A-Za-z0-9+/]{6}/.test(text) ? text : '');
  return body === '' ? undefined : cmsOid(Buffer.from(body.replace(/\s/g, '').slice(0, 80), 'base64'));
}

function cmsOid(der: Buffer): string | undefined {
  // ContentInfo: SEQUENCE with a length of at most 9 octets, then the OID.
  const start = der.subarray(0, 24);
  if (start.includes(SIGNED_DATA)) return PKCS7;
  return start.includes(TIMESTAMPED_DATA) ? TSD : undefined;
}

const HEADER_FIELD = /^(received|return-path|from|to|subject|date|message-id|mime-version|delivered-to|x-[a-z-]+):/i;

function textMime(head: Buffer): string | undefined {
  // A byte order mark of UTF-16 or UTF-32: text, whatever kind it is.
  if (/^(fffe|feff|0000feff)/.test(head.toString('hex', 0, 4))) return 'text/plain';
  if (head.length === 0 || head.includes(0)) return undefined;
  const text = decode(head);
  if (text === undefined) return undefined;
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (/^<(!doctype html|html)[\s>]/i.test(start)) return 'text/html';
  if (/^<(\?xml|!--|!doctype|[a-z_])/i.test(start)) return 'application/xml';
  if (/^(\{\s*("|\})|\[\s*(["{[\]\d-]|true|false|null))/.test(start)) return 'application/json';
  const lines = text.split(/\r?\n/, 20);
  const fields = lines.filter((line) => HEADER_FIELD.test(line)).length;
  if (HEADER_FIELD.test(lines[0]!) && fields >= 2) return 'message/rfc822';
  return isTable(lines) ? 'text/csv' : 'text/plain';
}

/** UTF-8, cut at most in the last character; else Windows-1252, whose letters of ISO 8859-1 are the same, without what it has no character for. */
function decode(head: Buffer): string | undefined {
  const text = head.toString('utf8');
  if (!text.slice(0, -4).includes('\ufffd')) return control(text) ? undefined : text;
  const latin = head.toString('latin1');
  return control(latin) || /[\x81\x8d\x8f\x90\x9d]/.test(latin) ? undefined : latin;
}

function control(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text);
}

function isTable(lines: readonly string[]): boolean {
  const full = lines.slice(0, -1).filter((line) => line.length > 0);
  if (full.length < 2) return false;
  return [';', ',', '\t'].some((separator) => {
    const counts = full.map((line) => line.replace(/"[^"]*"/g, '').split(separator).length);
    return counts[0]! >= 2 && counts.every((count) => count === counts[0]);
  });
}
