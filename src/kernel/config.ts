import { isAbsolute, resolve } from 'node:path';
import { object, oneOf, optional, text, Type, type Static } from './operations/schema.ts';
import { createValidator } from './operations/validation.ts';
import { ConfigError, issuerOf, mailboxOf, originOf, proxiesOf, urlOf } from './config-values.ts';
import { DomainError } from './errors.ts';

/** Every setting: the name of its variable, what it does, its default. `digipro doctor` prints this table. */
const settings = object({
  DIGIPRO_PORT: optional(
    Type.Integer({ minimum: 0, maximum: 65535, default: 8080, description: 'TCP port of the web server' }),
  ),
  DIGIPRO_DATA: optional(text(1000, { default: './var', description: 'Folder of database, content, keys and logs' })),
  DIGIPRO_HOST: optional(
    text(255, {
      default: 'localhost',
      description:
        'Address to listen on; anything but localhost needs DIGIPRO_TLS_CERT and DIGIPRO_TLS_KEY or DIGIPRO_TRUST_PROXY',
    }),
  ),
  DIGIPRO_PUBLIC_URL: optional(
    text(500, { pattern: '^https?://', description: 'Address under which people reach the installation' }),
  ),
  DIGIPRO_TRUST_PROXY: optional(
    text(200, {
      description: 'Addresses of the reverse proxy whose X-Forwarded-* headers are believed, comma separated',
    }),
  ),
  DIGIPRO_TLS_CERT: optional(text(1000, { description: 'PEM file of the certificate chain' })),
  DIGIPRO_TLS_KEY: optional(text(1000, { description: 'PEM file of the private key' })),
  DIGIPRO_DATABASE_URL: optional(
    text(2000, { pattern: '^postgres(ql)?://', description: 'PostgreSQL 15 or later, instead of the embedded one' }),
  ),
  DIGIPRO_PG_BIN: optional(text(1000, { description: 'Folder of the PostgreSQL binaries for the embedded database' })),
  DIGIPRO_LOG: optional(oneOf(['debug', 'info', 'warn', 'error', 'silent'])),
  DIGIPRO_ROLES: optional(
    text(100, { default: 'http,worker,scheduler', description: 'What this process does: http, worker, scheduler' }),
  ),
  DIGIPRO_BACKUP_DIR: optional(text(1000, { description: 'Where the nightly backup goes; <data>/backups if absent' })),
  DIGIPRO_EXCHANGE_DIR: optional(
    text(1000, {
      description:
        'Folder that holds one folder per body, named by its code, in which files are exchanged with other systems; none if absent',
    }),
  ),
  DIGIPRO_SERVICE_CALLS_PER_MINUTE: optional(
    Type.Integer({
      minimum: 1,
      maximum: 100_000_000,
      default: 600,
      description: 'Calls a minute that one address may make of a service that a body exposes',
    }),
  ),
  DIGIPRO_CLAMD_SOCKET: optional(
    text(1000, { description: 'Unix socket of clamd, which then looks through every content; no antivirus if absent' }),
  ),
  DIGIPRO_S3_ENDPOINT: optional(
    text(500, {
      pattern: '^https?://',
      description:
        'S3-compatible service that contents lie in instead of <data>/content, set before the first start; goes with DIGIPRO_S3_BUCKET, DIGIPRO_S3_ACCESS_KEY and DIGIPRO_S3_SECRET_FILE',
    }),
  ),
  DIGIPRO_S3_BUCKET: optional(text(63, { pattern: '^[a-z0-9][a-z0-9.-]{2,62}$', description: 'Bucket there' })),
  DIGIPRO_S3_REGION: optional(text(100, { default: 'us-east-1', description: 'Region that requests are signed for' })),
  DIGIPRO_S3_ACCESS_KEY: optional(text(200, { description: 'Access key there' })),
  DIGIPRO_S3_SECRET_FILE: optional(text(1000, { description: 'File that holds its secret key' })),
  DIGIPRO_DEMO_CASES: optional(
    Type.Integer({
      minimum: 0,
      maximum: 100_000,
      description:
        'Cases of the year that the first start of a demonstration lives through; asked at a terminal if absent',
    }),
  ),
  DIGIPRO_SMTP_URL: optional(
    text(1000, { pattern: '^smtps?://', description: 'Mail server for notices, e.g. smtps://user:password@host:465' }),
  ),
  DIGIPRO_MAIL_FROM: optional(
    text(320, { description: 'Mailbox of whoever runs the installation: notices come from it and go to it' }),
  ),
  DIGIPRO_OTLP_URL: optional(
    text(500, {
      pattern: '^https?://',
      description: 'Collector of traces, OTLP over HTTP, e.g. http://localhost:4318; none are made if absent',
    }),
  ),
  DIGIPRO_OIDC_ISSUER: optional(text(500, { description: 'OpenID Connect issuer for staff sign-in' })),
  DIGIPRO_OIDC_CLIENT_ID: optional(text(300, { description: 'Client identifier at that issuer' })),
  DIGIPRO_OIDC_CLIENT_SECRET_FILE: optional(text(1000, { description: 'File that holds the client secret' })),
});

