import { renameSync, rmSync } from 'node:fs';
import { access, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Passwords and keys of a body's outside systems. They lie in files: a dump of the database gives none of them away. */
export interface BodySecrets {
  get(bodyId: string, name: string): Promise<string | undefined>;
  /** Writes a secret beside the one that holds. @returns what puts it in its place, for the moment in which the transaction has ended. */
  stage(bodyId: string, name: string, value: string): Promise<() => void>;
  /** @returns what removes it, for the same moment; undefined where there is none. */
  find(bodyId: string, name: string): Promise<(() => void) | undefined>;
  list(bodyId: string): Promise<readonly { readonly name: string; readonly setAt: Date }[]>;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,79}$/;
const PART = '.part';
/** What another process has changed holds after so long. Without it each call of a service opens, reads and closes a file. */
const KEPT_MS = 500;

/** Secrets in a folder, one file each, which nobody but the owner of the program may read. */
export function folderSecrets(folder: string): BodySecrets {
  const kept = new Map<string, { readonly until: number; readonly value: Promise<string | undefined> }>();
  const pathOf = (bodyId: string, name: string) => {
    if (!NAME.test(name) || !NAME.test(bodyId)) throw new Error('not the name of a secret');
    return join(folder, bodyId, name);
  };
  return {
    async get(bodyId, name) {
      const path = pathOf(bodyId, name);
      const now = performance.now();
      const known = kept.get(path);
      if (known && known.until > now) return known.value;
      const value = orNothing(readFile(path, 'utf8'));
      kept.set(path, { until: now + KEPT_MS, value });
      // What is not there, or cannot be read, is looked for anew each time.
      const forget = () => kept.delete(path);
      value.then((found) => found ?? forget(), forget);
      return value;
    },
    async stage(bodyId, name, value) {
      const path = pathOf(bodyId, name);
      await mkdir(join(folder, bodyId), { recursive: true, mode: 0o700 });
      // No name ends so: `~` is in none.
      const part = `${path}~${PART}`;
      await writeFile(part, value, { mode: 0o600, flush: true });
      return () => {
        renameSync(part, path);
        kept.delete(path);
      };
    },
    async find(bodyId, name) {
      const path = pathOf(bodyId, name);
      const there = await orNothing(access(path).then(() => true));
      if (!there) return undefined;
      return () => {
        rmSync(path, { force: true });
        kept.delete(path);
      };
    },
    async list(bodyId) {
      const names = (await orNothing(readdir(join(folder, bodyId)))) ?? [];
      const known = names.filter((name) => NAME.test(name)).sort();
      return Promise.all(known.map(async (name) => ({ name, setAt: (await stat(join(folder, bodyId, name))).mtime })));
    },
  };
}

async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
