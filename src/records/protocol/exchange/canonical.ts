import type { XmlAttribute, XmlNode } from './tree.ts';

export interface CanonicalOptions {
  /** Exclusive canonical XML 1.0 (W3C 2002), else canonical XML 1.0 (W3C 2001); both without comments. */
  readonly exclusive: boolean;
  /** Prefixes that exclusive canonicalisation treats as the other one does; the default namespace as the empty prefix. */
  readonly inclusivePrefixes?: readonly string[];
  /** An element that is left out with all in it: the signature, where it lies inside of what it signs. */
  readonly without?: XmlNode;
}

type Rendered = Readonly<Record<string, string>>;

/**
 * The octets of an element in canonical form, as a signature digests it. Attributes of the namespace `xml` are not handed down from above
 * the element: marks have none.
 */
export function canonical(node: XmlNode, options: CanonicalOptions): string {
  return written(node, {}, options);
}

function written(node: XmlNode, above: Rendered, options: CanonicalOptions): string {
  const namespaces = namespacesOf(node, above, options);
  const rendered = namespaces.length === 0 ? above : { ...above, ...Object.fromEntries(namespaces) };
  const declarations = namespaces
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([prefix, uri]) => ` xmlns${prefix && `:${prefix}`}="${escapeAttribute(uri)}"`);
  const attributes = node.attributes.toSorted(inOrder).map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`);
  const children = node.children.map((child) => {
    if (typeof child === 'string') return escapeText(child);
    return child === options.without ? '' : written(child, rendered, options);
  });
  return `<${node.name}${declarations.join('')}${attributes.join('')}>${children.join('')}</${node.name}>`;
}

/** What has to be declared here: what is in use, or all in scope, unless it stands above with the same meaning. */
function namespacesOf(node: XmlNode, above: Rendered, { exclusive, inclusivePrefixes = [] }: CanonicalOptions) {
  const used = new Set([node.prefix, ...node.attributes.map(({ prefix }) => prefix).filter(Boolean)]);
  const prefixes = exclusive ? [...used, ...inclusivePrefixes] : Object.keys(node.scope);
  return [...new Set(prefixes)]
    .filter((prefix) => prefix !== 'xml' && prefix !== 'xmlns')
    .flatMap((prefix): [string, string][] => {
      const uri = node.scope[prefix] ?? '';
      if (prefix !== '' && uri === '') return [];
      return (above[prefix] ?? '') === uri ? [] : [[prefix, uri]];
    });
}

function inOrder(a: XmlAttribute, b: XmlAttribute): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.local < b.local ? -1 : 1;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => ENTITIES[character]!);
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<"\t\n\r]/g, (character) => ENTITIES[character]!);
}
