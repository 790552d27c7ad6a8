import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serverEnvironment, type Binaries } from './binaries.ts';
import { PostgresError } from './errors.ts';
import { codeOf, exists, readIfPresent, writeWhole } from './files.ts';
import { clusterFolder, recall } from './memory.ts';
import { copyPackage, findPackage } from './package.ts';
import { socketFolder } from './socket.ts';

const run = promisify(execFile);

/** Who the server runs as. PostgreSQL refuses to run as root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Where the cluster and its socket are, and with which programs and user it runs. */
export interface Place {
  readonly cluster: string;
  readonly socketDir: string;
  readonly binaries: Binaries;
  /** Undefined where the server runs as ourselves. */
  readonly user: ServerUser | undefined;
  readonly outside: string | null;
}

/**
 * Chooses the place. As root the server's user must reach programs and data folder: under a folder of mode 0700, such as root's home,
 * initdb fails with EACCES. Where it cannot, a copy of the programs and the cluster go into `commonDir`. An existing cluster stays.
 */
export async function choosePlace(dataDir: string, binaries: Binaries, commonDir: string): Promise<Place> {
  const memory = await recall(dataDir);
  const asRoot = process.getuid?.() === 0;
  const known = memory && (await ownerOf(clusterFolder(dataDir, memory.outside)));
  const user = asRoot ? (known ?? (await serverUser())) : undefined;
  if (!asRoot) refuseForeign(dataDir, known);
  const programs = user ? await runnable(binaries, user, commonDir) : binaries;
  const outside = memory && known ? memory.outside : await outsideFolder(dataDir, user, commonDir);
  if (outside) await claim(outside, dataDir);
  const socketDir = await socketFolder(outside ?? dataDir, user);
  return { cluster: clusterFolder(dataDir, outside), socketDir, binaries: programs, user, outside };
}

/** The owner of an existing cluster: PostgreSQL runs as nobody else on it. */
async function ownerOf(cluster: string): Promise<ServerUser | undefined> {
  if (!(await exists(cluster))) return undefined;
  const { uid, gid } = await stat(cluster);
  return { uid, gid };
}

function refuseForeign(dataDir: string, owner: ServerUser | undefined): void {
  if (!owner || owner.uid === process.getuid?.()) return;
  throw new PostgresError(
    `the database of ${dataDir} belongs to another user (number ${owner.uid}): start as the user who made it, or set DIGIPRO_DATA to another folder`,
  );
}

async function serverUser(): Promise<ServerUser> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const users = passwd.split('\n').map((line) => line.split(':'));
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!found) throw new PostgresError('PostgreSQL does not run as root, and there is no user postgres or nobody');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/** Programs that this user can really run: tried, because modes, access lists and mount options all have a say. */
async function runnable(binaries: Binaries, user: ServerUser, commonDir: string): Promise<Binaries> {
  if (await runsAs(binaries, user)) return binaries;
  const found = binaries.origin === 'package' ? await findPackage() : undefined;
  if (found) {
    await commonFolder(commonDir);
    const native = await copyPackage(found, commonDir);
    const copy = { ...binaries, bin: join(native, 'bin'), libraries: [join(native, 'lib')] };
    if (await runsAs(copy, user)) return copy;
  }
  throw new PostgresError(
    `user number ${user.uid}, as whom PostgreSQL runs when we are root, cannot run ${join(binaries.bin, 'postgres')}: open its folder to everybody, or start as an ordinary user`,
  );
}

function runsAs(binaries: Binaries, user: ServerUser): Promise<boolean> {
  const options = { ...user, env: serverEnvironment(binaries.libraries), cwd: '/' };
  return run(join(binaries.bin, 'postgres'), ['--version'], options).then(
    () => true,
    () => false,
  );
}

/** Null where the server's user can enter the data folder. */
async function outsideFolder(dataDir: string, user: ServerUser | undefined, commonDir: string): Promise<string | null> {
  if (!user || (await canEnter(dataDir, user))) return null;
  await commonFolder(commonDir);
  const folder = join(commonDir, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  await commonFolder(folder);
  return folder;
}

/** Asks the system itself, as that user. Where coreutils are missing the answer is no, which is always safe. */
function canEnter(folder: string, user: ServerUser): Promise<boolean> {
  return run('test', ['-x', folder], { ...user, env: { PATH: '/usr/bin:/bin' }, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function commonFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // Whatever the umask: what is inside protects itself.
  await chmod(folder, 0o755);
}

/** The outside folder says whose it is: a data folder that was copied must not run on the cluster of its original. */
async function claim(outside: string, dataDir: string): Promise<void> {
  const note = join(outside, 'data-folder');
  const holder = (await readIfPresent(note))?.trim();
  if (holder === dataDir) return;
  const memory = holder === undefined ? undefined : await recall(holder).catch(absentFolder);
  if (memory?.outside === outside) {
    throw new PostgresError(
      `${dataDir} is a copy of ${holder}, whose database is in ${outside}: a copied folder has no database of its own, restore a backup into an empty one instead`,
    );
  }
  await writeWhole(note, `${dataDir}\n`, 0o644);
}

function absentFolder(error: unknown): undefined {
  if (error instanceof PostgresError || codeOf(error) === 'EACCES') return undefined;
  throw error;
}
