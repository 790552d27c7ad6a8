import { addDays, romeDate, startOfRomeDay } from '../../kernel/index.ts';
import type { Stage } from './stage.ts';

/** Registers whose numbers a seed gives always alike; dossiers are numbered with the cases that they are opened for. */
export type Numbered = 'cases' | 'protocol' | 'acts' | 'board';

/** When a story goes on, and in which registers it takes a number then. */
export interface Deed {
  readonly at: Date;
  readonly takes: readonly Numbered[];
}

/** What happens in the year: each value is when the next part happens; the work of that part follows the `yield`. */
export type Story = AsyncGenerator<Deed, void, void>;

export interface AgendaOptions {
  readonly stage: Stage;
  readonly stories: readonly { readonly name: string; readonly story: Story }[];
  readonly from: Date;
  readonly until: Date;
  /** Milliseconds of virtual time that are worked on at once; what a story does within them follows in the next. */
  readonly stretch: number;
  /** Told after each stretch of time. `true` ends the year here, in order. */
  readonly told: (at: Date) => boolean;
  readonly failed: (name: string, error: unknown) => void;
}

interface Entry {
  readonly at: number;
  readonly takes: readonly Numbered[];
  /** Place of its story: the order of what happens at the same instant. */
  readonly place: number;
}

const AT_ONCE = 6;
const NIGHT_HOURS = 3.8;

/**
 * Plays the stories in virtual time, stretch by stretch. What takes no number happens at once; beside it, what takes numbers of the same
 * register happens one by one: so a seed always gives the same numbers and days. Nights bring what recurs; timers of cases fire when their time has come.
 */
export async function playAgenda(options: AgendaOptions): Promise<void> {
  const { stage, stories, until } = options;
  const queue = createQueue();
  const resume = async (place: number): Promise<void> => {
    const { name, story } = stories[place]!;
    try {
      const next = await story.next();
      if (!next.done) queue.push({ at: next.value.at.getTime(), takes: next.value.takes, place });
    } catch (error) {
      options.failed(name, error);
    }
  };
  for (let place = 0; place < stories.length; place += 1) await resume(place);
  let night = nightAfter(options.from);
  let busy = true;
  for (;;) {
    const first = queue.peek();
    const next = Math.min(first?.at ?? Infinity, until.getTime());
    for (; night.getTime() <= next; night = nightAfter(night)) {
      if (await passNight(stage, night, busy)) busy = false;
      if (options.told(night)) return;
    }
    if (!first || first.at > until.getTime()) break;
    busy = true;
    const deeds = queue.takeUntil(Math.min(first.at + options.stretch, endOfDay(first.at), until.getTime()));
    stage.clock.advance(new Date(first.at));
    await stage.settle();
    const one = async ({ at, place }: Entry) => {
      stage.clock.advance(new Date(at));
      await resume(place);
    };
    const numbering = deeds.filter(({ takes }) => takes.length > 0);
    const others = deeds.filter(({ takes }) => takes.length === 0);
    await Promise.all([byRegister(numbering, one), atOnce(others, one)]);
  }
  stage.clock.advance(until);
  await stage.runtime.settle();
  await stage.runtime.schedules.drain();
  await stage.runtime.settle();
  options.told(until);
}

/** Nights before Monday, Wednesday, Friday and Saturday: what a day or two have brought is sealed and told then. */
const TELLING_NIGHTS = [1, 3, 5, 6];

/**
 * What the days have brought is sealed and told to every subscriber. What recurs every night runs on Mondays: it looks at all that there
 * is, and runs once for the nights that it has missed, as after a weekend in which the machine was off. @returns whether all was told.
 */
async function passNight(stage: Stage, night: Date, busy: boolean): Promise<boolean> {
  stage.clock.advance(night);
  const weekday = new Date(`${romeDate(night)}T00:00:00Z`).getUTCDay();
  const told = busy && TELLING_NIGHTS.includes(weekday);
  if (told) await stage.runtime.settle();
  else await stage.settle();
  if (weekday === 1) await stage.runtime.schedules.drain();
  return told;
}

function nightAfter(instant: Date): Date {
  const day = romeDate(instant);
  const of = (date: string) => new Date(startOfRomeDay(date).getTime() + NIGHT_HOURS * 3_600_000);
  return of(day) > instant ? of(day) : of(addDays(day, 1));
}

function endOfDay(instant: number): number {
  return startOfRomeDay(addDays(romeDate(new Date(instant)), 1)).getTime() - 1;
}

type Play = (deed: Entry) => Promise<void>;

/** Each deed waits for those before it that take a number in one of its registers. */
async function byRegister(deeds: readonly Entry[], play: Play): Promise<void> {
  const last = new Map<Numbered, Promise<void>>();
  const all = deeds.map((deed) => {
    const before = deed.takes.map((register) => last.get(register));
    const played = Promise.all(before).then(() => play(deed));
    for (const register of deed.takes) last.set(register, played);
    return played;
  });
  await Promise.all(all);
}

/** In their order, some of them at once. */
async function atOnce(deeds: readonly Entry[], play: Play): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < deeds.length) await play(deeds[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, deeds.length) }, one));
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.place < b.place);
}

/** A binary heap by instant and place. */
function createQueue() {
  const heap: Entry[] = [];
  const swap = (a: number, b: number) => ([heap[a], heap[b]] = [heap[b]!, heap[a]!]);
  const push = (entry: Entry) => {
    heap.push(entry);
    for (let child = heap.length - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!before(heap[child]!, heap[parent]!)) return;
      swap(child, parent);
      child = parent;
    }
  };
  const pop = (): Entry => {
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) heap[0] = last;
    for (let parent = 0; ;) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      let least = parent;
      if (left < heap.length && before(heap[left]!, heap[least]!)) least = left;
      if (right < heap.length && before(heap[right]!, heap[least]!)) least = right;
      if (least === parent) return top;
      swap(parent, least);
      parent = least;
    }
  };
  return {
    push,
    peek: (): Entry | undefined => heap[0],
    takeUntil(instant: number): readonly Entry[] {
      const taken: Entry[] = [];
      while (heap.length > 0 && heap[0]!.at <= instant) taken.push(pop());
      return taken;
    },
  };
}
