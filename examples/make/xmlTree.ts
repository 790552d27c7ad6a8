/** A tree of XML and its exclusive canonical form (W3C xml-exc-c14n): written that way, a file is signed as it stands. */

/** An element; names and attributes carry their prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** Prefix → namespace. */
export type Namespaces = Readonly<Record<string, string>>;

/** An element with text or elements inside. */
export function element(
  name: string,
  children: readonly (XmlElement | string)[] | string = [],
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  return { name, attributes, children: typeof children === 'string' ? [children] : children };
}

/** The canonical text: namespaces where they are first visibly used, attributes in order, no empty tags. */
export function canonical(tree: XmlElement, namespaces: Namespaces, rendered: ReadonlySet<string> = new Set()): string {
  const attributes = Object.keys(tree.attributes).sort((a, b) => compare(key(a, namespaces), key(b, namespaces)));
  const used = [tree.name, ...attributes.filter((name) => name.includes(':'))].map(prefixOf);
  const fresh = [...new Set(used)].filter((prefix) => !rendered.has(prefix)).sort(compare);
  const inside = new Set([...rendered, ...fresh]);
  const declarations = fresh.map((prefix) => ` xmlns:${prefix}="${namespaces[prefix]}"`).join('');
  const written = attributes.map((name) => ` ${name}="${escapeAttribute(tree.attributes[name]!)}"`).join('');
  const content = tree.children
    .map((child) => (typeof child === 'string' ? escapeText(child) : canonical(child, namespaces, inside)))
    .join('');
  return `<${tree.name}${declarations}${written}>${content}</${tree.name}>`;
}

function key(attribute: string, namespaces: Namespaces): string {
  // Attributes without a prefix have no namespace and come first.
  const prefix = attribute.includes(':') ? namespaces[prefixOf(attribute)] : '';
  return `${prefix}\u0000${attribute.slice(attribute.indexOf(':') + 1)}`;
}

function prefixOf(name: string): string {
  return name.slice(0, name.indexOf(':'));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r/g, '&#xD;');
}

function escapeAttribute(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/"/g, '&quot;')
    .replace(/\t/g, '&#x9;')
    .replace(/\n/g, '&#xA;');
}
