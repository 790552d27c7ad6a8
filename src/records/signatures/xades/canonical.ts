/** Canonical XML 1.0, 1.1 and exclusive (W3C REC-xml-c14n-20010315, xml-c14n11, xml-exc-c14n), each with and without comments. */
import type { XmlDocument, XmlElement, XmlNode } from './tree.ts';

export interface Canonicalisation {
  readonly exclusive: boolean;
  /** Version 1.1: `xml:id` stays where it is. */
  readonly version11: boolean;
  readonly comments: boolean;
  /** InclusiveNamespaces PrefixList of the exclusive form; `#default` is the empty prefix. */
  readonly prefixes: ReadonlySet<string>;
}

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const INCLUSIVE_11 = 'http://www.w3.org/2006/12/xml-c14n11';

/** The method of an identifier; undefined when it is none. */
export function canonicalisationOf(
  algorithm: string | undefined,
  prefixes: ReadonlySet<string> = new Set(),
): Canonicalisation | undefined {
  const comments = /#?WithComments$/.test(algorithm ?? '');
  const base = algorithm?.replace(/WithComments$/, '').replace(/#$/, '');
  if (base === EXCLUSIVE.slice(0, -1)) return { exclusive: true, version11: false, comments, prefixes };
  if (base === INCLUSIVE) return { exclusive: false, version11: false, comments, prefixes };
  return base === INCLUSIVE_11 ? { exclusive: false, version11: true, comments, prefixes } : undefined;
}

/** What is canonicalised: an element or a whole document, without some elements in it. */
export interface NodeSet {
  readonly top: XmlElement | XmlDocument;
  readonly without: ReadonlySet<XmlElement>;
  /** Comments are in the set: not so for `#id` and the empty URI (XML-DSig §4.4.3.3). */
  readonly comments: boolean;
}

/** The octets of a set of nodes. */
export function canonical({ top, without, comments }: NodeSet, method: Canonicalisation): Buffer {
  const writer = new Writer({ ...method, comments: method.comments && comments }, without);
  if ('root' in top) writer.document(top);
  else writer.apex(top);
  return Buffer.from(writer.parts.join(''), 'utf8');
}

type Scope = ReadonlyMap<string, string>;
const EMPTY: Scope = new Map();
const XML = 'http://www.w3.org/XML/1998/namespace';

class Writer {
  readonly parts: string[] = [];
  readonly #method: Canonicalisation;
  readonly #without: ReadonlySet<XmlElement>;

  constructor(method: Canonicalisation, without: ReadonlySet<XmlElement>) {
    this.#method = method;
    this.#without = without;
  }

  document({ before, root, after }: XmlDocument): void {
    for (const node of before) if (this.#beside(node)) this.parts.push('\n');
    this.apex(root);
    for (const node of after) {
      if (node.kind === 'instruction' || (node.kind === 'comment' && this.#method.comments)) this.parts.push('\n');
      this.#beside(node);
    }
  }

  /** The topmost element: what it has from its ancestors is written into it (inclusive §2.4), or what it uses of it (exclusive §3). */
  apex(element: XmlElement): void {
    const above: XmlElement[] = [];
    for (let at = element.parent; at; at = at.parent) above.unshift(at);
    const scope = new Map<string, string>();
    for (const one of above) for (const [prefix, uri] of one.namespaces) scope.set(prefix, uri);
    const inherited = new Map<string, { name: string; value: string }>();
    for (const one of this.#method.exclusive ? [] : above) {
      for (const { name, local, uri, value } of one.attributes) {
        if (uri === XML && !(this.#method.version11 && local === 'id')) inherited.set(name, { name, value });
      }
    }
    this.#element(element, scope, EMPTY, inherited);
  }

  #beside(node: XmlNode): boolean {
    if (node.kind !== 'instruction' && !(node.kind === 'comment' && this.#method.comments)) return false;
    this.#node(node, EMPTY, EMPTY);
    return true;
  }

  #node(node: XmlNode, scope: Scope, written: Scope): void {
    switch (node.kind) {
      case 'element':
        if (!this.#without.has(node)) this.#element(node, scope, written);
        return;
      case 'text':
        this.parts.push(escapeText(node.text));
        return;
      case 'comment':
        if (this.#method.comments) this.parts.push('<!--', node.text, '-->');
        return;
      case 'instruction':
        this.parts.push('<?', node.target, node.text ? ` ${node.text}` : '', '?>');
        return;
      default: {
        const never: never = node;
        return never;
      }
    }
  }

  /** `scope`: namespaces in force above; `written`: those that the output has above. */
  #element(
    element: XmlElement,
    scope: Scope,
    written: Scope,
    inherited?: ReadonlyMap<string, { name: string; value: string }>,
  ): void {
    const inner = element.namespaces.size > 0 ? new Map([...scope, ...element.namespaces]) : scope;
    const declared = this.#declarations(element, inner, written);
    const now = declared.length > 0 ? new Map([...written, ...declared]) : written;
    this.parts.push('<', element.name);
    for (const [prefix, uri] of declared)
      this.parts.push(prefix ? ` xmlns:${prefix}="` : ' xmlns="', escapeValue(uri), '"');
    const own = new Set(element.attributes.map(({ name }) => name));
    const more = [...(inherited?.values() ?? [])].filter(({ name }) => !own.has(name));
    const attributes = [
      ...element.attributes.map(({ name, local, uri, value }) => ({ name, local, uri, value })),
      ...more.map(({ name, value }) => ({ name, local: name.slice(4), uri: XML, value })),
    ].sort((a, b) => compare(a.uri, b.uri) || compare(a.local, b.local));
    for (const { name, value } of attributes) this.parts.push(' ', name, '="', escapeValue(value), '"');
    this.parts.push('>');
    for (const node of element.children) this.#node(node, inner, now);
    this.parts.push('</', element.name, '>');
  }

  /** The declarations to write, in order of their prefixes. */
  #declarations(element: XmlElement, scope: Scope, written: Scope): readonly (readonly [string, string])[] {
    // Where nothing is declared the inclusive form adds nothing to what stands above.
    if (!this.#method.exclusive && element.namespaces.size === 0 && written.size > 0) return [];
    const wanted = this.#method.exclusive ? this.#visible(element, scope) : scope.keys();
    const found: (readonly [string, string])[] = [];
    for (const prefix of wanted) {
      if (prefix === 'xml') continue;
      const uri = scope.get(prefix) ?? '';
      const before = written.get(prefix);
      // An empty default is written only where it takes another one back.
      if (before === uri || (uri === '' && (before === undefined || before === ''))) continue;
      found.push([prefix, uri]);
    }
    return found.sort(([a], [b]) => compare(a, b));
  }

  #visible(element: XmlElement, scope: Scope): ReadonlySet<string> {
    const used = new Set([element.prefix]);
    for (const { prefix } of element.attributes) if (prefix) used.add(prefix);
    for (const prefix of this.#method.prefixes) {
      const plain = prefix === '#default' ? '' : prefix;
      if (scope.has(plain)) used.add(plain);
    }
    return used;
  }
}

/** By code points, as §2.2 asks; JavaScript compares UTF-16, which differs beyond the basic plane. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (one) => TEXT[one]!) : text;
}

function escapeValue(text: string): string {
  return /[&<"\t\n\r]/.test(text) ? text.replace(/[&<"\t\n\r]/g, (one) => VALUE[one]!) : text;
}

const TEXT: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const VALUE: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
