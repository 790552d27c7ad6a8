import { calling, type CallAs } from './as.ts';
import { CommandError } from './command.ts';

interface Traced {
  readonly id: string;
  readonly channel: string;
  readonly acceptedAt: string;
  readonly passages: readonly {
    readonly attempt: number;
    readonly version: number | null;
    readonly outcome: string;
    readonly ms: number;
    readonly steps: readonly { readonly step: string; readonly outcome: string; readonly ms: number }[];
  }[];
}

/** `digipro message trace ID`, `digipro message dead [ROUTE]`, `digipro message replay|drop ID …` of dead letters. */
export function run(args: readonly string[]): Promise<number> {
  return calling(args, ([verb, ...words], call) => {
    if (verb === 'trace' && words.length === 1) return trace(call, words[0]!);
    if (verb === 'dead' && words.length <= 1) return dead(call, words[0]);
    if ((verb === 'replay' || verb === 'drop') && words.length > 0) return decide(call, verb, words);
    throw new CommandError('say trace ID, dead [ROUTE], replay ID … or drop ID …');
  });
}

async function trace(call: CallAs, id: string): Promise<number> {
  const { messages } = await call<{ messages: readonly Traced[] }>('bus.messages.trace', { id });
  for (const { id: own, channel, acceptedAt, passages } of messages) {
    console.log(`${acceptedAt} ${channel} ${own}${passages.length === 0 ? ' waits' : ''}`);
    for (const { attempt, version, outcome, ms, steps } of passages) {
      console.log(`  attempt ${attempt}, version ${version ?? '-'}: ${outcome} in ${ms} ms`);
      for (const step of steps) console.log(`    ${step.step}: ${step.outcome} (${step.ms} ms)`);
    }
  }
  return 0;
}

async function dead(call: CallAs, route: string | undefined): Promise<number> {
  interface Letter {
    readonly id: string;
    readonly route: string;
    readonly attempts: number;
    readonly reason: string;
    readonly diedAt: string;
  }
  const input = { limit: 200, ...(route === undefined ? {} : { route }) };
  const { items } = await call<{ items: readonly Letter[] }>('bus.dead.list', input);
  for (const letter of items) {
    console.log(`${letter.id} ${letter.diedAt} ${letter.route}, attempt ${letter.attempts}: ${letter.reason}`);
  }
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
