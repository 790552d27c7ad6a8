import { spawn } from 'node:child_process';
import { LIMITS, Stop } from '../limits.ts';

export interface Program {
  /** The program and what it is given. */
  readonly command: readonly string[];
  /** What the command begins with, to be without network. */
  readonly offline: readonly string[];
  readonly cpuMs: number;
  /** Bytes of what it says that are read; then it is ended, and there is enough. */
  readonly most: number;
}

/** Somebody else's processor may be busy: the time of the wall is longer than that of the processor. */
export const WALL_MS = 30_000;

/**
 * What a program says, run with at most so many seconds of the processor and 1.5 GB, without network, with lower priority than those who wait
 * for an answer, and with nothing of the settings or secrets of this program. To be called in a thread: starting a program halts its caller
 * for some milliseconds. @throws Stop
 */
export async function runBounded({ command, offline, cpuMs, most }: Program): Promise<Buffer> {
  if (cpuMs <= 0) throw new Stop('out-of-time');
  const bounds = ['prlimit', `--cpu=${Math.ceil(cpuMs / 1000)}`, `--as=${LIMITS.memoryBytes}`, '--core=0'];
  const [program, ...args] = [...offline, ...bounds, 'nice', '-n', '10', ...command];
  const child = spawn(program!, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', OMP_THREAD_LIMIT: '1' },
    timeout: WALL_MS,
    killSignal: 'SIGKILL',
  });
  const chunks: Buffer[] = [];
  let size = 0;
  let said = '';
  let full = false;
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= most) return;
    full = true;
    child.kill('SIGKILL');
  });
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('latin1')).slice(0, 2000)));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, by) => resolve([status, by]));
  });
  if (!full && (code !== 0 || signal)) throw failure(code, signal, said);
  return Buffer.concat(chunks);
}

function failure(code: number | null, signal: string | null, said: string): Stop {
  // A program under another one that is ended tells its signal by its status.
  if (signal === 'SIGXCPU' || signal === 'SIGKILL' || code === 152 || code === 137) return new Stop('out-of-time');
  if (/bad_alloc|out of memory/i.test(said) || signal === 'SIGABRT' || code === 134) return new Stop('out-of-memory');
  // Exit status 1 is "error opening a PDF file", 3 "related to PDF permissions" (pdftotext(1)).
  return new Stop(code === 3 || /password|encrypt/i.test(said) ? 'encrypted' : 'damaged', said.slice(0, 200));
}
