import type { FastifyRequest } from 'fastify';
import { DAV, hrefOf, type Asked, type PropertyName } from './requests.ts';
import { escapeXml } from './xml.ts';

/** A resource as `records.webdav.find` answers it. */
export interface Resource {
  readonly path: readonly string[];
  readonly collection: boolean;
  readonly writable: boolean;
  readonly size: number;
  readonly mime: string;
  readonly etag: string | null;
  readonly createdAt: string | null;
  readonly changedAt: string | null;
  readonly properties: readonly { readonly ns: string; readonly name: string; readonly xml: string }[];
  readonly locks: readonly LockView[];
}

export interface LockView {
  readonly token: string | null;
  readonly path: readonly string[];
  readonly exclusive: boolean;
  readonly deep: boolean;
  readonly owner: string;
  readonly until: string;
}

/** What is told beside the resources themselves. */
export interface Surroundings {
  readonly request: FastifyRequest;
  readonly now: Date;
  readonly usedBytes: number | null;
  readonly freeBytes: number | null;
}

type Live = (resource: Resource, around: Surroundings) => string | undefined;

const text = (name: string, value: string | null | undefined) =>
  value === null || value === undefined ? undefined : `<D:${name}>${escapeXml(value)}</D:${name}>`;

/** Live properties (RFC 4918 §15, RFC 4331) in the order in which they are told; undefined where a resource has none. */
const LIVE: Readonly<Record<string, Live>> = {
  resourcetype: ({ collection }) =>
    collection ? '<D:resourcetype><D:collection/></D:resourcetype>' : '<D:resourcetype/>',
  displayname: ({ path }) => text('displayname', path.at(-1) ?? 'DigiPro'),
  creationdate: ({ createdAt }) => text('creationdate', createdAt),
  getlastmodified: ({ changedAt }) => text('getlastmodified', changedAt && new Date(changedAt).toUTCString()),
  getcontentlength: ({ collection, size }) => (collection ? undefined : text('getcontentlength', String(size))),
  getcontenttype: ({ collection, mime }) => (collection ? undefined : text('getcontenttype', mime)),
  getetag: ({ etag }) => text('getetag', etag),
  supportedlock: ({ writable }) =>
    writable
      ? `<D:supportedlock>${lockEntry('exclusive')}${lockEntry('shared')}</D:supportedlock>`
      : '<D:supportedlock/>',
  lockdiscovery: ({ locks }, { request, now }) =>
    `<D:lockdiscovery>${locks.map((lock) => activeLock(request, lock, now)).join('')}</D:lockdiscovery>`,
  'quota-used-bytes': ({ collection }, { usedBytes }) =>
    collection && usedBytes !== null ? text('quota-used-bytes', String(usedBytes)) : undefined,
  'quota-available-bytes': ({ collection }, { freeBytes }) =>
    collection && freeBytes !== null ? text('quota-available-bytes', String(freeBytes)) : undefined,
};

/** RFC 4331 §3, §4: costly to say, so told only to who asks for them. */
const ASKED_ONLY = new Set(['quota-used-bytes', 'quota-available-bytes']);

export function asksQuota(asked: Asked): boolean {
  const names = asked.kind === 'these' ? asked.names : asked.kind === 'all' ? asked.also : [];
  return names.some(({ ns, name }) => ns === DAV && ASKED_ONLY.has(name));
}

function lockEntry(scope: string): string {
  return `<D:lockentry><D:lockscope><D:${scope}/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry>`;
}

export function activeLock(request: FastifyRequest, lock: LockView, now: Date): string {
  const { exclusive, deep, owner, until, token, path } = lock;
  const seconds = Math.max(0, Math.round((Date.parse(until) - now.getTime()) / 1000));
  return [
    '<D:activelock><D:locktype><D:write/></D:locktype>',
    `<D:lockscope><D:${exclusive ? 'exclusive' : 'shared'}/></D:lockscope>`,
    `<D:depth>${deep ? 'infinity' : '0'}</D:depth>${owner}<D:timeout>Second-${seconds}</D:timeout>`,
    token === null ? '' : `<D:locktoken><D:href>${token}</D:href></D:locktoken>`,
    `<D:lockroot><D:href>${escapeXml(hrefOf(request, path, false))}</D:href></D:lockroot></D:activelock>`,
  ].join('');
}

