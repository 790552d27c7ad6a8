import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLoop, DomainError, systemCaller, type Loop, type Runtime, type Tenant } from '../../kernel/index.ts';

export interface InboxOptions {
  readonly runtime: Runtime;
  /** Folder that holds one folder per body, named by the body's code. */
  readonly root: string;
  readonly bodies: () => Promise<readonly Tenant[]>;
  readonly pollMs?: number;
}

const FOLDERS = ['taken', 'done', 'refused'] as const;
const STILL_MS = 1000;
const POLL_MS = 500;
const SOURCE = 'inbox';
const TAKEN = /^([0-9a-f-]{36})__(.+)$/;

/** What a file looked like, and since when it has looked so. */
interface Sighting {
  readonly size: number;
  readonly mtimeMs: number;
  readonly since: number;
}

/** Path in `taken/` to the message that its bytes became, for the life of the process; after a restart reception answers anew. */
type Followed = Map<string, string>;

/**
 * Polling consumer of the inbox folders. A file is taken when it has kept its size for a second, lies in `taken/` until its message has
 * ended, then in `done/`, or in `refused/` beside a `.reason.txt`. Whatever a crash leaves in `taken/` is looked at again: reception is
 * idempotent, so nothing is registered twice and nothing is forgotten.
 */
export function createInbox(options: InboxOptions): Loop & { round(): Promise<void> } {
  const sightings = new Map<string, Sighting>();
  const followed: Followed = new Map();
  const round = async () => {
    for (const body of await options.bodies()) {
      const folder = join(options.root, body.code);
      await Promise.all(FOLDERS.map((name) => mkdir(join(folder, name), { recursive: true })));
      await takeStill(options, folder, sightings);
      await followTaken(options, body, folder, followed);
    }
  };
  const loop = createLoop({
    name: 'inbox',
    log: options.runtime.log,
    pollMs: options.pollMs ?? POLL_MS,
    work: round,
  });
  return { ...loop, round };
}

async function takeStill(options: InboxOptions, folder: string, sightings: Map<string, Sighting>): Promise<void> {
  const seen = new Set<string>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if ((FOLDERS as readonly string[]).includes(entry.name) || entry.name.startsWith('.')) continue;
    if (!entry.isFile()) {
      await refuse(options, folder, path, entry.name, 'collegamenti e sottocartelle non sono accettati');
      continue;
    }
    seen.add(path);
    if (!(await isStill(path, sightings))) continue;
    const id = options.runtime.entropy.id(options.runtime.clock.realNow());
    await rename(path, join(folder, 'taken', `${id}__${entry.name}`));
    sightings.delete(path);
  }
  for (const path of sightings.keys()) if (path.startsWith(folder) && !seen.has(path)) sightings.delete(path);
}

async function isStill(path: string, sightings: Map<string, Sighting>): Promise<boolean> {
  const stat = await lstat(path).catch(() => undefined);
  if (!stat) return false;
  const { size, mtimeMs } = stat;
  const before = sightings.get(path);
  if (before && before.size === size && before.mtimeMs === mtimeMs) return performance.now() - before.since >= STILL_MS;
  sightings.set(path, { size, mtimeMs, since: performance.now() });
  return false;
}

/** Files in `taken/` that wait: the first time they are received under the taking's identifier, then their message is followed. */
async function followTaken(options: InboxOptions, body: Tenant, folder: string, followed: Followed): Promise<void> {
  for (const name of await readdir(join(folder, 'taken'))) {
    const match = TAKEN.exec(name);
    const path = join(folder, 'taken', name);
    if (!match) {
      await refuse(options, folder, path, name, 'il file è stato messo in taken/ a mano');
      continue;
    }
    await receiveOrFollow(options, body, folder, path, match[2]!, followed).catch((error: unknown) => {
      options.runtime.log.error({ err: error, body: body.code }, 'a file of the inbox waits, will be tried again');
    });
  }
}

interface Received {
  readonly messageId: string;
  readonly status: 'received' | 'duplicate';
  readonly duplicateOf: { readonly status: string; readonly reason: string | null } | null;
}

/** Receiving again is how a file is followed: the same bytes answer with the first message and where it stands. */
async function receiveOrFollow(
  options: InboxOptions,
  body: Tenant,
  folder: string,
  path: string,
  filename: string,
  followed: Followed,
): Promise<void> {
  const messageId = followed.get(path);
  const state = messageId
    ? await messageState(options, body, messageId)
    : await receive(options, body, folder, path, filename, followed);
  if (!state || state.status === 'received') return;
  followed.delete(path);
  if (state.status === 'refused') await refuse(options, folder, path, filename, state.reason ?? 'non accettato');
  else await rename(path, await freeName(join(folder, 'done'), filename));
}

type State = { readonly status: string; readonly reason: string | null };

async function receive(
  options: InboxOptions,
  body: Tenant,
  folder: string,
  path: string,
  filename: string,
  followed: Followed,
): Promise<State | undefined> {
  const { runtime } = options;
  const stream = createReadStream(path);
  try {
    const input = { source: SOURCE, filename: filename.slice(-255) };
    const answer = (await runtime.invoker.invoke(callerOf(options, body), 'bus.messages.receive', input, {
      upload: { stream, mime: 'application/octet-stream', filename },
    })) as Received;
    if (answer.duplicateOf && answer.duplicateOf.status !== 'received') return answer.duplicateOf;
    followed.set(path, answer.messageId);
    return { status: 'received', reason: null };
  } catch (error) {
    if (!(error instanceof DomainError) || error.status >= 500) throw error;
    await refuse(options, folder, path, filename, error.detail?.it ?? error.title.it);
    return undefined;
  } finally {
    stream.destroy();
  }
}

async function messageState(options: InboxOptions, body: Tenant, id: string): Promise<State> {
  return (await options.runtime.invoker.invoke(callerOf(options, body), 'bus.messages.get', { id })) as State;
}

function callerOf({ runtime }: InboxOptions, body: Tenant) {
  return systemCaller(body.bodyId, 'bus:inbox', runtime.entropy.id(runtime.clock.realNow()), 'bus');
}

async function refuse(
  options: InboxOptions,
  folder: string,
  path: string,
  filename: string,
  reason: string,
): Promise<void> {
  const target = await freeName(join(folder, 'refused'), filename);
  await rename(path, target);
  await writeFile(`${target}.reason.txt`, `${reason}\n`, 'utf8');
  options.runtime.log.warn({ reason }, 'a file of the inbox was refused');
}

/** A name that is not taken yet: `nome.eml`, `nome (2).eml` … */
async function freeName(folder: string, filename: string): Promise<string> {
  const names = new Set(await readdir(folder));
  const dot = filename.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [filename.slice(0, dot), filename.slice(dot)] : [filename, ''];
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? filename : `${stem} (${n})${ending}`;
    if (!names.has(name)) return join(folder, name);
  }
}
