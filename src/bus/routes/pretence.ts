import type { NewMessage } from '../transport/types.ts';
import { CONTINUE } from './continuation.ts';
import { replyTo } from './reply.ts';
import type { Gathering, Gatherings, Host, Member } from './model.ts';

/** What has been put off in a test, and when it is due. */
export interface Pending {
  readonly at: number;
  readonly message: NewMessage;
}

/** What happened in a test, instead of happening. */
export interface Happenings {
  readonly sent: NewMessage[];
  readonly calls: { readonly operation: string; readonly input: unknown }[];
  readonly shelved: string[];
  readonly pending: Pending[];
}

/** A house that a route can be tried in: its clock goes as the test says, and nothing leaves it. */
export class PretendHouse {
  now: number;
  readonly happened: Happenings = { sent: [], calls: [], shelved: [], pending: [] };
  readonly #route: string;
  readonly #mocks: Readonly<Record<string, unknown>>;
  readonly #map: Host['map'];
  readonly #names = new Set<string>();
  readonly #turns = new Map<string, number>();
  readonly #gatherings = new MemoryGatherings(() => this.newId());
  #ids = 0;

  constructor(route: string, mocks: Readonly<Record<string, unknown>>, map: Host['map'], begins: Date) {
    this.#route = route;
    this.#mocks = mocks;
    this.#map = map;
    this.now = begins.getTime();
  }

  newId(): string {
    this.#ids += 1;
    return `0194693b-4100-7000-8000-${this.#ids.toString(16).padStart(12, '0')}`;
  }

  host(): Host {
    return {
      ...{ route: this.#route, version: 1, map: this.#map, gatherings: this.#gatherings },
      now: () => new Date(this.now),
      id: () => this.newId(),
      later: (milliseconds) => new Date(this.now + milliseconds),
      call: async (operation, input) => {
        this.happened.calls.push({ operation, input });
        if (!Object.hasOwn(this.#mocks, operation)) throw new Error(`the test has no answer of ${operation}`);
        return this.#mocks[operation];
      },
      open: async (sha256) => {
        throw new Error(`tests have no files: ${sha256}`);
      },
      send: async (messages) => {
        for (const message of messages) this.#send(message);
      },
      first: async (name) => {
        const isFirst = !this.#names.has(name);
        this.#names.add(name);
        return isFirst;
      },
      turn: async (place, key, everyMs) => {
        const name = `${place} ${key}`;
        const at = Math.max(this.#turns.get(name) ?? this.now, this.now);
        this.#turns.set(name, at + everyMs);
        return at <= this.now ? undefined : new Date(at);
      },
      available: async (channels) => channels,
      shelve: async (_message, reason) => void this.happened.shelved.push(reason),
    };
  }

  #send(message: NewMessage): void {
    const own = message.channel === `${CONTINUE}${this.#route}`;
    if (own) this.happened.pending.push({ at: message.notBefore?.getTime() ?? this.now, message });
    else this.happened.sent.push(message);
    if (!own && message.headers?.['reply-of'] !== undefined) this.#answer(message);
  }

  /** Whoever is asked answers at once, if the test says what, as an endpoint would. */
  #answer(message: NewMessage): void {
    const { channel, headers = {} } = message;
    if (!Object.hasOwn(this.#mocks, channel)) return;
    const mock = this.#mocks[channel];
    const failure = (mock as { failure?: unknown } | null)?.failure;
    const asked = { ...message, id: message.id!, eventId: message.id!, correlationid: message.id! };
    const envelope = { ...asked, acceptedAt: new Date(this.now) };
    const answer =
      typeof failure === 'string'
        ? replyTo(envelope, headers, null, { kind: 'refused', reason: failure })
        : replyTo(envelope, headers, mock);
    if (answer) this.happened.pending.push({ at: this.now, message: answer });
  }
}

class MemoryGatherings implements Gatherings {
  readonly #newId: () => string;
  readonly #byKey = new Map<string, string>();
  readonly #all = new Map<string, Gathering>();
  readonly #members = new Map<string, Member[]>();
  readonly #questions = new Map<string, { gatheringId: string; number: number }>();

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  async open(place: string, key: string, adds: { members: number; bytes: number; next: number }): Promise<Gathering> {
    const name = `${place} ${key}`;
    const known = this.#all.get(this.#byKey.get(name) ?? '');
    const id = known?.id ?? this.#newId();
    const gathering = known
      ? { ...known, members: known.members + adds.members, bytes: known.bytes + adds.bytes }
      : { ...adds, id, place, version: 1 };
    this.#byKey.set(name, id);
    this.#all.set(id, gathering);
    if (!known) this.#members.set(id, []);
    return gathering;
  }

  async find(id: string): Promise<Gathering | undefined> {
    return this.#all.get(id);
  }

  async put(id: string, member: Member): Promise<boolean> {
    const members = this.#members.get(id)!;
    if (members.some(({ number }) => number === member.number)) return false;
    members.push(structuredClone(member));
    members.sort((a, b) => a.number - b.number);
    return true;
  }

  async members(id: string): Promise<readonly Member[]> {
    return [...this.#members.get(id)!];
  }

  async move(id: string, next: number, left: Pick<Gathering, 'members' | 'bytes'>): Promise<void> {
    this.#all.set(id, { ...this.#all.get(id)!, next, members: left.members, bytes: left.bytes });
    this.#members.set(
      id,
      this.#members.get(id)!.filter(({ number }) => number >= next),
    );
  }

  async end(id: string): Promise<void> {
    this.#all.delete(id);
    this.#members.delete(id);
  }

  async ask(
    gatheringId: string,
    questions: readonly { readonly messageId: string; readonly number: number }[],
  ): Promise<void> {
    for (const { messageId, number } of questions) this.#questions.set(messageId, { gatheringId, number });
  }

  async answered(messageId: string): Promise<{ gatheringId: string; number: number } | undefined> {
    const question = this.#questions.get(messageId);
    this.#questions.delete(messageId);
    return question;
  }
}
