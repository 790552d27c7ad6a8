import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentFor, type Config, type ControlCall, type Problem } from '../kernel/index.ts';
import { CommandError } from './command.ts';

/** A line to the running installation. */
export interface Attachment {
  /** Calls an operation. @throws CommandError with the refusal's sentence. */
  call<T = unknown>(call: ControlCall, upload?: string): Promise<T>;
  /** The same, giving the raw answer, for downloads. */
  open(call: ControlCall, upload?: string): Promise<IncomingMessage>;
  /** Stops the installation if this command has started it. */
  release(): Promise<void>;
}

export function controlSocket(config: Config): string {
  return join(config.dataDir, 'run', 'control.sock');
}

const START_TIMEOUT_MS = 60_000;

/** Attaches to the installation of the data folder; starts it when it is not running, and then stops it at the end. */
export async function attach(config: Config): Promise<Attachment> {
  const socketPath = controlSocket(config);
  if (await answers(socketPath)) return attachment(socketPath, async () => undefined);
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.js', import.meta.url)), 'start', '--quiet'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environmentFor({ DIGIPRO_PORT: '0' }),
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  await readiness(child.stdout!, ended);
  return attachment(socketPath, async () => {
    child.kill('SIGTERM');
    await ended;
  });
}

/** Waits for the line that the server prints when it serves. */
async function readiness(output: NodeJS.ReadableStream, ended: Promise<void>): Promise<void> {
  const ready = new Promise<void>((resolve, reject) => {
    let text = '';
    const timer = setTimeout(
      () => reject(new CommandError('the installation did not start in 60 s')),
      START_TIMEOUT_MS,
    );
    output.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (!text.includes('ready\n')) return;
      clearTimeout(timer);
      resolve();
    });
    void ended.then(() => {
      clearTimeout(timer);
      reject(new CommandError('the installation did not start: see the lines above'));
    });
  });
  await ready;
}

function attachment(socketPath: string, release: () => Promise<void>): Attachment {
  const open = (call: ControlCall, upload?: string) => send(socketPath, call, upload);
  return {
    open,
    release,
    async call<T>(call: ControlCall, upload?: string) {
      return JSON.parse((await readAll(await open(call, upload))).toString('utf8')) as T;
    },
  };
}

async function send(socketPath: string, call: ControlCall, upload: string | undefined): Promise<IncomingMessage> {
  const text = JSON.stringify(call);
  const headers = upload
    ? { 'digipro-call': Buffer.from(text, 'utf8').toString('base64'), 'content-type': 'application/octet-stream' }
    : { 'content-type': 'application/json' };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request({ socketPath, path: '/call', method: 'POST', headers }, resolve);
    outgoing.on('error', reject);
    if (upload) createReadStream(upload).on('error', reject).pipe(outgoing);
    else outgoing.end(text);
  });
  if ((answer.statusCode ?? 500) < 400) return answer;
  throw new CommandError(sentence(JSON.parse((await readAll(answer)).toString('utf8')) as Problem));
}

function sentence(problem: Problem): string {
  const fields = (problem.errors ?? []).map((field) => `${field.pointer || '/'}: ${field.message}`);
  return [`${problem.code}: ${problem.title}`, problem.detail, ...fields].filter(Boolean).join('\n  ');
}

export async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request({ socketPath, path: '/', method: 'GET' }, (answer) => {
      answer.resume();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
    probe.end();
  });
}
