import { Dead } from '../../delivery/types.ts';
import { parseXml, type XmlElement } from '../../normalise/xml.ts';
import { Refusal } from '../../types.ts';

/**
 * XML as JSON: attributes are `@name`, children stand under their names, several of one name in a list, text beside them is `#text`; an
 * element of text alone is that text. Prefixes are left out. @throws Dead for what is no XML, or declares a document type.
 */
export function xmlToJson(text: string | Buffer): Record<string, unknown> {
  try {
    const root = parseXml(Buffer.from(text as string), 'XML');
    return { [root.name]: valueOf(root) };
  } catch (error) {
    throw error instanceof Refusal ? new Dead(error.reason) : error;
  }
}

function valueOf({ attributes, children, text }: XmlElement): unknown {
  const value: Record<string, unknown> = {};
  for (const [name, said] of Object.entries(attributes)) if (name !== 'xmlns') set(value, `@${name}`, said);
  for (const child of children) {
    const known = Object.hasOwn(value, child.name) ? value[child.name] : undefined;
    const own = valueOf(child);
    if (known === undefined) set(value, child.name, own);
    else if (Array.isArray(known)) known.push(own);
    else set(value, child.name, [known, own]);
  }
  const plain = text.trim();
  if (Object.keys(value).length === 0) return plain;
  if (plain !== '') set(value, '#text', plain);
  return value;
}

/** Also a name like `__proto__` is only a name. */
function set(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*(:[\p{L}_][\p{L}\p{N}_.-]*)?$/u;
// https://www.w3.org/TR/xml/#charsets
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const MOST_DEPTH = 100;

/** JSON as XML, the other way round; names may have prefixes, namespaces are attributes (`@xmlns`). @throws Dead for what XML cannot say. */
export function jsonToXml(data: unknown): string {
  const [root, ...others] = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  if (!root || others.length > 0 || Array.isArray(root[1]))
    throw new Dead('XML has one root: an object with one field');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementOf(root[0], root[1], 1)}\n`;
}

function elementOf(name: string, value: unknown, depth: number): string {
  if (!NAME.test(name)) throw new Dead(`«${name.slice(0, 100)}» is no name in XML`);
  if (depth > MOST_DEPTH) throw new Dead(`elements more than ${MOST_DEPTH} deep`);
  if (Array.isArray(value)) return value.map((item) => elementOf(name, item, depth)).join('');
  if (typeof value !== 'object' || value === null) return wrap(name, '', textOf(value));
  let attributes = '';
  let content = '';
  for (const [key, item] of Object.entries(value)) {
    if (key === '#text') content += textOf(item);
    else if (key.startsWith('@')) attributes += attributeOf(key.slice(1), item);
    else content += elementOf(key, item, depth + 1);
  }
  return wrap(name, attributes, content);
}

function wrap(name: string, attributes: string, content: string): string {
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

function attributeOf(name: string, value: unknown): string {
  if (!NAME.test(name)) throw new Dead(`«${name.slice(0, 100)}» is no name in XML`);
  return ` ${name}="${textOf(value)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)}"`;
}

function textOf(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (FORBIDDEN.test(text)) throw new Dead('a text has signs that XML cannot carry');
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A schema, and those that it includes or imports by their file names. */
export interface Xsd {
  readonly xsd: string;
  readonly imports?: Readonly<Record<string, string>>;
}

const MAIN = 'schema.xsd';
/** 64 KB each: what a document and its schema take, and no more. */
const MOST_PAGES = 4096;

/** What a document has that its schema does not allow, as libxml2 says it. Nothing outside of what is given is read. */
export async function xsdProblems(text: string, { xsd, imports = {} }: Xsd): Promise<readonly string[]> {
  // Refuses document types and depths that the validator would have to bear.
  xmlToJson(text);
  const { validateXML } = await import('xmllint-wasm');
  const { valid, errors } = await validateXML({
    xml: { fileName: 'document.xml', contents: text },
    schema: { fileName: MAIN, contents: xsd },
    preload: Object.entries(imports).map(([fileName, contents]) => ({ fileName, contents })),
    maxMemoryPages: MOST_PAGES,
  }).catch((error: Error) => {
    throw new Dead(`the schema cannot be used: ${error.message}`.slice(0, 1000));
  });
  if (valid) return [];
  return errors.map(({ message, loc }) => (loc ? `line ${loc.lineNumber}: ${message}` : message));
}
