import { readFile } from 'node:fs/promises';
import { calling, type CallAs, type Options } from './as.ts';
import { CommandError } from './command.ts';

interface Traced {
  readonly id: string;
  readonly channel: string;
  readonly acceptedAt: string;
  readonly keys: readonly Key[];
  readonly passages: readonly {
    readonly attempt: number;
    readonly version: number | null;
    readonly outcome: string;
    readonly ms: number;
    readonly steps: readonly Step[];
  }[];
}

interface Key {
  readonly kind: string;
  readonly value: string;
}

interface Step {
  readonly step: string;
  readonly outcome: string;
  readonly ms: number;
  readonly changes: readonly { readonly at: string; readonly was?: unknown; readonly is?: unknown }[];
}

type Verb = (call: CallAs, words: readonly string[], options: Options) => Promise<number>;

/** What the words behind a verb are, and what it does. */
const VERBS: Readonly<
  Record<string, { readonly words: string; readonly least: number; readonly most: number; readonly act: Verb }>
> = {
  search: { words: '[TEXT] [--channel C] [--state S]', least: 0, most: 1, act: search },
  trace: { words: 'ID', least: 1, most: 1, act: trace },
  open: { words: 'ID --reason WHY', least: 1, most: 1, act: open },
  'to-test': { words: 'ID', least: 1, most: 1, act: toTest },
  dead: { words: '[ROUTE]', least: 0, most: 1, act: dead },
  'dead-open': { words: 'ID --reason WHY', least: 1, most: 1, act: openDead },
  'dead-edit': { words: 'ID FILE', least: 2, most: 2, act: edit },
  replay: { words: 'ID …', least: 1, most: Infinity, act: (call, ids) => decide(call, 'replay', ids) },
  drop: { words: 'ID …', least: 1, most: Infinity, act: (call, ids) => decide(call, 'drop', ids) },
  'replay-preview': {
    words: 'ROUTE [--from INSTANT --until INSTANT]',
    ...{ least: 1, most: 1, act: replayPreview },
  },
  'replay-route': { words: 'ROUTE [--from INSTANT --until INSTANT]', least: 1, most: 1, act: replayRoute },
  'replay-state': { words: 'REPLAY', least: 1, most: 1, act: replayState },
};

/** `digipro message …`: finding messages, seeing where they went and what they say, and what becomes of those that were set aside. */
export function run(args: readonly string[]): Promise<number> {
  return calling(
    args,
    ([name, ...words], call, { options }) => {
      const verb = name !== undefined && Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
      if (verb && words.length >= verb.least && words.length <= verb.most) return verb.act(call, words, options);
      const all = Object.entries(verb ? { [name!]: verb } : VERBS).map(([one, { words: said }]) => `${one} ${said}`);
      throw new CommandError(`say ${all.join(' | ')}`);
    },
    ['reason', 'channel', 'state', 'from', 'until'],
  );
}

async function search(
  call: CallAs,
  [text]: readonly string[],
  { channel, state, from, until }: Options,
): Promise<number> {
  const given = { text, channel, state, from, to: until, limit: 50 };
  interface Found {
    readonly items: readonly {
      id: string;
      channel: string;
      acceptedAt: string;
      state: string;
      attempts: number;
      keys: readonly Key[];
    }[];
    readonly next: string | null;
  }
  const { items, next } = await call<Found>('bus.messages.search', said(given));
  for (const one of items) {
    console.log(`${one.id} ${one.acceptedAt} ${one.channel}: ${one.state}, attempt ${one.attempts}${keysOf(one.keys)}`);
  }
  if (next !== null) console.log('and more: say more of what you look for');
  return 0;
}

async function trace(call: CallAs, [id]: readonly string[]): Promise<number> {
  const { messages } = await call<{ messages: readonly Traced[] }>('bus.messages.trace', { id });
  for (const message of messages) tell(message);
  return 0;
}

function tell({ id, channel, acceptedAt, keys, passages }: Traced): void {
  console.log(`${acceptedAt} ${channel} ${id}${passages.length === 0 ? ' waits' : ''}${keysOf(keys)}`);
  for (const { attempt, version, outcome, ms, steps } of passages) {
    console.log(`  attempt ${attempt}, version ${version ?? '-'}: ${outcome} in ${ms} ms`);
    for (const step of steps) {
      console.log(`    ${step.step}: ${step.outcome} (${step.ms} ms)`);
      for (const { at, was, is } of step.changes) console.log(`      ${at}: ${shown(was)} -> ${shown(is)}`);
    }
  }
}

function shown(value: unknown): string {
  return value === undefined ? '-' : JSON.stringify(value);
}

function keysOf(keys: readonly Key[]): string {
  return keys.length === 0 ? '' : ` [${keys.map(({ kind, value }) => `${kind} ${value}`).join(', ')}]`;
}

async function open(call: CallAs, [id]: readonly string[], { reason }: Options): Promise<number> {
  const message = await call<Traced & { readonly data: unknown }>('bus.messages.open', {
    id,
    reason: required(reason),
  });
  tell(message);
  console.log(JSON.stringify(message.data, null, 2));
  return 0;
}

