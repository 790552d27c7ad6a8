import { calling } from './as.ts';
import { CommandError } from './command.ts';

interface Step {
  readonly step: string;
  readonly records: number;
  readonly next: string | null;
}

/** `digipro search rebuild`: a set at a time, each in a transaction of its own; stopped, it can be begun again. */
export function run(args: readonly string[]): Promise<number> {
  return calling(args, async ([verb, ...more], call) => {
    if (verb !== 'rebuild' || more.length > 0) throw new CommandError('say rebuild');
    const told = new Map<string, number>();
    for (let after: string | undefined; ;) {
      const { step, records, next } = await call<Step>('records.search.rebuild', after === undefined ? {} : { after });
      told.set(step, (told.get(step) ?? 0) + records);
      console.log(`${step === 'sweep' ? 'dropped' : step}: ${told.get(step)}`);
      if (next === null) return 0;
      after = next;
    }
  });
}
