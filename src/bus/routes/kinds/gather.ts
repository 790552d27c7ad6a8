import { object, optional, Type } from '../../../kernel/index.ts';
import { Dead } from '../../delivery/types.ts';
import { continuation, kept, keptAs } from '../continuation.ts';
import {
  going,
  putOff,
  StepProblem,
  type Compiler,
  type Exchange,
  type Gathering,
  type Host,
  type Kind,
  type Member,
  type StepResult,
  type Works,
} from '../model.ts';
import { feel, notInSaga } from './routing.ts';

/** A gathering that has become so large is complete: it comes into memory as one message. */
const MOST_MEMBERS = 10_000;
const MOST_BYTES = 4_000_000;
const time = { minimum: 1, maximum: 31_536_000 };

interface Aggregate {
  readonly key?: string;
  readonly size?: number;
  readonly seconds?: number;
  readonly until?: string;
}

interface Resequence {
  readonly key?: string;
  readonly number: string;
  readonly first?: number;
  readonly seconds: number;
}

/** What waits for other messages. What they bring is gathered in the transactions in which they are acknowledged. */
export const gather = {
  aggregate: {
    pattern: 'Aggregator',
    effect: 'transactional',
    schema: object({
      key: optional(feel('what belongs together; those of one correlation if absent')),
      size: optional(Type.Integer({ minimum: 1, maximum: MOST_MEMBERS, description: 'Complete with so many' })),
      seconds: optional(Type.Integer({ ...time, description: 'Complete so long after the first one' })),
      until: optional(feel('complete with the one for which it holds; also sees gathered.members')),
    }),
    compile: (options: Aggregate, compiler) => aggregator(options, compiler),
  },
  resequence: {
    pattern: 'Resequencer',
    effect: 'transactional',
    schema: object({
      key: optional(feel('whose numbers they are; one series if absent')),
      number: feel('the number of the message, one more than that of the one before it'),
      first: optional(Type.Integer({ minimum: 0, maximum: 2 ** 31, description: 'The first number, 1 if absent' })),
      seconds: Type.Integer({ ...time, description: 'How long a missing number is waited for' }),
    }),
    compile: (options: Resequence, compiler) => resequencer(options, compiler),
  },
} satisfies Readonly<Record<string, Kind>>;

function aggregator(options: Aggregate, compiler: Compiler): Works {
  const { size = MOST_MEMBERS } = options;
  notInSaga(compiler);
  if (options.size === undefined && options.seconds === undefined && options.until === undefined) {
    throw new StepProblem('', 'nothing says when it is complete: size, seconds or until');
  }
  const keyOf = options.key === undefined ? ofCorrelation : compiler.text(options.key, '/key');
  const until = options.until === undefined ? undefined : compiler.condition(options.until, '/until');
  return {
    async run(host, exchange) {
      const { envelope, data, headers } = exchange;
      const adds = { members: 1, bytes: sizeOf(data), next: 0 };
      const gathering = await host.gatherings.open(compiler.label, keyOf(host, exchange), adds);
      const { id, members } = gathering;
      await host.gatherings.put(id, { number: members, messageId: envelope.id, data, headers });
      const isComplete =
        members >= size || gathering.bytes >= MOST_BYTES || until?.(host, exchange, { gathered: { members } });
      if (isComplete) return complete(host, exchange, id);
      if (members === 1 && options.seconds !== undefined) {
        await wakeIn(host, exchange, compiler, options.seconds, { gathering: id });
      }
      return putOff(`gathered, ${members} by now`);
    },
    async wake(host, exchange, _nested, note) {
      const gathering = await host.gatherings.find((note as { gathering: string }).gathering);
      return gathering ? complete(host, exchange, gathering.id) : going('was complete before');
    },
  };
}

async function complete(host: Host, exchange: Exchange, id: string): Promise<StepResult> {
  const members = await host.gatherings.members(id);
  await host.gatherings.end(id);
  const headers = members.at(-1)!.headers;
  return going(`complete with ${members.length}`, { ...exchange, headers, data: members.map(({ data }) => data) });
}

