import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { serverEnvironment } from './binaries.ts';
import { PostgresError } from './errors.ts';
import { readIfPresent } from './files.ts';
import type { Place } from './place.ts';
import { findProcess, sendSignal } from './process.ts';

export const PORT = 5432;

const STOP_MS = 60_000;
const LOG_LIMIT = 10 * 1024 * 1024;

/** The server's first process, as its own file `postmaster.pid` describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly socketDir: string;
  /** It has said that it takes connections. */
  readonly ready: boolean;
}

/** Looks for a living server of this cluster, whoever started it. */
export async function findPostmaster(place: Place): Promise<Postmaster | undefined> {
  const path = join(place.cluster, 'postmaster.pid');
  const text = await readIfPresent(path);
  const lines = (text ?? '').split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!(pid > 0)) return undefined;
  const found = await findProcess(pid);
  // Another user's process is not ours, and no obstacle to the server either.
  if (!found || !sendSignal(pid, 0)) return undefined;
  const isServer = ['postgres', 'postmaster', ''].includes(found.program);
  // The server makes the cluster its working folder; where the system does not tell, the program's name must do.
  if (isServer && ['', place.cluster].includes(found.workingFolder)) {
    return { pid, socketDir: lines[4] || place.socketDir, ready: lines[7]?.trim() === 'ready' };
  }
  await disown(path, lines);
  return undefined;
}

/**
 * After a restart of the machine another process may have the number in a file that was left behind, and the server would refuse to
 * start. It takes no offence at its parent's number, so we write ours; the rest of the file still guards the shared memory.
 */
async function disown(path: string, lines: readonly string[]): Promise<void> {
  await writeFile(path, [String(process.pid), ...lines.slice(1)].join('\n'));
}

/** What the server is told beyond its defaults. Statements and parameters stay out of its log: they hold personal data. */
function serverSettings(place: Place, extra: Readonly<Record<string, string>>): readonly string[] {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '',
    unix_socket_directories: place.socketDir,
    unix_socket_permissions: '0700',
    port: String(PORT),
    // Pools of 16 + 3 of a few processes, tools beside them; 128 MB is the measured default for installations of one machine.
    max_connections: '80',
    shared_buffers: '128MB',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_level: 'replica',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    // A query of a client that was killed ends at the next look instead of running to its end.
    client_connection_check_interval: '10s',
    // The registers of a young installation grow manifold in a minute: without statistics the planner takes them for empty.
    autovacuum_naptime: '10s',
    jit: 'off',
    ...extra,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * Starts the server in a session of its own: neither Ctrl-C, which goes to our process group, nor our death reaches it. We stop it in
 * order, or the next owner takes it over.
 */
export async function spawnPostmaster(
  place: Place,
  logFile: string,
  extra: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  await mkdir(dirname(logFile), { recursive: true, mode: 0o755 });
  await setAside(logFile);
  const log = await open(logFile, 'a', 0o600);
  try {
    const child = spawn(join(place.binaries.bin, 'postgres'), ['-D', place.cluster, ...serverSettings(place, extra)], {
      ...place.user,
      env: serverEnvironment(place.binaries.libraries),
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.unref();
    await new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new PostgresError(`PostgreSQL does not start: ${error.message}`)));
      child.once('spawn', resolve);
    });
    return child;
  } finally {
    await log.close();
  }
}

async function setAside(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT) await rename(logFile, `${logFile}.1`);
}

/** Fast shutdown: sessions end, everything is written. @returns when the process is gone. @throws PostgresError after 60 s. */
export async function stopPostmaster(place: Place, pid: number): Promise<void> {
  const deadline = performance.now() + STOP_MS;
  // Signalled only while it is surely ours: a number may have passed on to another process.
  if ((await findPostmaster(place))?.pid === pid) sendSignal(pid, 'SIGINT');
  while (await isServer(pid)) {
    if (performance.now() > deadline) throw new PostgresError(`PostgreSQL (process ${pid}) does not stop`);
    await pause(15);
  }
}

async function isServer(pid: number): Promise<boolean> {
  const found = await findProcess(pid);
  return found !== undefined && ['postgres', 'postmaster', ''].includes(found.program);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
