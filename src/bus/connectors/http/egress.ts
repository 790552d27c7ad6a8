import { lookup as resolveName, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { Agent, request } from 'undici';
import { isPublicAddress } from './addresses.ts';

/** Says what may not be connected to, and what an administrator would have to allow. */
export class EgressRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EgressRefused';
  }
}

export interface EgressOptions {
  /** `host`, `host:port` or `*.domain`, as the body has allowed them. A wildcard opens no address that is not public. */
  readonly allowed: readonly string[];
  /** Certificates that are trusted beside the usual ones, in PEM. */
  readonly ca?: string | undefined;
  readonly timeoutMs: number;
  /** How names are resolved; the system's way unless told otherwise. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
}

export interface Egress {
  /** @throws EgressRefused for an address that may not be asked for, whatever it resolves to. */
  check(url: URL): void;
  /** Connects to what is allowed and to nothing else; the name is resolved once, and what was checked is what is connected to. */
  readonly agent: Agent;
  /** Asks by the agent. Here, because it comes with it. */
  readonly request: typeof request;
}

const MUST_ALLOW = 'an administrator must allow the host for this body';
const WEB_PORTS = new Set(['', '80', '443', '8080', '8443']);

/**
 * The one way out over HTTP (ASVS 5.0 1.3.6 and 13.2.4, SSRF). The public internet is open on the ports of the web; a private, local or
 * otherwise special address, or another port, only where the body names the host.
 */
export async function openEgress(options: EgressOptions): Promise<Egress> {
  // Read when it is first needed: it would cost every start a tenth of a second and 19 MB.
  const { Agent, request } = await import('undici');
  const { allowed, ca, timeoutMs } = options;
  const rules = allowed.map(readRule);
  const inDomain = (host: string) => rules.some((rule) => rule.suffix !== undefined && host.endsWith(rule.suffix));
  const resolve = options.resolve ?? resolveAll;

  const check = ({ protocol, hostname, port, username, password }: URL) => {
    if (protocol !== 'http:' && protocol !== 'https:') throw new EgressRefused(`«${protocol}» is not http or https`);
    if (username !== '' || password !== '') throw new EgressRefused('an address with user or password is refused');
    const host = bare(hostname);
    if (host === '') throw new EgressRefused('an address without host is refused');
    const effective = port || (protocol === 'http:' ? '80' : '443');
    if (isNamed(allowed, host, effective)) return;
    // Its addresses are not looked at, as the body has named it: so only what was named of it is open.
    if (rules.some((rule) => rule.host === host))
      throw new EgressRefused(`of ${host} other ports are allowed: ${MUST_ALLOW}`);
    if (!WEB_PORTS.has(port)) throw new EgressRefused(`port ${port} of ${host} is none of the web: ${MUST_ALLOW}`);
    if (isIP(host) !== 0 && !isPublicAddress(host)) throw new EgressRefused(notPublic(host));
    if (protocol === 'http:' && !inDomain(host)) {
      throw new EgressRefused(`plain http to ${host} can be read on its way: ${MUST_ALLOW}`);
    }
  };
  const agent = new Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: {
      // Less than the whole: who was never reached is told apart from who did not answer.
      timeout: Math.min(timeoutMs / 2, 10_000),
      ...(ca === undefined ? {} : { ca }),
      lookup: (host, lookupOptions, done) => {
        resolve(host).then(
          (addresses) => {
            // `check` let the name through; here only what it resolves to is looked at. Whose port it is was checked with the name.
            const closed = rules.some((rule) => rule.host === bare(host))
              ? undefined
              : addresses.find(({ address }) => !isPublicAddress(address));
            const [first] = addresses;
            if (closed) done(new EgressRefused(notPublic(closed.address, host)), []);
            else if (!first) done(new EgressRefused(`${host} has no address`), []);
            else if (lookupOptions.all) done(null, [...addresses]);
            else done(null, first.address, first.family);
          },
          (error: NodeJS.ErrnoException) => done(error, []),
        );
      },
    },
  });
  return { check, agent, request };
}

export interface ServerOptions extends Pick<EgressOptions, 'allowed' | 'resolve'> {
  readonly host: string;
  readonly port: number;
  /** Ports on which the protocol is spoken on the public internet. */
  readonly usual: readonly number[];
  readonly encrypted: boolean;
}

/**
 * The one way out in other protocols than HTTP, under the same rules: the public internet, encrypted and on the usual ports; all else only
 * where the body names the host. @returns the address to connect to: the name is resolved once. @throws EgressRefused
 */
export async function resolveServer({ host, port, ...options }: ServerOptions): Promise<string> {
  const named = isNamed(options.allowed, host, String(port));
  if (!named && !options.usual.includes(port)) {
    throw new EgressRefused(`port ${port} of ${host} is none of ${options.usual.join(', ')}: ${MUST_ALLOW}`);
  }
  if (!named && !options.encrypted) {
    throw new EgressRefused(`a connection to ${host} without TLS can be read on its way: ${MUST_ALLOW}`);
  }
  const addresses = await (options.resolve ?? resolveAll)(bare(host));
  const closed = named ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
  if (closed) throw new EgressRefused(notPublic(closed.address, host));
  const [first] = addresses;
  if (!first) throw new EgressRefused(`${host} has no address`);
  return first.address;
}

/** Whether a host is named, with this port or with none. */
export function isNamed(allowed: readonly string[], host: string, port: string): boolean {
  return allowed.map(readRule).some((rule) => rule.host === bare(host) && (rule.port ?? port) === port);
}

interface Rule {
  readonly host: string;
  readonly port?: string | undefined;
  /** `.domain` of a wildcard. */
  readonly suffix?: string;
}

const RULE = /^(\*\.)?([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?$/;

/** Whether a text is a rule of what may be connected to. */
export function isEgressRule(text: string): boolean {
  return RULE.test(text);
}

function readRule(text: string): Rule {
  const [, wild, host = '', port] = RULE.exec(text) ?? [];
  return wild ? { host: '', suffix: `.${host}` } : { host: bare(host), port };
}

/** A host as it is compared: without the brackets of IPv6 and the dot of the root. */
function bare(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

function notPublic(address: string, host?: string): string {
  const what = host === undefined ? address : `${host} (${address})`;
  return `${what} is not on the public internet: ${MUST_ALLOW}`;
}

function resolveAll(host: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    resolveName(host, { all: true, verbatim: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });
}