function resequencer(options: Resequence, compiler: Compiler): Works {
  const { first = 1 } = options;
  notInSaga(compiler);
  const keyOf = options.key === undefined ? () => '' : compiler.text(options.key, '/key');
  const numberOf = compiler.text(options.number, '/number');
  const giveUp = (host: Host, exchange: Exchange, { id, next }: Pick<Gathering, 'id' | 'next'>) =>
    wakeIn(host, exchange, compiler, options.seconds, { gathering: id, next });
  return {
    async run(host, exchange) {
      const number = Number(numberOf(host, exchange));
      if (!Number.isSafeInteger(number)) throw new Dead('its number is no whole number');
      const adds = { members: 0, bytes: 0, next: first };
      const gathering = await host.gatherings.open(compiler.label, keyOf(host, exchange), adds);
      const { id, next, members, bytes } = gathering;
      if (number > next + MOST_MEMBERS) throw new Dead(`number ${number} is far from ${next}, which is awaited`);
      if (number < next) throw new Dead(`number ${number} comes when those before ${next} have gone on`);
      if (number === next) return release(host, exchange, gathering, [keptAs(number, exchange)], giveUp);
      const member = keptAs(number, exchange);
      if (!(await host.gatherings.put(id, member))) throw new Dead(`number ${number} is there already`);
      const after = { ...gathering, members: members + 1, bytes: bytes + sizeOf(member.data) };
      await host.gatherings.move(id, next, after);
      if (after.members > MOST_MEMBERS || after.bytes > MOST_BYTES) return skip(host, exchange, after, giveUp);
      if (members === 0) await giveUp(host, exchange, gathering);
      return putOff(`waits for number ${next}`);
    },
    async wake(host, exchange, _nested, note) {
      const { gathering: id, next } = note as { gathering: string; next: number };
      const gathering = await host.gatherings.find(id);
      if (!gathering || gathering.next !== next || gathering.members === 0) return going('was there in time');
      return skip(host, exchange, gathering, giveUp);
    },
  };
}

type GiveUp = (host: Host, exchange: Exchange, gathering: Pick<Gathering, 'id' | 'next'>) => Promise<void>;

/** Goes on with the first that is there. */
async function skip(host: Host, exchange: Exchange, gathering: Gathering, giveUp: GiveUp): Promise<StepResult> {
  const [first] = await host.gatherings.members(gathering.id);
  const result = await release(host, exchange, { ...gathering, next: first!.number }, [], giveUp);
  return { ...result, outcome: `${gathering.next} is not waited for any more, ${result.outcome}` };
}

/** Lets those go on that follow on each other without a gap, after `before`. */
async function release(
  host: Host,
  exchange: Exchange,
  { id, next, members, bytes }: Gathering,
  before: readonly Member[],
  giveUp: GiveUp,
): Promise<StepResult> {
  const held = members > 0 ? await host.gatherings.members(id) : [];
  const start = next + before.length;
  const gap = held.findIndex(({ number }, index) => number !== start + index);
  const gone = gap < 0 ? held : held.slice(0, gap);
  const left = {
    members: members - gone.length,
    bytes: bytes - gone.reduce((sum, { data }) => sum + sizeOf(data), 0),
  };
  const after = { id, next: start + gone.length };
  await host.gatherings.move(id, after.next, left);
  if (left.members > 0) await giveUp(host, exchange, after);
  const all = [...before, ...gone];
  return going(`${all.length} in order`, ...all.map((member) => kept(member, id)));
}

const ofCorrelation = (_host: Host, { envelope }: Exchange) => envelope.correlationid;

function sizeOf(data: unknown): number {
  return JSON.stringify(data ?? null).length;
}

async function wakeIn(
  host: Host,
  exchange: Exchange,
  { place }: Compiler,
  seconds: number,
  note: { readonly gathering: string; readonly next?: number },
): Promise<void> {
  // The message that wakes it says nothing itself, and waits for no other.
  const { partitionkey: _key, ...envelope } = exchange.envelope;
  const silent = { ...exchange, envelope, data: null };
  const notBefore = host.later(seconds * 1000);
  const name = `${place}/${note.gathering}/${note.next ?? ''}`;
  await host.send([continuation(host, silent, { place, how: 'wake', note }, { notBefore, name })]);
}
