import type { FastifyRequest } from 'fastify';
import { bodyBase, kernelErrors } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { parseIf, parseTags } from './conditions.ts';
import type { Claims } from './types.ts';
import { elementsOf, parseXml, textOf, writeXml, type XmlElement } from './xml.ts';

export const DAV = 'DAV:';
const MOST_XML = 256 * 1024;

/** Where the repository is mounted, below the prefix of the body. */
export const MOUNT = '/dav';

/** A name of a property. */
export interface PropertyName {
  readonly ns: string;
  readonly name: string;
}

/** Segments of the address that a request is for. @throws VALIDATION_FAILED for one that cannot be decoded, or has a fragment. */
export function pathOf(request: FastifyRequest): readonly string[] {
  const { url = '' } = request.raw;
  if (url.includes('#')) throw badAddress();
  return segmentsOf(url);
}

function segmentsOf(url: string): readonly string[] {
  const path = url.split('?', 1)[0]!;
  try {
    return path
      .slice(MOUNT.length)
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => decodeURIComponent(segment));
  } catch {
    throw badAddress();
  }
}

function badAddress() {
  return kernelErrors.VALIDATION_FAILED({ it: 'Indirizzo non valido.', en: 'The address is not valid.' });
}

/** The address of a path, as clients of this request see it. */
export function hrefOf(request: FastifyRequest, path: readonly string[], collection: boolean): string {
  const segments = path.map((segment) => `/${encodeURIComponent(segment)}`).join('');
  return `${bodyBase(request)}${MOUNT}${segments}${collection ? '/' : ''}`;
}

/** Segments of another address that a header names; null where it is none of this mount. */
export function pathOfAddress(request: FastifyRequest, address: string): readonly string[] | null {
  let url: URL;
  try {
    url = new URL(address, `${request.protocol}://${request.host}`);
  } catch {
    return null;
  }
  const prefix = `${bodyBase(request)}${MOUNT}`;
  const inside = url.pathname === prefix || url.pathname.startsWith(`${prefix}/`);
  // The scheme may differ behind a proxy that ends TLS.
  if (!inside || url.host !== new URL(`${url.protocol}//${request.host}`).host || url.hash !== '') return null;
  return segmentsOf(url.pathname.slice(bodyBase(request).length));
}

/** Where COPY and MOVE lead. @throws VALIDATION_FAILED without one, WEBDAV_NOT_HERE for another server. */
export function destinationOf(request: FastifyRequest): readonly string[] {
  const given = header(request, 'destination');
  if (given === undefined) throw kernelErrors.VALIDATION_FAILED(missing('Destination'));
  const path = pathOfAddress(request, given);
  if (!path) throw recordsErrors.WEBDAV_NOT_HERE(foreign);
  return path;
}

const foreign = { it: 'La destinazione è su un altro server.', en: 'The destination is on another server.' };

export function missing(name: string) {
  return { it: `Manca l’intestazione ${name}.`, en: `The header ${name} is missing.` };
}

/** @param inside the segments of an address that a condition is for, null where it is none of the drive. */
export function claimsOf(
  request: FastifyRequest,
  path: readonly string[],
  inside: (address: string) => readonly string[] | null,
): Claims {
  const lists = parseIf(header(request, 'if'), path, inside);
  const ifMatch = parseTags(header(request, 'if-match'));
  const ifNoneMatch = parseTags(header(request, 'if-none-match'));
  return { lists, ...(ifMatch ? { ifMatch } : {}), ...(ifNoneMatch ? { ifNoneMatch } : {}) };
}

export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** `Depth`, infinity where it is not said. @throws VALIDATION_FAILED for anything else than 0, 1 and infinity. */
export function depthOf(request: FastifyRequest): '0' | '1' | 'infinity' {
  const given = header(request, 'depth')?.trim().toLowerCase() ?? 'infinity';
  if (given === '0' || given === '1' || given === 'infinity') return given;
  throw kernelErrors.VALIDATION_FAILED(missing('Depth'));
}

/** Seconds that a lock is asked for (RFC 4918 §10.7); half an hour where none are named. */
export function timeoutOf(request: FastifyRequest): number {
  const first = header(request, 'timeout')?.split(',')[0]?.trim() ?? '';
  const named = /^Second-(\d{1,10})$/i.exec(first);
  return named ? Number(named[1]) : 1800;
}

