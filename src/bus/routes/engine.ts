import type { Trace } from '../delivery/types.ts';
import type { Envelope } from '../transport/types.ts';
import { Dead } from '../delivery/types.ts';
import type { CompiledRoute } from './compile.ts';
import type { Exchange, Host, Step } from './model.ts';

/** Steps that one message may go through, over all that it was split into. */
const MOST_PASSES = 50_000;

/**
 * Takes a message through a route. Every step stands in the trace with how it went and how long it took; of exchanges that went together
 * only one line each kind of outcome. @returns what came out at the end. @throws Dead, and whatever a step throws.
 */
export async function walk(
  route: CompiledRoute,
  host: Host,
  envelope: Envelope,
  data: unknown,
  trace: Trace,
): Promise<readonly Exchange[]> {
  const budget = { passes: 0 };
  const named = { ...host, send: namesApart(host.send) };
  const nested = (steps: readonly Step[], exchange: Exchange) =>
    through(steps, [exchange], named, trace, budget, nested);
  return through(route.steps, [{ envelope, data, headers: envelope.headers ?? {} }], named, trace, budget, nested);
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

async function through(
  steps: readonly Step[],
  exchanges: readonly Exchange[],
  host: Host,
  trace: Trace,
  budget: { passes: number },
  nested: (steps: readonly Step[], exchange: Exchange) => Promise<readonly Exchange[]>,
): Promise<readonly Exchange[]> {
  let current = exchanges;
  for (const step of steps) {
    const started = performance.now();
    const outcomes = new Map<string, number>();
    const next: Exchange[] = [];
    const note = (ms: number) => {
      const line = [...outcomes]
        .map(([outcome, times]) => (times === 1 ? outcome : `${outcome} (${times})`))
        .join(', ');
      trace.steps.push({ step: step.name, outcome: line.slice(0, 300), ms: Math.round(ms * 100) / 100 });
    };
    try {
      for (const exchange of current) {
        budget.passes += 1;
        if (budget.passes > MOST_PASSES) throw new Dead(`more than ${MOST_PASSES} steps for one message`);
        const result = await step.run(host, exchange, nested);
        outcomes.set(result.outcome, (outcomes.get(result.outcome) ?? 0) + 1);
        next.push(...result.exchanges);
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
