import { constants, type Dirent } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createLoop, DomainError, systemCaller, type Loop, type Runtime, type Tenant } from '../../kernel/index.ts';
import { cleanName } from '../normalise/text.ts';
import { fitName, refuseFile, settleFile } from './outcome.ts';

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
const TAKEN = /^[0-9a-f-]{36}__(.+)$/;
const NO_FILE = 'collegamenti, sottocartelle e file speciali non sono accettati';

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
 * idempotent, so nothing is registered twice and nothing is forgotten. Trouble with one file or body holds up no other.
 */
export function createInbox(options: InboxOptions): Loop & { round(): Promise<void> } {
  const sightings = new Map<string, Sighting>();
  const followed: Followed = new Map();
  const strangers = new Set<string>();
  const round = async () => {
    const bodies = await options.bodies();
    await tellStrangers(options, bodies, strangers);
    for (const body of bodies) {
      const folder = join(options.root, body.code);
      await each(options, body, [folder], async () => {
        await prepareFolders(folder);
        await takeStill(options, body, folder, sightings);
        await followTaken(options, body, folder, followed);
      });
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

/** What lies beside the folders of the bodies is nobody's and is taken by nobody: the log says so, once for each name. */
async function tellStrangers(
  { root, runtime }: InboxOptions,
  bodies: readonly Tenant[],
  told: Set<string>,
): Promise<void> {
  const codes = new Set(bodies.map(({ code }) => code));
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (told.has(entry.name) || (entry.isDirectory() && codes.has(entry.name))) continue;
    told.add(entry.name);
    runtime.log.warn(
      { name: entry.name.slice(0, 80) },
      'in the inbox lies something that is no folder of a body: nobody takes it',
    );
  }
}

/** Does something for each item; what fails is logged and tried again at the next round. */
async function each<T>(
  { runtime }: InboxOptions,
  body: Tenant,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (const item of items) {
    await work(item).catch((error: unknown) => {
      runtime.log.error({ err: error, body: body.code }, 'something in the inbox waits, will be tried again');
    });
  }
}

/** Whoever may drop files could put a link in the place of one of our folders, and lead us elsewhere. */
async function prepareFolders(folder: string): Promise<void> {
  for (const name of FOLDERS) {
    await mkdir(join(folder, name), { recursive: true });
    if (!(await lstat(join(folder, name))).isDirectory()) throw new Error(`inbox folder ${name} is no folder`);
  }
}

async function takeStill(
  options: InboxOptions,
  body: Tenant,
  folder: string,
  sightings: Map<string, Sighting>,
): Promise<void> {
  const entries = await listFiles(folder);
  // A program may write under a hidden name and rename when it is done; what is no file and hides is hidden from nobody.
  const dropped = entries.filter(
    ({ entry, text }) => !(FOLDERS as readonly string[]).includes(text) && !(text.startsWith('.') && entry.isFile()),
  );
  await each(options, body, dropped, async ({ entry, text, path }) => {
    if (!entry.isFile()) return refuseFile(folder, path, text, NO_FILE);
    if (!(await isStill(path, sightings))) return;
    const id = options.runtime.entropy.id(options.runtime.clock.realNow());
    await rename(path, join(folder, 'taken', `${id}__${fitName(text)}`));
    sightings.delete(keyOf(path));
  });
  const seen = new Set(dropped.map(({ path }) => keyOf(path)));
  const here = keyOf(Buffer.from(`${folder}/`));
  for (const key of sightings.keys()) if (key.startsWith(here) && !seen.has(key)) sightings.delete(key);
}

interface Listed {
  readonly entry: Dirent<Buffer>;
  /** The name as text; what is not UTF-8 in it is replaced. */
  readonly text: string;
  /** The name as it is on disk, which need not be text. */
  readonly path: Buffer;
}

async function listFiles(folder: string): Promise<readonly Listed[]> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  const place = Buffer.from(`${folder}/`);
  return entries.map((entry) => ({
    entry,
    text: entry.name.toString('utf8'),
    path: Buffer.concat([place, entry.name]),
  }));
}

function keyOf(path: Buffer): string {
  return path.toString('latin1');
}

async function isStill(path: Buffer, sightings: Map<string, Sighting>): Promise<boolean> {
  const stat = await lstat(path).catch(() => undefined);
  if (!stat) return false;
  const { size, mtimeMs } = stat;
  const before = sightings.get(keyOf(path));
  if (before && before.size === size && before.mtimeMs === mtimeMs) return performance.now() - before.since >= STILL_MS;
  sightings.set(keyOf(path), { size, mtimeMs, since: performance.now() });
  return false;
}

/** Files in `taken/` that wait: the first time they are received under the taking's identifier, then their message is followed. */
async function followTaken(options: InboxOptions, body: Tenant, folder: string, followed: Followed): Promise<void> {
  await each(options, body, await listFiles(join(folder, 'taken')), async ({ entry, text, path }) => {
    const filename = TAKEN.exec(text)?.[1];
    if (!entry.isFile()) return refuseFile(folder, path, text, NO_FILE);
    if (filename === undefined) return refuseFile(folder, path, text, 'il file è stato messo in taken/ a mano');
    await receiveOrFollow(options, body, folder, path, filename, followed);
  });
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
  path: Buffer,
  filename: string,
  followed: Followed,
): Promise<void> {
  const messageId = followed.get(keyOf(path));
  const state = messageId
    ? await messageState(options, body, messageId)
    : await receive(options, body, folder, path, filename, followed);
  if (!state || state.status === 'received') return;
  followed.delete(keyOf(path));
  if (state.status !== 'refused') return settleFile(folder, path, filename);
  await refuseFile(folder, path, filename, state.reason ?? 'non accettato');
  options.runtime.log.warn({ body: body.code }, 'a file of the inbox was refused');
}

type State = { readonly status: string; readonly reason: string | null };

async function receive(
  options: InboxOptions,
  body: Tenant,
  folder: string,
  path: Buffer,
  filename: string,
  followed: Followed,
): Promise<State | undefined> {
  const { runtime } = options;
  const file = await openPlain(path);
  const stream = file.createReadStream();
  try {
    const input = { source: SOURCE, filename: cleanName(filename) ?? 'messaggio' };
    const answer = (await runtime.invoker.invoke(callerOf(options, body), 'bus.messages.receive', input, {
      upload: { stream, mime: 'application/octet-stream', filename },
    })) as Received;
    if (answer.duplicateOf && answer.duplicateOf.status !== 'received') return answer.duplicateOf;
    followed.set(keyOf(path), answer.messageId);
    return { status: 'received', reason: null };
  } catch (error) {
    if (!(error instanceof DomainError) || error.status >= 500) throw error;
    await refuseFile(folder, path, filename, error.detail?.it ?? error.title.it);
    return undefined;
  } finally {
    stream.destroy();
  }
}

/** Never follows a link: it would lead the program to files that who dropped it may not read. */
async function openPlain(path: Buffer): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error('a taken file is no plain file');
}

async function messageState(options: InboxOptions, body: Tenant, id: string): Promise<State> {
  return (await options.runtime.invoker.invoke(callerOf(options, body), 'bus.messages.get', { id })) as State;
}

function callerOf({ runtime }: InboxOptions, body: Tenant) {
  return systemCaller(body.bodyId, 'bus:inbox', runtime.entropy.id(runtime.clock.realNow()), 'bus');
}