async function toTest(call: CallAs, [id]: readonly string[]): Promise<number> {
  const { yaml, route, notes } = await call<{ yaml: string; route: string; notes: readonly string[] }>(
    'bus.messages.toTest',
    { id },
  );
  console.log(`# under tests: of the route ${route}`);
  for (const note of notes) console.log(`# ${note}`);
  process.stdout.write(yaml);
  return 0;
}

async function dead(call: CallAs, [route]: readonly string[]): Promise<number> {
  interface Letter {
    readonly id: string;
    readonly route: string;
    readonly attempts: number;
    readonly reason: string;
    readonly diedAt: string;
  }
  const { items } = await call<{ items: readonly Letter[] }>('bus.dead.list', said({ limit: 200, route }));
  for (const letter of items) {
    console.log(`${letter.id} ${letter.diedAt} ${letter.route}, attempt ${letter.attempts}: ${letter.reason}`);
  }
  return 0;
}

async function openDead(call: CallAs, [id]: readonly string[], { reason }: Options): Promise<number> {
  const letter = await call<{ data: unknown }>('bus.dead.open', { id, reason: required(reason) });
  console.log(JSON.stringify(letter.data, null, 2));
  return 0;
}

/** The file says what the message should have said, as `dead-open` prints it. */
async function edit(call: CallAs, [id, file]: readonly string[]): Promise<number> {
  let data: unknown;
  try {
    data = JSON.parse(await readFile(file!, 'utf8'));
  } catch (error) {
    throw new CommandError(`${file}: ${(error as Error).message}`);
  }
  const { messageId } = await call<{ messageId: string }>('bus.dead.edit', { id, data });
  console.log(`${messageId} is on its way in its place`);
  return 0;
}

/** A hundred a call: each is one transaction. */
async function decide(call: CallAs, verb: 'replay' | 'drop', ids: readonly string[]): Promise<number> {
  for (let from = 0; from < ids.length; from += 100) {
    await call(`bus.dead.${verb}`, { ids: ids.slice(from, from + 100) });
  }
  console.log(`${ids.length} decided`);
  return 0;
}

/** All dead letters of a route, or what it was sent in a window of time: in the background. */
async function replayRoute(call: CallAs, [route]: readonly string[], { from, until }: Options): Promise<number> {
  const what = from === undefined && until === undefined ? 'dead' : 'window';
  const { replayId } = await call<{ replayId: string }>('bus.replays.start', said({ route, what, from, until }));
  console.log(`${replayId}: goes on in the background, see replay-state`);
  return 0;
}

interface Preview {
  readonly items: readonly {
    readonly id: string;
    readonly at: string;
    readonly effect: 'repeated' | 'known';
    readonly outcome: string | null;
    readonly reason: string | null;
    readonly sent: readonly {
      readonly to: string;
      readonly was?: unknown;
      readonly is?: unknown;
      readonly changes: Step['changes'];
    }[];
    readonly calls: readonly string[];
  }[];
  readonly next: string | null;
}

/** What replay-route would do, message by message; nothing happens. */
async function replayPreview(call: CallAs, [route]: readonly string[], { from, until }: Options): Promise<number> {
  const what = from === undefined && until === undefined ? 'dead' : 'window';
  let [repeated, known] = [0, 0];
  for (let after: string | null | undefined; after !== null;) {
    const page: Preview = await call('bus.replays.preview', said({ route, what, from, until, after }));
    for (const one of page.items) {
      if (one.effect === 'known') known += 1;
      else repeated += 1;
      console.log(`${one.id} ${one.at} ${outcomeOf(one)}`);
      for (const { to, was, is, changes } of one.sent) {
        const what =
          was === undefined ? 'new' : is === undefined ? 'no more' : changes.length > 0 ? 'other' : 'the same';
        console.log(`  to ${to}: ${what}`);
        for (const change of changes) console.log(`    ${change.at}: ${shown(change.was)} -> ${shown(change.is)}`);
      }
      for (const operation of one.calls) console.log(`  calls ${operation}`);
    }
    after = page.next;
  }
  console.log(`${repeated} would be repeated, ${known} have had their effect: nothing was done`);
  return 0;
}

function outcomeOf({ effect, outcome, reason }: Preview['items'][number]): string {
  const told = `${outcome ?? 'cannot be told'}${reason === null ? '' : `: ${reason}`}`;
  return effect === 'known' ? `has had its effect, nothing would happen; by the route as it is now ${told}` : told;
}

async function replayState(call: CallAs, [id]: readonly string[]): Promise<number> {
  const { done, endedAt } = await call<{ done: number; endedAt: string | null }>('bus.replays.get', { id });
  console.log(`${done} repeated, ${endedAt === null ? 'goes on' : `ended ${endedAt}`}`);
  return 0;
}

function required(reason: string | undefined): string {
  if (!reason) throw new CommandError('say --reason: it may be about people, and that you looked is noted');
  return reason;
}

/** What was said, without what was not. */
function said(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
