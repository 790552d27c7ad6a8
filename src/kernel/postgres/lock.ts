import { randomBytes } from 'node:crypto';
import { link, mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InstallationInUse } from './errors.ts';
import { codeOf, readIfPresent } from './files.ts';
import { findProcess } from './process.ts';

export interface InstallationLock {
  release(): Promise<void>;
}

interface Owner {
  readonly pid: number;
  readonly startedAt: string;
  /** Names this one holding of the lock, so that nobody takes a later holding for it. */
  readonly nonce: string;
}

/**
 * Takes the data folder for this process. PostgreSQL can outlive us, so its own lock says nothing of ours: the owner is known by process
 * number and start time, which no later process can share. @throws InstallationInUse while the owner lives.
 */
export async function acquireInstallationLock(dataDir: string): Promise<InstallationLock> {
  await mkdir(join(dataDir, 'run'), { recursive: true, mode: 0o755 });
  const path = join(dataDir, 'run', 'owner.json');
  const me = await holder();
  await take(path, me, dataDir);
  return {
    async release() {
      if ((await readOwner(path))?.nonce === me.nonce) await rm(path, { force: true });
    },
  };
}

/** Whether a living process holds the data folder: it serves, or starts, or stops, or works on it otherwise. */
export async function isInstallationHeld(dataDir: string): Promise<boolean> {
  const owner = await readOwner(join(dataDir, 'run', 'owner.json'));
  return owner !== undefined && lives(owner);
}

async function holder(): Promise<Owner> {
  const startedAt = (await findProcess(process.pid))?.startedAt ?? '';
  return { pid: process.pid, startedAt, nonce: randomBytes(8).toString('hex') };
}

/**
 * A dead owner's file may be removed only by who holds a lock named after that very holding, and who still finds it then. Without it, of
 * two that come at once the slower would remove the file that the faster has just made, and both would believe to be alone.
 */
async function take(path: string, me: Owner, dataDir: string): Promise<void> {
  while (!(await createExclusively(path, me))) {
    const owner = await readOwner(path);
    if (!owner) continue;
    if (await lives(owner)) {
      throw new InstallationInUse(
        `the installation in ${dataDir} is already running (process ${owner.pid}): stop it first, or set DIGIPRO_DATA to another folder`,
      );
    }
    const guard = `${path}.${owner.nonce}`;
    await take(guard, await holder(), dataDir);
    if ((await readOwner(path))?.nonce === owner.nonce) await rm(path, { force: true });
    await rm(guard, { force: true });
  }
}

/** Links a whole file to the name: unlike creating it there, nobody ever sees it empty. */
async function createExclusively(path: string, owner: Owner): Promise<boolean> {
  const draft = `${path}.${owner.nonce}.draft`;
  await writeFile(draft, JSON.stringify(owner), { mode: 0o644, flush: true });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function readOwner(path: string): Promise<Owner | undefined> {
  const text = await readIfPresent(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Owner;
  } catch {
    // Spoilt from outside: nobody holds it.
    return { pid: 0, startedAt: '', nonce: 'spoilt' };
  }
}

async function lives(owner: Owner): Promise<boolean> {
  const found = owner.pid > 0 ? await findProcess(owner.pid) : undefined;
  return found !== undefined && (found.startedAt === '' || found.startedAt === owner.startedAt);
}
