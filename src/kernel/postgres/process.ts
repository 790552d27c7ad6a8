import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process that runs now. What the system does not tell is empty. */
export interface ProcessInfo {
  /** With the process number, names one process for ever: numbers are used again, also after a restart of the machine. */
  readonly startedAt: string;
  /** Name of the program, without its folder. */
  readonly program: string;
  readonly workingFolder: string;
}

/** Looks a process up. @returns undefined when it has ended; a zombie has, even where nobody collects it. */
export async function findProcess(pid: number): Promise<ProcessInfo | undefined> {
  if (!takesSignals(pid)) return undefined;
  if (process.platform !== 'linux') return fromPs(pid);
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // Alive and not listed: /proc is mounted so that other users' processes are hidden.
  if (stat === undefined) return takesSignals(pid) ? { startedAt: '', program: '', workingFolder: '' } : undefined;
  // proc(5): number (program) state …, the start in clock ticks since boot is field 22. The name may hold spaces and parentheses.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return {
    startedAt: `${boot.trim()}/${rest[18]}`,
    program: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    workingFolder: await readlink(`/proc/${pid}/cwd`).catch(() => ''),
  };
}

/** Sends a signal. @returns false when there is no such process. */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

function takesSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

async function fromPs(pid: number): Promise<ProcessInfo | undefined> {
  const options = { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };
  const text = await run('ps', ['-o', 'stat=,lstart=,comm=', '-p', String(pid)], options).then(
    (done) => done.stdout.trim(),
    () => '',
  );
  // E.g. `Ss   Tue Nov 24 03:51:33 2026     /opt/postgres/bin/postgres`.
  const match = /^(\S+)\s+(\S+ +\S+ +\S+ +\S+ +\d{4})\s+(.*)$/.exec(text);
  if (!match || match[1]!.startsWith('Z')) return undefined;
  return { startedAt: match[2]!, program: match[3]!.split('/').at(-1)!, workingFolder: '' };
}
