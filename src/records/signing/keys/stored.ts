import { createPrivateKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A private key and its certificate, DER, as they lie together in one file (PEM, mode 0600). */
export interface Stored {
  readonly key: KeyObject;
  readonly certificate: Buffer;
}

/** Reads the file, or makes it: complete or not at all, and the first one wins when two processes make it at once. */
export async function keepOrRead(path: string, make: () => Stored): Promise<Stored> {
  const there = await readStored(path);
  if (there) return there;
  const { key, certificate } = make();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const pem = `${key.export({ type: 'pkcs8', format: 'pem' }).toString()}${new X509Certificate(certificate).toString()}`;
  await writeFile(draft, pem, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readStored(path))!;
}

async function readStored(path: string): Promise<Stored | undefined> {
  try {
    const pem = await readFile(path, 'utf8');
    return { key: createPrivateKey(pem), certificate: certificateIn(pem) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The certificate of a file that holds key and certificate. */
export function certificateIn(pem: string): Buffer {
  return new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----'))).raw;
}
