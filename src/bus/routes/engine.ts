import type { Trace } from '../delivery/types.ts';
import { differences, type Difference, type Room } from '../trace/difference.ts';
import type { Envelope } from '../transport/types.ts';
import { Dead } from '../delivery/types.ts';
import type { CompiledRoute } from './compile.ts';
import { nextOfSlip } from './continuation.ts';
import type { Ends, Exchange, Host, Nested, Resume, Step } from './model.ts';

/** Steps that one message may go through, over all that it was split into. */
const MOST_PASSES = 50_000;

/**
 * Takes a message through a route, or on from where the route has put it off. Every step stands in the trace with how it went and how long
 * it took; of exchanges that went together only one line each kind of outcome. @returns what came out at the end. @throws Dead, and
 * whatever a step throws.
 */
export async function walk(
  route: CompiledRoute,
  host: Host,
  envelope: Envelope,
  data: unknown,
  trace: Trace,
  resume: Resume | undefined = envelope.resume,
): Promise<readonly Exchange[]> {
  const named = { ...host, send: namesApart(host.send) };
  const way: Way = {
    ...{ host: named, trace, budget: { passes: 0, putOff: 0 } },
    nested: (steps, exchange) => ended(steps, [exchange], way),
  };
  const { headers = {}, datacontenttype: contentType } = envelope;
  const exchange = { envelope, data, headers, contentType };
  const ends = await (resume ? onward(route, resume, exchange, way) : through(route.steps, [exchange], way));
  await followSlip(named, ends);
  return ends;
}

/** What walking needs at each step. */
interface Way {
  readonly host: Host;
  readonly trace: Trace;
  readonly budget: { passes: number; putOff: number };
  readonly nested: Nested;
}

/**
 * Tells apart what one message sends to one channel: its parts, and what two steps send. Under one name the second would count as a
 * repetition of the first. Steps send in the same order each time, so a message that is tried again sends the same names.
 */
function namesApart(send: Host['send']): Host['send'] {
  const times = new Map<string, number>();
  return (messages) =>
    send(
      messages.map((message) => {
        const name = `${message.channel} ${message.eventId}`;
        const time = (times.get(name) ?? 0) + 1;
        times.set(name, time);
        return time === 1 ? message : { ...message, eventId: `${message.eventId}#${time}` };
      }),
    );
}

/** Goes on from a place, and then behind each of the steps that it is within. */
async function onward(
  route: CompiledRoute,
  resume: Resume,
  exchange: Exchange,
  way: Way,
): Promise<readonly Exchange[]> {
  let spot = spotAt(route, resume.place);
  const woken = resume.how === 'wake' ? [waking(spot.list[spot.index]!, resume.note)] : [];
  const rest = spot.list.slice(resume.how === 'again' ? spot.index : spot.index + 1);
  let ends = await ended([...woken, ...rest], [exchange], way);
  while (spot.within && ends.putOff === 0) {
    const { list } = spot.within;
    spot = spotAt(route, spot.within.owner);
    const owner = spot.list[spot.index]!;
    // A list that has come to nothing, by a filter for instance, has ended all the same for the step that it is part of.
    const left = ends.exchanges.length === 0 && owner.after ? [exchange] : ends.exchanges;
    const behind = owner.after ? [ending(owner, list)] : [];
    ends = await ended([...behind, ...spot.list.slice(spot.index + 1)], left, way);
  }
  return ends.exchanges;
}

async function ended(steps: readonly Step[], exchanges: readonly Exchange[], way: Way): Promise<Ends> {
  if (exchanges.length === 0) return { exchanges, putOff: 0 };
  const before = way.budget.putOff;
  const left = await through(steps, exchanges, way);
  return { exchanges: left, putOff: way.budget.putOff - before };
}

function spotAt(route: CompiledRoute, place: string) {
  const spot = route.spots.get(place);
  if (!spot) throw new Dead(`the route has no step ${place} to go on from`);
  return spot;
}

function waking(step: Step, note: unknown): Step {
  if (!step.wake) throw new Dead(`the step «${step.name}» puts nothing off`);
  return { ...step, run: (host, exchange, nested) => step.wake!(host, exchange, nested, note) };
}

function ending(step: Step, list: number): Step {
  return { ...step, run: (host, exchange, nested) => step.after!(host, exchange, nested, list) };
}

async function through(steps: readonly Step[], exchanges: readonly Exchange[], way: Way): Promise<readonly Exchange[]> {
  const { host, trace, budget, nested } = way;
  let current = exchanges;
  for (const step of steps) {
    const started = performance.now();
    const outcomes = new Map<string, number>();
    const next: Exchange[] = [];
    let changes: readonly Difference[] = [];
    const told = trace.steps.length;
    const note = (ms: number) => {
      const line = [...outcomes]
        .map(([outcome, times]) => (times === 1 ? outcome : `${outcome} (${times})`))
        .join(', ');
      const record = { step: step.name, outcome: line.slice(0, 300), ms: Math.round(ms * 100) / 100 };
      trace.steps.push(changes.length > 0 ? { ...record, changes } : record);
    };
    try {
      for (const exchange of current) {
        budget.passes += 1;
        if (budget.passes > MOST_PASSES) throw new Dead(`more than ${MOST_PASSES} steps for one message`);
        const result = await step.run(host, exchange, nested);
        outcomes.set(result.outcome, (outcomes.get(result.outcome) ?? 0) + 1);
        if (result.putOff) budget.putOff += 1;
        for (const one of result.exchanges) next.push(one);
        // Of exchanges that go together the first stands for all; what steps within a step did is told by them.
        if (trace.room && exchange === current[0] && trace.steps.length === told)
          changes = changesOf(exchange, result.exchanges[0], trace.room);
      }
    } catch (error) {
      outcomes.set('failed', 1);
      note(performance.now() - started);
      throw error;
    }
    note(performance.now() - started);
    current = next;
    if (current.length === 0) break;
  }
  return current;
}

/** Most steps leave data and headers as they are, the very same: then there is nothing to look at. */
function changesOf(before: Exchange, after: Exchange | undefined, room: Room): readonly Difference[] {
  if (!after) return [];
  const data = before.data === after.data ? [] : differences(before.data, after.data, '/data', room);
  if (before.headers === after.headers) return data;
  return [...data, ...differences(before.headers, after.headers, '/headers', room)];
}

/** What has come to the end of a route goes to the next channel of its slip. */
async function followSlip(host: Host, ends: readonly Exchange[]): Promise<void> {
  const messages = ends.flatMap((exchange) => nextOfSlip(exchange) ?? []);
  if (messages.length > 0) await host.send(messages);
}
