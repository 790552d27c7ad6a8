/** What a reference of an XML signature is of, and whether its digest holds (XML-DSig §4.4.3; transforms by a list, no XSLT). */
import { createHash } from 'node:crypto';
import { canonical, canonicalisationOf } from './canonical.ts';
import type { NodeSet } from './canonical.ts';
import { attribute, child, childrenOf, elementsOf, parseXml, textOf, within } from './tree.ts';
import type { XmlDocument, XmlElement } from './tree.ts';

export const DS = 'http://www.w3.org/2000/09/xmldsig#';

/** How a reference ended. `what` says what it is of, for people. */
export interface ReferenceResult {
  readonly outcome: 'holds' | 'broken' | 'no-data' | 'ambiguous' | 'unsupported';
  readonly what: string;
  /** The element that is signed, by identity; the document for the whole of it. */
  readonly target?: XmlElement | XmlDocument;
  /** Elements in the target that are not signed. */
  readonly without: ReadonlySet<XmlElement>;
  /** Digest algorithm by OpenSSL name. */
  readonly digest?: string;
  readonly type: string;
  /** Stands in a signed manifest: whether its file is at hand is no question of the signature itself (XML-DSig §5.1). */
  readonly inManifest?: boolean;
}

/** Where references look. */
export interface Context {
  readonly document: XmlDocument;
  readonly signature: XmlElement;
  /** A file beside the document, by the URI as written; undefined URI = the one that needs no name. */
  readonly external: (uri: string | undefined) => Buffer | undefined;
  readonly identifiers: ReadonlyMap<string, readonly XmlElement[]>;
}

const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmldsig-more#sha224': 'sha224',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
  'http://www.w3.org/2001/04/xmlenc#ripemd160': 'ripemd160',
  'http://www.w3.org/2007/05/xmldsig-more#sha3-224': 'sha3-224',
  'http://www.w3.org/2007/05/xmldsig-more#sha3-256': 'sha3-256',
  'http://www.w3.org/2007/05/xmldsig-more#sha3-384': 'sha3-384',
  'http://www.w3.org/2007/05/xmldsig-more#sha3-512': 'sha3-512',
  'http://www.w3.org/2001/04/xmldsig-more#md5': 'md5',
};

/** OpenSSL name of a digest identifier, or undefined. */
export function xmlDigest(algorithm: string | undefined): string | undefined {
  return DIGESTS[algorithm ?? ''];
}

/** Every element by its identifier. Without a schema an attribute is one by its name: Id, ID, id, xml:id, and `…Id` in signatures. */
export function identifiersOf(document: XmlDocument): ReadonlyMap<string, readonly XmlElement[]> {
  const found = new Map<string, XmlElement[]>();
  for (const element of elementsOf(document.root)) {
    for (const { name, value } of element.attributes) {
      if (!/^(?:xml:)?id$/i.test(name)) continue;
      const list = found.get(value);
      if (!list) found.set(value, [element]);
      else if (!list.includes(element)) list.push(element);
    }
  }
  return found;
}

/** Base64 with white space; undefined when there is anything else in it. */
export function base64(text: string): Buffer | undefined {
  const plain = text.replace(/\s+/g, '');
  return /^[A-Za-z0-9+/]*={0,2}$/.test(plain) ? Buffer.from(plain, 'base64') : undefined;
}

const MAX_TRANSFORMS = 10;

type Data = NodeSet | Buffer;

/** Follows one `ds:Reference`. */
export function follow(reference: XmlElement, context: Context): ReferenceResult {
  const uri = attribute(reference, 'URI');
  const type = attribute(reference, 'Type') ?? '';
  const base = { what: uri === undefined ? '?' : uri === '' ? 'documento' : uri, without: new Set<XmlElement>(), type };
  const digest = xmlDigest(attribute(child(reference, 'DigestMethod', DS), 'Algorithm'));
  const wanted = base64(textOf(child(reference, 'DigestValue', DS)));
  const start = dereference(uri, context);
  if (start === 'no-data' || start === 'ambiguous') return { ...base, outcome: start, digest };
  const target = Buffer.isBuffer(start) ? undefined : start.top;
  if (!digest) return { ...base, outcome: 'unsupported', target };
  const data = transformed(start, reference, context);
  if (!data) return { ...base, outcome: 'unsupported', target, digest };
  const octets = Buffer.isBuffer(data) ? data : canonical(data, PLAIN);
  const without = Buffer.isBuffer(data) ? lastWithout(start, reference, context) : data.without;
  const holds = wanted !== undefined && createHash(digest).update(octets).digest().equals(wanted);
  return { ...base, outcome: holds ? 'holds' : 'broken', target, without, digest };
}

/** Nodes that reach the digest are written in this form (§4.4.3.2). */
const PLAIN = canonicalisationOf('http://www.w3.org/TR/2001/REC-xml-c14n-20010315')!;

