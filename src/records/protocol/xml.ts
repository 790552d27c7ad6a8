/** A child that is not there is left out. */
export type XmlChild = string | false | undefined;

/**
 * An element in the form that canonicalisation gives it, so that a seal may digest it as it stands. A text is escaped, children are elements
 * already; attributes come in the order of canonical form: the namespace first, then by name.
 */
export function xmlElement(
  name: string,
  content: string | readonly XmlChild[],
  attributes: Readonly<Record<string, string>> = {},
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value, ATTRIBUTE)}"`);
  const inner = typeof content === 'string' ? escape(content, TEXT) : content.filter(Boolean).join('');
  return `<${name}${written.join('')}>${inner}</${name}>`;
}

const TEXT = /[&<>\r]/g;
const ATTRIBUTE = /[&<"\t\n\r]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Escapes as canonical XML does; the two code points that are no characters of XML 1.0 are dropped. */
function escape(text: string, what: RegExp): string {
  return text.replace(/[\ufffe\uffff]/g, '').replace(what, (character) => ENTITIES[character]!);
}
