/**
 * A MIME entity taken apart by its structure alone (RFC 2045, 2046, 5322). The general parser flattens nested messages: that is what an
 * inbox shows, and not what a provider has signed. Texts are Latin-1, one character per byte, with CRLF.
 */
export interface Entity {
  /** Unfolded fields by lower-case name; the first of a name counts. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  readonly raw: string;
}

const MAX_PARTS = 1000;

/** Reads the bytes of an entity; line ends become CRLF, as they were when it was signed. */
export function readEntity(bytes: Buffer): Entity {
  const text = bytes.toString('latin1');
  return parseEntity(/(^|[^\r])\n/.test(text) ? text.replace(/\r?\n/g, '\r\n') : text);
}

/** The direct parts of a multipart entity; undefined when it is none, is not closed, or has parts without number. */
export function partsOf(entity: Entity): readonly Entity[] | undefined {
  const type = entity.headers.get('content-type') ?? '';
  const boundary = /^multipart\//i.test(type) ? parameter(type, 'boundary') : undefined;
  if (!boundary) return undefined;
  const escaped = boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const delimiters = [...`\r\n${entity.body}`.matchAll(new RegExp(`\\r\\n--${escaped}(--)?[ \\t]*(?=\\r\\n|$)`, 'g'))];
  const end = delimiters.findIndex((match) => match[1] !== undefined);
  if (end < 1 || end > MAX_PARTS) return undefined;
  // The body was searched with a CRLF before it: positions are two further on.
  return delimiters.slice(0, end).map((match, index) => {
    const from = match.index + match[0].length;
    return parseEntity(entity.body.slice(from, Math.max(from, delimiters[index + 1]!.index - 2)));
  });
}

/** Name of the file that a part is, from its disposition or its type. */
export function filenameOf({ headers }: Entity): string | undefined {
  const disposition = headers.get('content-disposition') ?? '';
  return parameter(disposition, 'filename') ?? parameter(headers.get('content-type') ?? '', 'name');
}

/** The content of a part with its transfer encoding undone. */
export function contentOf({ headers, body }: Entity): Buffer {
  const encoding = (headers.get('content-transfer-encoding') ?? '').trim().toLowerCase();
  if (encoding === 'base64') return Buffer.from(body.replace(/\s+/g, ''), 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const text = body
    .replace(/=[ \t]*\r\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}

/** The fields of the header block that a text begins with. */
export function headersOf(text: string): ReadonlyMap<string, string> {
  const end = text.search(/\r?\n\r?\n/);
  const block = (end < 0 ? text : text.slice(0, end)).replace(/\r?\n[ \t]+/g, ' ');
  const headers = new Map<string, string>();
  for (const line of block.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

function parseEntity(raw: string): Entity {
  if (raw.startsWith('\r\n')) return { headers: new Map(), body: raw.slice(2), raw };
  const end = raw.indexOf('\r\n\r\n');
  return { headers: headersOf(raw), body: end < 0 ? '' : raw.slice(end + 4), raw };
}

/** A parameter of a structured field, quoted or not (RFC 2045 §5.1). */
function parameter(field: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(
    field.slice(0, 4000),
  );
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
}
