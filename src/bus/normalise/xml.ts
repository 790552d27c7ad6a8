import { SaxesParser } from 'saxes';
import { Refusal } from '../types.ts';

/** An element of a small XML document: local names only, namespaces resolved, text joined. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  /** Namespaces by their prefix where the element stands: names within values need them. */
  readonly prefixes: Readonly<Record<string, string>>;
}

const MAX_DEPTH = 100;
const MAX_ELEMENTS = 50_000;

/**
 * Parses a document of a partner. Document type declarations are refused before anything is read: no entity can be declared, expanded
 * or fetched. @throws Refusal naming line and column.
 */
export function parseXml(bytes: Buffer, what: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const stack: MutableElement[] = [];
  let root: MutableElement | undefined;
  let count = 0;
  const refuse = (why: string): never => {
    throw new Refusal(`${what}: ${why} (riga ${parser.line}, colonna ${parser.column})`);
  };
  parser.on('doctype', () => refuse('dichiarazioni DOCTYPE non ammesse'));
  parser.on('error', (error) => refuse(`XML non valido: ${error.message.replace(/^\d+:\d+: /, '')}`));
  parser.on('opentag', (tag) => {
    count += 1;
    if (stack.length >= MAX_DEPTH || count > MAX_ELEMENTS) refuse('documento troppo grande o troppo annidato');
    const attributes = Object.entries(tag.attributes).map(([, attribute]) => [attribute.local, attribute.value]);
    const element: MutableElement = {
      name: tag.local,
      namespace: tag.uri,
      attributes: Object.fromEntries(attributes) as Record<string, string>,
      children: [],
      text: '',
      prefixes: prefixesAt(tag.ns, stack.at(-1)?.prefixes),
    };
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
  });
  parser.on('text', (text) => {
    const top = stack.at(-1);
    if (top) top.text += text;
  });
  parser.on('cdata', (text) => {
    const top = stack.at(-1);
    if (top) top.text += text;
  });
  parser.on('closetag', () => {
    stack.pop();
  });
  parser.write(bytes.toString('utf8')).close();
  return root ?? refuse('documento vuoto');
}

interface MutableElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Record<string, string>;
  readonly children: MutableElement[];
  text: string;
  readonly prefixes: Readonly<Record<string, string>>;
}

const NONE: Readonly<Record<string, string>> = {};

/** Most elements declare none: they share what their parent has. */
function prefixesAt(
  declared: Readonly<Record<string, string>> | undefined,
  outer = NONE,
): Readonly<Record<string, string>> {
  return declared && Object.keys(declared).length > 0 ? { ...outer, ...declared } : outer;
}

/** The first descendant along a path of local names, or undefined. */
export function descend(element: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  let current: XmlElement | undefined = element;
  for (const name of path) current = current?.children.find((child) => child.name === name);
  return current;
}

/** The trimmed text at a path, or undefined when it is absent or empty. */
export function textAt(element: XmlElement, ...path: readonly string[]): string | undefined {
  return descend(element, ...path)?.text.trim() || undefined;
}