export const configurationTable = settings.properties as Readonly<
  Record<string, { readonly description?: string; readonly default?: unknown }>
>;

export interface Config {
  readonly port: number;
  readonly dataDir: string;
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly trustProxy: readonly string[];
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly databaseUrl: string | undefined;
  readonly pgBin: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly roles: readonly ('http' | 'worker' | 'scheduler')[];
  readonly backupDir: string;
  readonly exchangeDir: string | undefined;
  readonly serviceCallsPerMinute: number;
  readonly clamdSocket: string | undefined;
  /** Where contents lie instead of the data folder. */
  readonly s3:
    | {
        readonly endpoint: string;
        readonly bucket: string;
        readonly region: string;
        readonly accessKey: string;
        readonly secretFile: string;
      }
    | undefined;
  readonly demoCases: number | undefined;
  readonly otlpUrl: string | undefined;
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly secretFile: string } | undefined;
}

const NUMBERS = new Set(['DIGIPRO_PORT', 'DIGIPRO_SERVICE_CALLS_PER_MINUTE', 'DIGIPRO_DEMO_CASES']);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

/**
 * Reads the settings from the environment, the only place of the program that does.
 * @throws ConfigError naming every wrong variable, and unknown variables that begin with DIGIPRO_ (a misspelt one would be ignored).
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): Config {
  const given = Object.entries(environment).filter(([name, value]) => isSetting(name) && value !== '');
  const raw = Object.fromEntries(given.map(([name, value]) => [name, NUMBERS.has(name) ? Number(value) : value]));
  check(raw);
  const values = raw as Static<typeof settings>;
  const dataDir = resolve(cwd, values.DIGIPRO_DATA ?? './var');
  const config: Config = {
    port: values.DIGIPRO_PORT ?? 8080,
    dataDir,
    host: values.DIGIPRO_HOST ?? 'localhost',
    publicUrl: originOf('DIGIPRO_PUBLIC_URL', values.DIGIPRO_PUBLIC_URL),
    trustProxy: proxiesOf('DIGIPRO_TRUST_PROXY', list(values.DIGIPRO_TRUST_PROXY)),
    tls: tlsOf(values),
    databaseUrl: checkedUrl('DIGIPRO_DATABASE_URL', values.DIGIPRO_DATABASE_URL),
    pgBin: values.DIGIPRO_PG_BIN,
    logLevel: values.DIGIPRO_LOG ?? 'info',
    roles: rolesOf(values.DIGIPRO_ROLES),
    backupDir: values.DIGIPRO_BACKUP_DIR ? absolute(cwd, values.DIGIPRO_BACKUP_DIR) : resolve(dataDir, 'backups'),
    exchangeDir: values.DIGIPRO_EXCHANGE_DIR ? absolute(cwd, values.DIGIPRO_EXCHANGE_DIR) : undefined,
    serviceCallsPerMinute: values.DIGIPRO_SERVICE_CALLS_PER_MINUTE ?? 600,
    clamdSocket: values.DIGIPRO_CLAMD_SOCKET ? absolute(cwd, values.DIGIPRO_CLAMD_SOCKET) : undefined,
    s3: s3Of(values, cwd),
    demoCases: values.DIGIPRO_DEMO_CASES,
    otlpUrl: checkedUrl('DIGIPRO_OTLP_URL', values.DIGIPRO_OTLP_URL),
    mail: mailOf(values),
    oidc: oidcOf(values),
  };
  refuseOpenListener(config);
  return config;
}

/** The settings of this process for another of the same installation, with some of them changed. */
export function environmentFor(changed: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...changed };
}

