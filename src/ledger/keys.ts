import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseCheckpoint } from './merkle/checkpoint.ts';
import type { Checkpoint } from './merkle/types.ts';
import type { LedgerKeys } from './types.ts';

export interface LedgerFolders {
  readonly keys: string;
  /** The last checkpoint of each body. No part of a backup: a restored log continues from what is restored. */
  readonly heads: string;
}

/** Ed25519 keys in files of mode 0600, one per body, made when they are first needed. Losing one means a new log key, not a lost log. */
export function folderLedgerKeys(folders: LedgerFolders): LedgerKeys {
  const keys = new Map<string, Promise<KeyObject>>();
  const signed = new Map<string, Checkpoint>();
  const draftOf = (path: string) => `${path}.${randomBytes(6).toString('hex')}.draft`;
  return {
    async signerFor(bodyId, origin) {
      let key = keys.get(bodyId);
      if (!key) {
        const path = join(folders.keys, `${bodyId}.pem`);
        keys.set(bodyId, (key = readOrMake(path, draftOf(path))));
        // A folder that could not be read once may be readable the next time.
        key.catch(() => keys.delete(bodyId));
      }
      return { name: origin, privateKey: await key };
    },
    async lastSigned(bodyId) {
      const known = signed.get(bodyId);
      if (known) return known;
      const note = await readIfThere(checkpointPath(folders, bodyId));
      return note === undefined ? undefined : parseCheckpoint(note);
    },
    async keepSigned(bodyId, note) {
      const checkpoint = parseCheckpoint(note);
      // Of two heads signed at the same moment the larger one stays.
      if ((signed.get(bodyId)?.size ?? -1) >= checkpoint.size) return;
      signed.set(bodyId, checkpoint);
      const path = checkpointPath(folders, bodyId);
      const draft = draftOf(path);
      await mkdir(folders.heads, { recursive: true, mode: 0o700 });
      // Not flushed: after a crash an older checkpoint may stand here, and what continued the newer one continues that too.
      await writeFile(draft, note, { mode: 0o600 });
      await rename(draft, path);
    },
  };
}

function checkpointPath({ heads }: LedgerFolders, bodyId: string): string {
  return join(heads, `${bodyId}.checkpoint`);
}

async function readOrMake(path: string, draft: string): Promise<KeyObject> {
  const present = await readIfThere(path);
  if (present !== undefined) return createPrivateKey(present);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
  try {
    // A link, not a rename: of two processes that need the key for the first time, one makes it and both use it.
    await link(draft, path);
    return privateKey;
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
    return createPrivateKey(await readFile(path, 'utf8'));
  } finally {
    await rm(draft, { force: true });
  }
}

function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  });
}
