import { SaxesParser } from 'saxes';
import { kernelErrors } from '../../kernel/index.ts';

/** An element of a request's body, namespaces resolved. */
export interface XmlElement {
  readonly ns: string;
  readonly name: string;
  readonly attributes: readonly { readonly ns: string; readonly name: string; readonly value: string }[];
  readonly children: readonly (XmlElement | string)[];
}

interface Open extends XmlElement {
  readonly children: (XmlElement | string)[];
  readonly attributes: { ns: string; name: string; value: string }[];
}

const MAX_DEPTH = 32;
const MAX_ELEMENTS = 5000;
const XML_NS = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NS = 'http://www.w3.org/2000/xmlns/';

/**
 * Parses the body of a request. A document type is refused before anything of it is read, so that no entity is declared, expanded or
 * fetched (ASVS 5.0 1.5.1); depth and number of elements are bounded. @throws VALIDATION_FAILED naming line and column.
 */
export function parseXml(body: Buffer): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const stack: Open[] = [];
  let root: Open | undefined;
  let count = 0;
  const refuse = (why: string): never => {
    const where = `${parser.line}:${parser.column}`;
    throw kernelErrors.VALIDATION_FAILED({
      it: `XML non accettato (${where}): ${why}`,
      en: `XML refused (${where}): ${why}`,
    });
  };
  parser.on('doctype', () => refuse('document types are not allowed'));
  parser.on('error', (error) => refuse(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('opentag', (tag) => {
    count += 1;
    if (stack.length >= MAX_DEPTH || count > MAX_ELEMENTS) refuse('too large or too deep');
    const attributes = Object.values(tag.attributes)
      .filter(({ uri }) => uri !== XMLNS_NS)
      .map(({ uri, local, value }) => ({ ns: uri, name: local, value }));
    // RFC 4918 §4.3: the language that holds for a property is part of it, wherever it was said.
    const language = stack.at(-1)?.attributes.find(isLanguage);
    if (language && !attributes.some(isLanguage)) attributes.push(language);
    const element: Open = { ns: tag.uri, name: tag.local, attributes, children: [] };
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
  });
  const text = (value: string) => {
    stack.at(-1)?.children.push(value);
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => {
    stack.pop();
  });
  parser.write(body.toString('utf8')).close();
  return root ?? refuse('nothing in it');
}

function isLanguage(attribute: { readonly ns: string; readonly name: string }): boolean {
  return attribute.ns === XML_NS && attribute.name === 'lang';
}

export function elementsOf(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child): child is XmlElement => typeof child !== 'string');
}

export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** An element as text that stands by itself: it declares every namespace that it uses. */
export function writeXml({ ns, name, attributes, children }: XmlElement, around?: string): string {
  const own = ns === around ? '' : ` xmlns="${escapeXml(ns)}"`;
  const written = attributes.map((attribute, index) => writeAttribute(attribute, index)).join('');
  const inner = children.map((child) => (typeof child === 'string' ? escapeXml(child) : writeXml(child, ns))).join('');
  return inner === '' ? `<${name}${own}${written}/>` : `<${name}${own}${written}>${inner}</${name}>`;
}

function writeAttribute({ ns, name, value }: XmlElement['attributes'][number], index: number): string {
  const text = escapeXml(value).replace(/[\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`);
  if (ns === '') return ` ${name}="${text}"`;
  if (ns === XML_NS) return ` xml:${name}="${text}"`;
  return ` a${index}:${name}="${text}" xmlns:a${index}="${escapeXml(ns)}"`;
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (one) => ESCAPED[one]!);
}