/** The XML of a request, undefined where it brought no body. @throws TOO_LARGE beyond 256 KB, VALIDATION_FAILED */
export async function xmlOf(request: FastifyRequest): Promise<XmlElement | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of (request.body as AsyncIterable<Buffer> | undefined) ?? []) {
    size += chunk.length;
    if (size > MOST_XML) throw kernelErrors.TOO_LARGE();
    chunks.push(chunk);
  }
  return size === 0 ? undefined : parseXml(Buffer.concat(chunks));
}

/** What a PROPFIND asks for. */
export type Asked =
  | { readonly kind: 'names' }
  | { readonly kind: 'all'; readonly also: readonly PropertyName[] }
  | { readonly kind: 'these'; readonly names: readonly PropertyName[] };

export function askedOf(root: XmlElement | undefined): Asked {
  if (!root) return { kind: 'all', also: [] };
  requireRoot(root, 'propfind');
  const parts = elementsOf(root).filter(({ ns }) => ns === DAV);
  const part = (name: string) => parts.find((one) => one.name === name);
  if (part('propname')) return { kind: 'names' };
  const prop = part('prop');
  if (prop) return { kind: 'these', names: elementsOf(prop).map(nameOf) };
  if (!part('allprop')) throw unexpected();
  const include = part('include');
  return { kind: 'all', also: include ? elementsOf(include).map(nameOf) : [] };
}

export interface PropertyUpdate {
  readonly set: readonly (PropertyName & { readonly xml: string })[];
  readonly remove: readonly PropertyName[];
  /** Every property that is named, once each. */
  readonly names: readonly PropertyName[];
}

/** What a PROPPATCH asks for, in document order (RFC 4918 §9.2): of one property the last instruction counts. */
export function updateOf(root: XmlElement | undefined): PropertyUpdate {
  if (!root) throw unexpected();
  requireRoot(root, 'propertyupdate');
  const last = new Map<string, { readonly name: PropertyName; readonly xml: string | undefined }>();
  for (const instruction of elementsOf(root)) {
    if (instruction.ns !== DAV || (instruction.name !== 'set' && instruction.name !== 'remove')) continue;
    const prop = elementsOf(instruction).find(({ ns, name }) => ns === DAV && name === 'prop');
    for (const element of prop ? elementsOf(prop) : []) {
      const xml = instruction.name === 'set' ? writeXml(element) : undefined;
      last.set(`${element.ns} ${element.name}`, { name: nameOf(element), xml });
    }
  }
  const all = [...last.values()];
  return {
    set: all.flatMap(({ name, xml }) => (xml === undefined ? [] : [{ ...name, xml }])),
    remove: all.flatMap(({ name, xml }) => (xml === undefined ? [name] : [])),
    names: all.map(({ name }) => name),
  };
}

/** What a LOCK asks for. */
export function lockInfoOf(root: XmlElement): { readonly exclusive: boolean; readonly owner: string } {
  requireRoot(root, 'lockinfo');
  const part = (name: string) => elementsOf(root).find((one) => one.ns === DAV && one.name === name);
  const has = (name: string, value: string) => {
    const element = part(name);
    return element !== undefined && elementsOf(element).some((one) => one.ns === DAV && one.name === value);
  };
  const exclusive = has('lockscope', 'exclusive');
  if (!has('locktype', 'write') || (!exclusive && !has('lockscope', 'shared'))) throw unexpected();
  const owner = part('owner');
  const inner = owner ? owner.children.map((child) => (typeof child === 'string' ? child.trim() : child)) : [];
  const written = owner ? writeXml({ ...owner, attributes: [], children: inner }) : '';
  return { exclusive, owner: written.length > 4000 ? writeXml(plainOwner(textOf(owner!).slice(0, 200))) : written };
}

function plainOwner(text: string): XmlElement {
  return { ns: DAV, name: 'owner', attributes: [], children: [text] };
}

function nameOf({ ns, name }: XmlElement): PropertyName {
  return { ns, name };
}

function requireRoot({ ns, name }: XmlElement, expected: string): void {
  if (ns !== DAV || name !== expected) throw unexpected();
}

function unexpected() {
  return kernelErrors.VALIDATION_FAILED({
    it: 'Il corpo della richiesta non è quello previsto (RFC 4918).',
    en: 'The body is not the one that the request has (RFC 4918).',
  });
}
