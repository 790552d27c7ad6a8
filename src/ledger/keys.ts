import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerKeys } from './types.ts';

/** Ed25519 keys in files of mode 0600, one per body, made when they are first needed. Losing one means a new log key, not a lost log. */
export function folderLedgerKeys(folder: string): LedgerKeys {
  const known = new Map<string, Promise<KeyObject>>();
  return {
    async signerFor(bodyId, origin) {
      let key = known.get(bodyId);
      if (!key) known.set(bodyId, (key = readOrMake(folder, bodyId)));
      return { name: origin, privateKey: await key };
    },
  };
}

async function readOrMake(folder: string, bodyId: string): Promise<KeyObject> {
  const path = join(folder, `${bodyId}.pem`);
  const present = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  });
  if (present !== undefined) return createPrivateKey(present);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = `${path}.draft`;
  await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
  await rename(draft, path);
  return privateKey;
}