function dereference(uri: string | undefined, context: Context): Data | 'no-data' | 'ambiguous' {
  const nodes = (top: XmlElement | XmlDocument, comments: boolean): NodeSet => ({ top, without: new Set(), comments });
  if (uri === '') return nodes(context.document, false);
  const whole = uri === '#xpointer(/)';
  if (whole) return nodes(context.document, true);
  const pointer = uri && /^#xpointer\(id\(['"]([^'"]+)['"]\)\)$/.exec(uri);
  const id = pointer ? pointer[1]! : uri?.startsWith('#') ? decodeId(uri.slice(1)) : undefined;
  if (id === undefined) return context.external(uri) ?? 'no-data';
  const found = context.identifiers.get(id) ?? [];
  // Two elements of one identifier are the way in which signed ones are exchanged for others.
  if (found.length > 1) return 'ambiguous';
  return found[0] ? nodes(found[0], Boolean(pointer)) : 'no-data';
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function transformed(start: Data, reference: XmlElement, context: Context): Data | undefined {
  const transforms = child(reference, 'Transforms', DS);
  const list = transforms ? childrenOf(transforms, 'Transform', DS) : [];
  if (list.length > MAX_TRANSFORMS) return undefined;
  let data: Data | undefined = start;
  for (const transform of list) {
    data = step(data, transform, context);
    if (!data) return undefined;
  }
  return data;
}

/** A file outside as nodes (§4.4.3.2). Throws `XmlError`. */
function parsed(bytes: Buffer): NodeSet {
  return { top: parseXml(bytes), without: new Set(), comments: true };
}

/** One transform of those allowed; undefined for every other. */
function step(data: Data, transform: XmlElement, context: Context): Data | undefined {
  const algorithm = attribute(transform, 'Algorithm');
  const method = canonicalisationOf(algorithm, prefixesOf(transform));
  if (method) return canonical(Buffer.isBuffer(data) ? parsed(data) : data, method);
  switch (algorithm) {
    case `${DS}enveloped-signature`:
      return Buffer.isBuffer(data) ? undefined : removed(data, [context.signature]);
    case `${DS}base64`:
      return base64(
        Buffer.isBuffer(data) ? data.toString('latin1') : 'root' in data.top ? textOf(data.top.root) : textOf(data.top),
      );
    case 'http://www.w3.org/TR/1999/REC-xpath-19991116':
      // The one expression that signers use: all but signatures.
      if (
        Buffer.isBuffer(data) ||
        !/^not\(\s*ancestor-or-self::(?:\w+:)?Signature\s*\)$/.test(textOf(transform).trim())
      )
        return undefined;
      return removed(data, signaturesIn(data));
    case 'http://www.w3.org/2002/06/xmldsig-filter2':
      return Buffer.isBuffer(data) ? undefined : filtered(data, transform);
    default:
      return undefined;
  }
}

/** XPath filter 2.0, for the filter that takes all signatures away. */
function filtered(data: NodeSet, transform: XmlElement): NodeSet | undefined {
  const filters = childrenOf(transform, 'XPath', 'http://www.w3.org/2002/06/xmldsig-filter2');
  const [filter] = filters;
  const expression = textOf(filter).trim();
  if (filters.length !== 1 || attribute(filter, 'Filter') !== 'subtract') return undefined;
  const signatures = signaturesIn(data);
  if (/^(?:\/descendant::|\/\/)(?:\w+:)?Signature$/.test(expression)) return removed(data, signatures);
  // Of a whole document, the signatures right below the root.
  if (!('root' in data.top) || !/^\/\*\/(?:\w+:)?Signature$/.test(expression)) return undefined;
  const { root } = data.top;
  return removed(
    data,
    signatures.filter(({ parent }) => parent === root),
  );
}

function removed(data: NodeSet, elements: Iterable<XmlElement>): NodeSet {
  return { ...data, without: new Set([...data.without, ...elements]) };
}

function signaturesIn({ top }: NodeSet): readonly XmlElement[] {
  const root = 'root' in top ? top.root : top;
  return [...elementsOf(root)].filter(({ local, uri }) => local === 'Signature' && uri === DS);
}

/** The elements that some transform took away, when octets came of it. */
function lastWithout(start: Data, reference: XmlElement, context: Context): ReadonlySet<XmlElement> {
  if (Buffer.isBuffer(start)) return new Set();
  const transforms = child(reference, 'Transforms', DS);
  let nodes: NodeSet = start;
  for (const transform of transforms ? childrenOf(transforms, 'Transform', DS) : []) {
    const next = canonicalisationOf(attribute(transform, 'Algorithm')) ? undefined : step(nodes, transform, context);
    if (next && !Buffer.isBuffer(next)) nodes = next;
  }
  return nodes.without;
}

/** The prefixes that an exclusive canonicalisation treats as an inclusive one does. */
export function prefixesOf(method: XmlElement | undefined): ReadonlySet<string> {
  const list = attribute(child(method, 'InclusiveNamespaces', 'http://www.w3.org/2001/10/xml-exc-c14n#'), 'PrefixList');
  return new Set(list?.split(/\s+/).filter(Boolean));
}

/** Whether a signed target holds an element, what was taken away apart. */
export function covers(result: ReferenceResult, element: XmlElement): boolean {
  if (result.outcome !== 'holds' || !result.target) return false;
  const top = 'root' in result.target ? result.target.root : result.target;
  if (!within(element, top)) return false;
  return ![...result.without].some((one) => within(element, one));
}
