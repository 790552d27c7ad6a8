import { SaxesParser, type SaxesTagNS } from 'saxes';

/** An element with what canonicalisation needs of it: names as written, namespaces resolved, children in order. */
export interface XmlNode {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  /** Namespaces in scope by their prefix; the default one under the empty prefix. */
  readonly scope: Readonly<Record<string, string>>;
  readonly children: readonly (XmlNode | string)[];
}

export interface XmlAttribute {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  readonly value: string;
}

/** Why a file is no XML that may be read: `message` says what and where. */
export class XmlRefused extends Error {}

const MAX_BYTES = 5_000_000;
const MAX_DEPTH = 100;
const MAX_ELEMENTS = 50_000;

/**
 * Parses what a stranger sent. A document type is refused before anything of it is read, so that no entity is declared, expanded or fetched;
 * processing instructions are refused, since what is sealed here has none. @throws XmlRefused naming the line.
 */
export function parseTree(bytes: Buffer): XmlNode {
  if (bytes.length > MAX_BYTES) throw new XmlRefused(`larger than ${MAX_BYTES / 1_000_000} MB`);
  const parser = new SaxesParser({ xmlns: true });
  const stack: Building[] = [];
  let root: Building | undefined;
  let count = 0;
  const refuse = (why: string): never => {
    throw new XmlRefused(`${why} (line ${parser.line}, column ${parser.column})`);
  };
  const text = (piece: string) => {
    stack.at(-1)?.children.push(piece);
  };
  parser.on('doctype', () => refuse('a document type is declared'));
  parser.on('processinginstruction', () => refuse('a processing instruction'));
  parser.on('error', (error) => refuse(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('opentag', (tag) => {
    count += 1;
    if (stack.length >= MAX_DEPTH || count > MAX_ELEMENTS) refuse('too large or nested too deeply');
    const node = begun(tag, stack.at(-1)?.scope ?? {});
    stack.at(-1)?.children.push(node);
    root ??= node;
    stack.push(node);
  });
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => void stack.pop());
  parser.write(bytes.toString('utf8')).close();
  return root ?? refuse('empty');
}

interface Building extends XmlNode {
  readonly children: (XmlNode | string)[];
}

function begun(tag: SaxesTagNS, outer: Readonly<Record<string, string>>): Building {
  const declared = Object.keys(tag.ns).length > 0;
  return {
    ...{ name: tag.name, prefix: tag.prefix, local: tag.local, namespace: tag.uri, children: [] },
    attributes: Object.values(tag.attributes)
      .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
      .map(({ name, prefix, local, uri, value }) => ({ name, prefix, local, namespace: uri, value })),
    scope: declared ? { ...outer, ...tag.ns } : outer,
  };
}

/** Children that are elements of a namespace, of one name where it is given. */
export function childrenOf(node: XmlNode, namespace: string, local?: string): readonly XmlNode[] {
  return node.children.filter(
    (child): child is XmlNode =>
      typeof child !== 'string' && child.namespace === namespace && (local === undefined || child.local === local),
  );
}

/** The first element along a path of names, of whatever namespaces. */
export function along(node: XmlNode, ...path: readonly string[]): XmlNode | undefined {
  let current: XmlNode | undefined = node;
  for (const name of path) {
    current = current?.children.find((child): child is XmlNode => typeof child !== 'string' && child.local === name);
  }
  return current;
}

/** The text along a path, trimmed; undefined where there is none. */
export function textAlong(node: XmlNode, ...path: readonly string[]): string | undefined {
  const found = along(node, ...path);
  return (
    found?.children
      .filter((child) => typeof child === 'string')
      .join('')
      .trim() || undefined
  );
}

/** An attribute by its local name, of whatever namespace. */
export function attributeOf(node: XmlNode, local: string): string | undefined {
  return node.attributes.find((one) => one.local === local)?.value;
}