export const XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n';

/** The answer to PROPFIND: one response for each resource (RFC 4918 §9.1). */
export function multistatus(resources: readonly Resource[], asked: Asked, around: Surroundings): string {
  const responses = resources.map((resource) => {
    const href = escapeXml(hrefOf(around.request, resource.path, resource.collection));
    return `<D:response><D:href>${href}</D:href>${propertiesOf(resource, asked, around)}</D:response>\n`;
  });
  return `${XML_HEAD}<D:multistatus xmlns:D="DAV:">\n${responses.join('')}</D:multistatus>\n`;
}

function propertiesOf(resource: Resource, asked: Asked, around: Surroundings): string {
  const live = (name: string) => LIVE[name]?.(resource, around);
  const general = Object.keys(LIVE).filter((name) => !ASKED_ONLY.has(name));
  if (asked.kind === 'names') {
    const own = general.filter((name) => live(name) !== undefined).map((name) => `<D:${name}/>`);
    return propstat([...own, ...resource.properties.map(emptyElement)], '200 OK');
  }
  const dead = ({ ns, name }: PropertyName) =>
    resource.properties.find((one) => one.ns === ns && one.name === name)?.xml;
  if (asked.kind === 'all') {
    const also = asked.also.filter(({ ns, name }) => ns === DAV && ASKED_ONLY.has(name)).map(({ name }) => name);
    const told = [...general, ...also].map(live).filter((one) => one !== undefined);
    return propstat([...told, ...resource.properties.map(({ xml }) => xml)], '200 OK');
  }
  const found: string[] = [];
  const absent: string[] = [];
  for (const name of asked.names) {
    const value = name.ns === DAV ? live(name.name) : dead(name);
    if (value === undefined) absent.push(emptyElement(name));
    else found.push(value);
  }
  if (absent.length === 0) return propstat(found, '200 OK');
  return `${found.length > 0 ? propstat(found, '200 OK') : ''}${propstat(absent, '404 Not Found')}`;
}

function emptyElement({ ns, name }: PropertyName): string {
  return ns === DAV ? `<D:${name}/>` : `<${name} xmlns="${escapeXml(ns)}"/>`;
}

function propstat(properties: readonly string[], status: string, error = ''): string {
  return `<D:propstat><D:prop>${properties.join('')}</D:prop><D:status>HTTP/1.1 ${status}</D:status>${error}</D:propstat>`;
}

const PROTECTED = '<D:error><D:cannot-modify-protected-property/></D:error>';

/**
 * The answer to PROPPATCH, which is done as a whole or not at all. @param refused the properties that made it fail: those of the protocol
 * itself, which follow from the document.
 */
export function patchAnswer(href: string, names: readonly PropertyName[], refused: readonly PropertyName[]): string {
  const others = names.filter((name) => !refused.includes(name));
  const parts =
    refused.length === 0
      ? propstat(names.map(emptyElement), '200 OK')
      : propstat(refused.map(emptyElement), '403 Forbidden', PROTECTED) +
        (others.length > 0 ? propstat(others.map(emptyElement), '424 Failed Dependency') : '');
  const response = `<D:response><D:href>${escapeXml(href)}</D:href>${parts}</D:response>`;
  return `${XML_HEAD}<D:multistatus xmlns:D="DAV:">${response}</D:multistatus>\n`;
}

/** Preconditions that refusals name (RFC 4918 §16). */
const CONDITIONS: Readonly<Record<string, string>> = {
  WEBDAV_LOCKED: '<D:lock-token-submitted/>',
  DOCUMENT_LOCKED: '<D:no-conflicting-lock/>',
  WEBDAV_LOCK_UNKNOWN: '<D:lock-token-matches-request-uri/>',
  WEBDAV_RELEASED: '<D:cannot-modify-protected-property/>',
};

/** A refusal in the protocol's own form, with our code and the reason in words. */
export function errorAnswer(code: string, reason: string, condition = CONDITIONS[code] ?? ''): string {
  const own = `<reason xmlns="urn:digipro:error:${code}">${escapeXml(reason)}</reason>`;
  return `${XML_HEAD}<D:error xmlns:D="DAV:">${condition}${own}</D:error>\n`;
}
