import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/** A setting that cannot be used; the message names the variable and what it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** An address, as the program will use it. @throws ConfigError when it is none; the message never repeats it, since it may hold a password. */
export function urlOf(name: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  // A database may be named by its socket alone: postgresql:///digipro?host=/run/postgresql
  if (url && (url.hostname !== '' || url.protocol.startsWith('postgres'))) return url;
  throw new ConfigError(`${name} is not an address: it has the form ${FORMS[name] ?? 'https://host'}`);
}

const FORMS: Readonly<Record<string, string>> = {
  DIGIPRO_PUBLIC_URL: 'https://digipro.comune.example',
  DIGIPRO_DATABASE_URL: 'postgresql://user:password@host:5432/database',
  DIGIPRO_SMTP_URL: 'smtps://user:password@host:465',
  DIGIPRO_OIDC_ISSUER: 'https://login.comune.example/realm',
};

/** The address that people type: cookies, passkeys and the refusal of foreign origins need it to be an origin and nothing more. */
export function originOf(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = urlOf(name, value);
  if (url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '') return url.origin;
  throw new ConfigError(`${name} has nothing after the host: ${url.origin} is meant?`);
}

/** A provider is asked over TLS; on the same machine it may speak clear text. */
export function issuerOf(name: string, value: string): string {
  const url = urlOf(name, value);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname))) return value;
  throw new ConfigError(`${name} begins with https://`);
}

const NAMED_NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Whose headers are believed: a word that is no address would keep the server from starting, or believe nobody. */
export function proxiesOf(name: string, values: readonly string[]): readonly string[] {
  const wrong = values.filter((value) => !NAMED_NETWORKS.has(value) && !isNetwork(value));
  if (wrong.length === 0) return values;
  throw new ConfigError(
    `${name} has ${wrong.join(', ')}: give IP addresses, networks such as 10.0.0.0/8, or ${[...NAMED_NETWORKS].join(', ')}`,
  );
}

function isNetwork(value: string): boolean {
  const [address = '', bits, ...more] = value.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

const MAILBOX = /^[^\s@<>()[\]\\,;:"]{1,64}@([^\s@<>()[\]\\,;:"]{1,255})$/;

/** `address` or `Name <address>`. */
export function mailboxOf(name: string, value: string): string {
  const bracketed = /^[^<>\r\n]{0,200}<([^<>]+)>$/.exec(value);
  const domain = MAILBOX.exec(bracketed?.[1] ?? value)?.[1];
  if (domain !== undefined && domainToASCII(domain) !== '') return value;
  throw new ConfigError(`${name} is not a mail address: it has the form "DigiPro <protocollo@comune.example>"`);
}
