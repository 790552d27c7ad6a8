import { chmod, chown, lstat, mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { PostgresError } from './errors.ts';
import { exists, readIfPresent, writeWhole } from './files.ts';
import type { ServerUser } from './place.ts';

/** Bytes of a socket's path: the system takes 107 on Linux and 103 on macOS. */
const LIMIT = 100;
const NAME = '/.s.PGSQL.5432';

/**
 * A folder for the socket, of mode 0700 and owned by the server's user, which keeps other users of the machine away from the database:
 * beside the cluster, or below /run or /tmp where the path would be too long.
 */
export async function socketFolder(base: string, user: ServerUser | undefined): Promise<string> {
  const inside = join(base, 'socket');
  if (Buffer.byteLength(inside + NAME) > LIMIT) return shortFolder(base, user);
  await mkdir(inside, { recursive: true, mode: 0o700 });
  if (!(await lstat(inside)).isDirectory()) throw new PostgresError(`${inside} should be a folder`);
  await giveTo(inside, user);
  return inside;
}

/** Its random name is kept in a file: a name that can be foretold could be taken by another user before us. */
async function shortFolder(base: string, user: ServerUser | undefined): Promise<string> {
  const note = join(base, 'socket.location');
  const known = (await readIfPresent(note))?.trim();
  if (known && (await isOurs(known, user))) return known;
  const folder = await mkdtemp('/run/digipro-').catch(() => mkdtemp('/tmp/digipro-'));
  await giveTo(folder, user);
  await writeWhole(note, `${folder}\n`, 0o644);
  return folder;
}

/** After a restart of the machine the folder may be gone, and somebody else may have made another with its name. */
async function isOurs(folder: string, user: ServerUser | undefined): Promise<boolean> {
  if (!(await exists(folder))) return false;
  const found = await lstat(folder);
  const owner = user?.uid ?? process.getuid?.();
  return found.isDirectory() && found.uid === owner && (found.mode & 0o777) === 0o700;
}

async function giveTo(folder: string, user: ServerUser | undefined): Promise<void> {
  if (user) await chown(folder, user.uid, user.gid);
  await chmod(folder, 0o700);
}
