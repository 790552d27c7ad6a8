import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { tidy } from './extract/tidy.ts';
import { LIMITS, Stop } from './limits.ts';

const run = promisify(execFile);

/** Programs of this machine that intake uses where they are. */
export interface Tools {
  /** Version of pdftotext; undefined where it, or what bounds it, is not on the machine. */
  readonly pdftotext: string | undefined;
}

/** Looks once what this machine has. */
export async function findTools(): Promise<Tools> {
  const version = await run('pdftotext', ['-v']).then(
    ({ stderr }) => /version (\S+)/.exec(stderr)?.[1] ?? 'unknown',
    () => undefined,
  );
  // A program in C over hostile bytes runs within bounds of the kernel or not at all.
  const bounded = await run('prlimit', ['--version']).then(
    () => true,
    () => false,
  );
  return { pdftotext: bounded ? version : undefined };
}

const WALL_MS = 30_000;

/**
 * The text of a PDF by pdftotext (poppler), with at most so many seconds of the processor and 1.5 GB, and with lower priority than those
 * who wait for an answer. @throws Stop
 */
export async function pdfTextByTool(file: string, milliseconds: number, limit: number): Promise<string> {
  if (milliseconds <= 0) throw new Stop('out-of-time');
  const bounds = [`--cpu=${Math.ceil(milliseconds / 1000)}`, `--as=${LIMITS.memoryBytes}`, '--core=0'];
  const child = spawn('prlimit', [...bounds, 'nice', '-n', '10', 'pdftotext', '-q', '-enc', 'UTF-8', file, '-'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing of the program's settings or secrets.
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' },
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
    // Four bytes for a character at most: then there is enough.
    if (size <= limit * 4) return;
    full = true;
    child.kill('SIGKILL');
  });
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('latin1')).slice(0, 2000)));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, by) => resolve([status, by]));
  });
  if (!full && (code !== 0 || signal)) throw failure(code, signal, said);
  return tidy(Buffer.concat(chunks).toString('utf8').slice(0, limit));
}

function failure(code: number | null, signal: string | null, said: string): Stop {
  if (signal === 'SIGXCPU' || signal === 'SIGKILL') return new Stop('out-of-time');
  if (/bad_alloc|out of memory/i.test(said) || signal === 'SIGABRT') return new Stop('out-of-memory');
  // Exit status 1 is "error opening a PDF file", 3 "related to PDF permissions" (pdftotext(1)).
  return new Stop(code === 3 || /password|encrypt/i.test(said) ? 'encrypted' : 'damaged', said.slice(0, 200));
}
