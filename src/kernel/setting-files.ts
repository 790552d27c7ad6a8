import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Config } from './config.ts';
import { ConfigError } from './config-values.ts';

/** What the settings name and the web server reads. */
export interface SettingFiles {
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** The client secret at the provider of staff sign-in. */
  readonly clientSecret: string | undefined;
}

/** Reads the files that the settings name. @throws ConfigError naming the variable whose file cannot be read or used. */
export async function readSettingFiles({
  tls,
  oidc,
  s3,
}: Pick<Config, 'tls' | 'oidc'> & Partial<Pick<Config, 's3'>>): Promise<SettingFiles> {
  // The store reads it by itself; here it must only not be missed at the first content.
  if (s3) await readSecret('DIGIPRO_S3_SECRET_FILE', s3.secretFile);
  return {
    tls: tls && (await readTls(tls)),
    clientSecret: oidc && (await readSecret('DIGIPRO_OIDC_CLIENT_SECRET_FILE', oidc.secretFile)),
  };
}

async function readTls(files: { readonly cert: string; readonly key: string }) {
  const cert = await read('DIGIPRO_TLS_CERT', files.cert);
  const key = await read('DIGIPRO_TLS_KEY', files.key);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new ConfigError(
      `DIGIPRO_TLS_CERT and DIGIPRO_TLS_KEY are no certificate and its key in PEM: ${(error as Error).message}`,
    );
  }
  return { cert, key };
}

async function readSecret(name: string, path: string): Promise<string> {
  const secret = (await read(name, path)).toString('utf8').trim();
  if (secret === '') throw new ConfigError(`${name}: ${path} is empty`);
  return secret;
}

async function read(name: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ConfigError(`${name}: ${(error as Error).message}`);
  }
}
