import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentFor, isInstallationHeld, type Config, type ControlCall, type Problem } from '../kernel/index.ts';
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
  const stops: (() => Promise<void>)[] = [];
  const reach = async () => {
    stops.push(await reachServer(config, socketPath));
  };
  await reach();
  return attachment(socketPath, reach, async () => {
    for (const stop of stops) await stop();
  });
}

/** The codes of the bodies, the first one made first. */
export async function bodiesOf(attachment: Attachment): Promise<readonly string[]> {
  const call = { operation: 'kernel.installation.get', input: {}, as: undefined, system: true, body: undefined };
  return (await attachment.call<{ bodies: readonly string[] }>(call)).bodies;
}

/**
 * Waits until the socket answers, and starts the installation where nobody holds it. Of commands that come at once one starts it and the
 * others wait for that; one that finds it stopping waits until it is gone. @returns what stops it, if it was started here.
 */
async function reachServer(config: Config, socketPath: string): Promise<() => Promise<void>> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    if (await answers(socketPath)) return async () => undefined;
    if (!(await isInstallationHeld(config.dataDir))) {
      const started = await startServer(deadline);
      if (started.ready) return started.stop;
      if (!(await isInstallationHeld(config.dataDir)) || performance.now() > deadline) {
        process.stderr.write(started.told);
        throw new CommandError('the installation did not start: see the lines above');
      }
    }
    if (performance.now() > deadline) {
      throw new CommandError(`another process holds ${config.dataDir} and has not answered for 60 s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

type Started =
  { readonly ready: true; readonly stop: () => Promise<void> } | { readonly ready: false; readonly told: string };

async function startServer(deadline: number): Promise<Started> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.js', import.meta.url)), 'start', '--quiet'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentFor({ DIGIPRO_PORT: '0' }),
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let told = '';
  const remember = (chunk: Buffer) => (told += chunk.toString('utf8'));
  child.stderr.on('data', remember);
  const ready = await readiness(child.stdout, ended, deadline);
  if (!ready) {
    child.kill('SIGTERM');
    await ended;
    return { ready, told };
  }
  child.stderr.off('data', remember).pipe(process.stderr, { end: false });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { ready, stop };
}

/** Waits for the line that the server prints when it serves. @returns false when it ends before, or the time is over. */
function readiness(output: NodeJS.ReadableStream, ended: Promise<void>, deadline: number): Promise<boolean> {
  return new Promise((resolve) => {
    let text = '';
    const timer = setTimeout(() => resolve(false), deadline - performance.now());
    const settle = (ready: boolean) => {
      clearTimeout(timer);
      resolve(ready);
    };
    output.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('ready\n')) settle(true);
    });
    void ended.then(() => settle(false));
  });
}

/** Whoever has started the installation stops it at the end, and others may be attached then: they start it again. */
function attachment(socketPath: string, reach: () => Promise<void>, release: () => Promise<void>): Attachment {
  const open = async (call: ControlCall, upload?: string) => {
    for (;;) {
      try {
        return await send(socketPath, call, upload);
      } catch (error) {
        // Nothing was sent: nobody listened.
        if (!['ENOENT', 'ECONNREFUSED'].includes(String((error as { code?: string }).code))) throw error;
        if ((error as { syscall?: string }).syscall !== 'connect') throw error;
        await reach();
      }
    }
  };
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
