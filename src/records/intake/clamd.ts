import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { connect } from 'node:net';

export interface ScanAnswer {
  readonly verdict: 'clean' | 'found' | 'too-large' | 'no-answer';
  /** What the scanner calls that which it found. */
  readonly name?: string;
}

const PIECE = 256 * 1024;
const TIMEOUT_MS = 120_000;

/**
 * Has clamd look through a file (INSTREAM of clamd(8)): pieces with their length before them, ended by one of length zero. Nothing of it
 * stays with the scanner. Never throws.
 */
export async function scanFile(socketPath: string, file: string): Promise<ScanAnswer> {
  const socket = connect(socketPath);
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('clamd does not answer')));
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer = (answer + chunk.toString('utf8')).slice(0, 2000)));
  const ended = once(socket, 'close');
  try {
    await once(socket, 'connect');
    socket.write('zINSTREAM\0');
    for await (const chunk of createReadStream(file, { highWaterMark: PIECE })) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE((chunk as Buffer).length);
      socket.write(length);
      // A scanner that has heard enough closes: what it said is read below.
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), ended]);
      if (socket.destroyed) break;
    }
    if (!socket.destroyed) socket.write(Buffer.alloc(4));
    await ended;
  } catch {
    socket.destroy();
  }
  return verdictOf(answer);
}

function verdictOf(answer: string): ScanAnswer {
  const found = /^stream: (.{1,200}) FOUND/.exec(answer);
  if (found) return { verdict: 'found', name: found[1]! };
  if (/^stream: OK/.test(answer)) return { verdict: 'clean' };
  return { verdict: /size limit exceeded/.test(answer) ? 'too-large' : 'no-answer' };
}