function isSetting(name: string): boolean {
  // DIGIPRO_TEST and DIGIPRO_TEST_* steer the test runner only.
  return name.startsWith('DIGIPRO_') && !/^DIGIPRO_TEST(_|$)/.test(name);
}

function check(raw: Record<string, unknown>): void {
  try {
    createValidator().input(settings, raw);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const lines = error.errors.map((problem) => `${problem.pointer.slice(1)} ${problem.message}`);
    throw new ConfigError(`wrong settings: ${lines.join('; ')}`);
  }
}

/** Sessions ride on cookies: off the loopback they must not cross the network in clear. */
function refuseOpenListener(config: Config): void {
  if (LOOPBACK.has(config.host) || config.tls || config.trustProxy.length > 0) return;
  throw new ConfigError(
    `DIGIPRO_HOST=${config.host} would serve sessions without TLS: set DIGIPRO_TLS_CERT and DIGIPRO_TLS_KEY, or DIGIPRO_TRUST_PROXY to the address of your reverse proxy`,
  );
}

function tlsOf(values: Static<typeof settings>): Config['tls'] {
  const { DIGIPRO_TLS_CERT: cert, DIGIPRO_TLS_KEY: key } = values;
  if (!cert !== !key) throw new ConfigError('DIGIPRO_TLS_CERT and DIGIPRO_TLS_KEY go together');
  return cert && key ? { cert, key } : undefined;
}

function mailOf(values: Static<typeof settings>): Config['mail'] {
  const { DIGIPRO_SMTP_URL: smtpUrl, DIGIPRO_MAIL_FROM: from } = values;
  if (!smtpUrl !== !from) throw new ConfigError('DIGIPRO_SMTP_URL and DIGIPRO_MAIL_FROM go together');
  if (!smtpUrl || !from) return undefined;
  urlOf('DIGIPRO_SMTP_URL', smtpUrl);
  return { smtpUrl, from: mailboxOf('DIGIPRO_MAIL_FROM', from) };
}

function s3Of(values: Static<typeof settings>, cwd: string): Config['s3'] {
  const endpoint = checkedUrl('DIGIPRO_S3_ENDPOINT', values.DIGIPRO_S3_ENDPOINT);
  const { DIGIPRO_S3_BUCKET: bucket, DIGIPRO_S3_ACCESS_KEY: accessKey, DIGIPRO_S3_SECRET_FILE: secret } = values;
  const given = [endpoint, bucket, accessKey, secret].filter(Boolean).length;
  if (given !== 0 && given !== 4) {
    throw new ConfigError(
      'DIGIPRO_S3_ENDPOINT, DIGIPRO_S3_BUCKET, DIGIPRO_S3_ACCESS_KEY and DIGIPRO_S3_SECRET_FILE go together',
    );
  }
  if (!endpoint || !bucket || !accessKey || !secret) return undefined;
  const region = values.DIGIPRO_S3_REGION ?? 'us-east-1';
  return { endpoint, bucket, region, accessKey, secretFile: absolute(cwd, secret) };
}

function checkedUrl(name: string, value: string | undefined): string | undefined {
  if (value !== undefined) urlOf(name, value);
  return value;
}

function oidcOf(values: Static<typeof settings>): Config['oidc'] {
  const { DIGIPRO_OIDC_ISSUER: issuer, DIGIPRO_OIDC_CLIENT_ID: clientId } = values;
  const secretFile = values.DIGIPRO_OIDC_CLIENT_SECRET_FILE;
  const given = [issuer, clientId, secretFile].filter(Boolean).length;
  if (given !== 0 && given !== 3) {
    throw new ConfigError(
      'DIGIPRO_OIDC_ISSUER, DIGIPRO_OIDC_CLIENT_ID and DIGIPRO_OIDC_CLIENT_SECRET_FILE go together',
    );
  }
  if (!issuer || !clientId || !secretFile) return undefined;
  return { issuer: issuerOf('DIGIPRO_OIDC_ISSUER', issuer), clientId, secretFile };
}

function rolesOf(value: string | undefined): Config['roles'] {
  const roles = list(value ?? 'http,worker,scheduler');
  const wrong = roles.filter((role) => !['http', 'worker', 'scheduler'].includes(role));
  if (wrong.length > 0)
    throw new ConfigError(`DIGIPRO_ROLES has ${wrong.join(', ')}: choose of http, worker, scheduler`);
  return roles as Config['roles'];
}

function list(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function absolute(cwd: string, path: string): string {
  return isAbsolute(path) ? path : resolve(cwd, path);
}
