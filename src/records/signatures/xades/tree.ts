/** XML as a tree for signatures: namespaces kept as they were declared, no document types, bounded depth and size. */
import { SaxesParser } from 'saxes';

/** Thrown for every defect of a document; the verdict is then FORMAT_FAILURE. */
export class XmlError extends Error {}

export interface XmlAttribute {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

export interface XmlElement {
  readonly kind: 'element';
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  /** Without declarations of namespaces. */
  readonly attributes: readonly XmlAttribute[];
  /** Declared here: prefix (empty = default) to name (empty = undeclared). */
  readonly namespaces: ReadonlyMap<string, string>;
  readonly parent: XmlElement | undefined;
  readonly children: XmlNode[];
}

export type XmlNode =
  | XmlElement
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'instruction'; readonly target: string; readonly text: string };

export interface XmlDocument {
  readonly root: XmlElement;
  /** Comments and instructions beside the root. */
  readonly before: readonly XmlNode[];
  readonly after: readonly XmlNode[];
}

const MAX_DEPTH = 256;
/** Nodes and bytes of a document at most: the largest signed XML that people exchange, national trusted lists, has some 10 MB. */
const MAX_NODES = 500_000;
const MAX_ATTRIBUTES = 2000;
const MAX_BYTES = 32 * 1024 * 1024;

/** Reads a document. A document type is refused whatever it says: it can rename, insert and identify. Throws `XmlError`. */
export function parseXml(bytes: Buffer): XmlDocument {
  if (bytes.length > MAX_BYTES) throw new XmlError('too large');
  const builder = new Builder();
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('error', (error) => {
    throw new XmlError(error.message.slice(0, 200));
  });
  parser.on('doctype', () => {
    throw new XmlError('a document type is declared');
  });
  parser.on('attribute', () => builder.attribute());
  parser.on('opentag', (tag) => builder.open(tag));
  parser.on('closetag', () => builder.close());
  parser.on('text', (text) => builder.add({ kind: 'text', text }));
  parser.on('cdata', (text) => builder.add({ kind: 'text', text }));
  parser.on('comment', (text) => builder.add({ kind: 'comment', text }));
  parser.on('processinginstruction', ({ target, body }) => builder.add({ kind: 'instruction', target, text: body }));
  parser.write(decode(bytes)).close();
  return builder.document();
}

interface Tag {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, XmlAttribute>>;
}

class Builder {
  readonly #before: XmlNode[] = [];
  readonly #after: XmlNode[] = [];
  #root: XmlElement | undefined;
  #current: XmlElement | undefined;
  #depth = 0;
  #left = MAX_NODES;
  #attributes = 0;

  /** Told of each before its element, so that a tag without end does not become a list of millions. */
  attribute(): void {
    if ((this.#attributes += 1) > MAX_ATTRIBUTES) throw new XmlError('too many attributes');
  }

  open({ name, prefix, local, uri, attributes }: Tag): void {
    if ((this.#depth += 1) > MAX_DEPTH) throw new XmlError('nested too deeply');
    this.#attributes = 0;
    this.#count();
    const namespaces = new Map<string, string>();
    const plain: XmlAttribute[] = [];
    for (const attribute of Object.values(attributes)) {
      this.#count();
      if (attribute.name === 'xmlns') namespaces.set('', attribute.value);
      else if (attribute.prefix === 'xmlns') namespaces.set(attribute.local, attribute.value);
      else plain.push(attribute);
    }
    const parent = this.#current;
    const element: XmlElement = {
      kind: 'element',
      name,
      prefix,
      local,
      uri,
      attributes: plain,
      namespaces,
      parent,
      children: [],
    };
    if (parent) parent.children.push(element);
    else this.#root = element;
    this.#current = element;
  }

  close(): void {
    this.#depth -= 1;
    this.#current = this.#current!.parent;
  }

  add(node: XmlNode): void {
    this.#count();
    if (this.#current) this.#current.children.push(node);
    else if (node.kind !== 'text') (this.#root ? this.#after : this.#before).push(node);
  }

  document(): XmlDocument {
    if (!this.#root) throw new XmlError('no element');
    return { root: this.#root, before: this.#before, after: this.#after };
  }

  #count(): void {
    if ((this.#left -= 1) < 0) throw new XmlError('too many nodes');
  }
}

const ENCODINGS: ReadonlySet<string> = new Set([
  'utf-8',
  'utf8',
  'us-ascii',
  'iso-8859-1',
  'windows-1252',
  'iso-8859-15',
  'utf-16',
]);

/** As its mark or its declaration says (XML 1.0 appendix F); octets that are no text of that encoding are a defect. */
function decode(bytes: Buffer): string {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined;
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(
    bytes.toString('latin1', 0, 300),
  )?.[1];
  const encoding = marked ?? declared?.toLowerCase() ?? 'utf-8';
  if (!marked && !ENCODINGS.has(encoding)) throw new XmlError(`encoding ${encoding}`);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new XmlError(`no text in ${encoding}`);
  }
}

/** The first child element of a name and namespace. */
export function child(
  parent: XmlElement | undefined,
  local: string,
  uri: string | readonly string[],
): XmlElement | undefined {
  return parent && childrenOf(parent, local, uri)[0];
}

/** The child elements of a name and namespace. */
export function childrenOf(parent: XmlElement, local: string, uri: string | readonly string[]): readonly XmlElement[] {
  return parent.children.filter(
    (node): node is XmlElement =>
      node.kind === 'element' &&
      node.local === local &&
      (typeof uri === 'string' ? node.uri === uri : uri.includes(node.uri)),
  );
}

/** The value of an attribute without namespace. */
export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find((one) => one.name === name)?.value;
}

/** All text within. */
export function textOf(element: XmlElement | undefined): string {
  if (!element) return '';
  return element.children
    .map((node) => (node.kind === 'text' ? node.text : node.kind === 'element' ? textOf(node) : ''))
    .join('');
}

/** The element and all elements within, in the order of the document. */
export function* elementsOf(element: XmlElement): Generator<XmlElement> {
  const stack = [element];
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next;
    for (let index = next.children.length - 1; index >= 0; index -= 1) {
      const node = next.children[index]!;
      if (node.kind === 'element') stack.push(node);
    }
  }
}

/** Whether `inner` is `outer` or stands in it. */
export function within(inner: XmlElement, outer: XmlElement): boolean {
  for (let at: XmlElement | undefined = inner; at; at = at.parent) if (at === outer) return true;
  return false;
}
