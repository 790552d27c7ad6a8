import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLoop, DomainError, systemCaller, type Loop, type Runtime, type Tenant } from '../../kernel/index.ts';
import { createDrop, keyOf, type Drop, type TakenFile } from '../folders/drop.ts';
import { openPlain } from '../folders/files.ts';
import { cleanName } from '../normalise/text.ts';

export interface InboxOptions {
  readonly runtime: Runtime;
  /** Folder that holds one folder per body, named by the body's code. */
  readonly root: string;
  readonly bodies: () => Promise<readonly Tenant[]>;
  readonly pollMs?: number;
}

const POLL_MS = 500;
const SOURCE = 'inbox';

/** Path in `taken/` to the message that its bytes became, for the life of the process; after a restart reception answers anew. */
type Followed = Map<string, string>;

/**
 * Polling consumer of the inbox folders. A file is taken when it has kept its size for a second, lies in `taken/` until its message has
 * ended, then in `done/`, or in `refused/` beside a `.reason.txt`. Whatever a crash leaves in `taken/` is looked at again: reception is
 * idempotent, so nothing is registered twice and nothing is forgotten. Trouble with one file or body holds up no other.
 */
export function createInbox(options: InboxOptions): Loop & { round(): Promise<void> } {
  const drops = new Map<string, Drop>();
  const followed: Followed = new Map();
  const strangers = new Set<string>();
  const round = async () => {
    const bodies = await options.bodies();
    await tellStrangers(options, bodies, strangers);
    for (const body of bodies) {
      const waits = (error: unknown) => {
        options.runtime.log.error({ err: error, body: body.code }, 'something in the inbox waits, will be tried again');
      };
      const drop = drops.get(body.code) ?? dropOf(options, body, waits);
      drops.set(body.code, drop);
      try {
        await drop.take();
        for (const file of await drop.taken()) await receiveOrFollow(options, body, drop, file, followed).catch(waits);
      } catch (error) {
        waits(error);
      }
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

function dropOf({ root, runtime }: InboxOptions, { code }: Tenant, trouble: (error: unknown) => void): Drop {
  const newId = () => runtime.entropy.id(runtime.clock.realNow());
  return createDrop({ folder: join(root, code), newId, trouble });
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

interface Received {
  readonly messageId: string;
  readonly status: 'received' | 'duplicate';
  readonly duplicateOf: { readonly status: string; readonly reason: string | null } | null;
}

/** Receiving again is how a file is followed: the same bytes answer with the first message and where it stands. */
async function receiveOrFollow(
  options: InboxOptions,
  body: Tenant,
  drop: Drop,
  file: TakenFile,
  followed: Followed,
): Promise<void> {
  const messageId = followed.get(keyOf(file.path));
  const state = messageId
    ? await messageState(options, body, messageId)
    : await receive(options, body, drop, file, followed);
  if (!state || state.status === 'received') return;
  followed.delete(keyOf(file.path));
  if (state.status !== 'refused') return drop.settle(file);
  await drop.refuse(file, state.reason ?? 'non accettato');
  options.runtime.log.warn({ body: body.code }, 'a file of the inbox was refused');
}

type State = { readonly status: string; readonly reason: string | null };

async function receive(
  options: InboxOptions,
  body: Tenant,
  drop: Drop,
  taken: TakenFile,
  followed: Followed,
): Promise<State | undefined> {
  const { runtime } = options;
  const { path, filename } = taken;
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
    await drop.refuse(taken, error.detail?.it ?? error.title.it);
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
