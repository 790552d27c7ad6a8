import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PostgresError } from './errors.ts';
import { exists, readIfPresent } from './files.ts';
import { clusterFolder, recall, type Memory } from './memory.ts';
import { findPackage, linkLibraries, packageName } from './package.ts';

const run = promisify(execFile);
const FLOOR = 15;
const SYSTEM = '/usr/lib/postgresql';

/** Server programs that can run the embedded database, and why these. */
export interface Binaries {
  /** Folder of `postgres` and `initdb`. */
  readonly bin: string;
  readonly major: number;
  readonly version: string;
  readonly origin: Memory['origin'];
  /** Why these and not others, for whoever asks `digipro doctor`. */
  readonly reason: string;
  /** Folders of shared libraries, in the order of search; none for programs that find theirs themselves. */
  readonly libraries: readonly string[];
}

/**
 * Finds server programs: the configured folder, else those that made the existing cluster, else the npm package of this platform, else
 * the system's newest. Changes nothing in the cluster. @throws PostgresError naming what was looked at and what to do.
 */
export async function findBinaries(binDir: string | undefined, dataDir: string): Promise<Binaries> {
  const memory = await recall(dataDir);
  const cluster = clusterFolder(dataDir, memory?.outside ?? null);
  const text = await readIfPresent(join(cluster, 'PG_VERSION'));
  const made = text === undefined ? undefined : Number.parseInt(text, 10);
  const found = binDir !== undefined ? await configured(binDir) : await among(dataDir, made, memory);
  if (made !== undefined && found.major !== made) throw otherMajor(cluster, made, found);
  return found;
}

async function configured(binDir: string): Promise<Binaries> {
  return describe(binDir, 'setting', 'the folder that DIGIPRO_PG_BIN names', []);
}

/** Without an existing cluster the first that runs; with one, only programs of its major version. */
async function among(dataDir: string, made: number | undefined, memory: Memory | undefined): Promise<Binaries> {
  const fits = (candidate: Binaries) => made === undefined || candidate.major === made;
  const looked: string[] = [];
  let other: Binaries | undefined;
  for await (const candidate of candidates(dataDir, made === undefined ? undefined : memory)) {
    if (typeof candidate === 'string') looked.push(candidate);
    else if (fits(candidate)) return candidate;
    else other ??= candidate;
  }
  if (made !== undefined && other) throw otherMajor(clusterFolder(dataDir, memory?.outside ?? null), made, other);
  throw new PostgresError(
    `no PostgreSQL ${made ?? `${FLOOR} or later`} was found (${looked.join('; ')}): install it, or set DIGIPRO_PG_BIN or DIGIPRO_DATABASE_URL`,
  );
}

/** What there is, best first; a text says what was looked at in vain. */
async function* candidates(dataDir: string, memory: Memory | undefined): AsyncGenerator<Binaries | string> {
  if (memory && memory.origin !== 'package') {
    yield await describe(memory.bin, memory.origin, 'they made this database', []).catch(sentenceOf);
  }
  yield await fromPackage(dataDir).catch(sentenceOf);
  const majors = (await readdir(SYSTEM).catch(() => [])).map(Number).filter((major) => major >= FLOOR);
  if (majors.length === 0) yield `${SYSTEM} has none`;
  for (const major of majors.sort((a, b) => b - a)) {
    const folder = join(SYSTEM, String(major), 'bin');
    yield await describe(folder, 'system', `the newest server of ${SYSTEM} that fits`, []).catch(sentenceOf);
  }
}

async function fromPackage(dataDir: string): Promise<Binaries | string> {
  const found = await findPackage();
  if (!found) return `the package ${packageName} is not installed`;
  const links = await linkLibraries(found, dataDir);
  const reason = `the npm package ${packageName} ${found.version}`;
  return describe(join(found.native, 'bin'), 'package', reason, [links, join(found.native, 'lib')]);
}

async function describe(
  bin: string,
  origin: Binaries['origin'],
  reason: string,
  libraries: readonly string[],
): Promise<Binaries> {
  const version = await versionOf(bin, libraries);
  const major = Number.parseInt(version, 10);
  if (!(major >= FLOOR)) throw new PostgresError(`${bin} holds PostgreSQL ${version}, ${FLOOR} or later is needed`);
  if (!(await exists(join(bin, 'initdb')))) throw new PostgresError(`${bin} holds no initdb`);
  return { bin, major, version, origin, reason, libraries };
}

async function versionOf(bin: string, libraries: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(join(bin, 'postgres'), ['--version'], { env: serverEnvironment(libraries) });
    return /(\d+)(?:\.\d+)?/.exec(stdout)?.[0] ?? '';
  } catch (error) {
    throw new PostgresError(`${join(bin, 'postgres')} does not run: ${(error as Error).message.trim()}`);
  }
}

/** The whole environment of the server: nothing of ours reaches it, neither settings nor secrets. */
export function serverEnvironment(libraries: readonly string[]): Record<string, string> {
  const path = libraries.join(':');
  const search: Record<string, string> = path === '' ? {} : { LD_LIBRARY_PATH: path, DYLD_LIBRARY_PATH: path };
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...search };
}

function otherMajor(cluster: string, made: number, found: Binaries): PostgresError {
  return new PostgresError(
    `the database in ${cluster} was made by PostgreSQL ${made}, and the programs in ${found.bin} are ${found.version}: set DIGIPRO_PG_BIN to programs of version ${made}, or restore a backup into a new data folder`,
  );
}

function sentenceOf(error: unknown): string {
  if (error instanceof PostgresError) return error.message;
  throw error;
}
