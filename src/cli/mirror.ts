import { calling, type CallAs } from './as.ts';
import { CommandError } from './command.ts';

interface Thing {
  readonly id: string;
  readonly version: string;
}

interface Compared {
  readonly name: string;
  readonly state: 'equal' | 'different' | 'unknown';
  readonly reason: { readonly en: string } | null;
  readonly ours: number;
  readonly theirs: number;
  readonly missing: readonly Thing[];
  readonly outdated: readonly Thing[];
  readonly surplus: readonly Thing[];
}

/** `digipro mirror compare ENDPOINT`: ends with 1 where the two sides differ or nobody knows. `digipro mirror mend ENDPOINT` has it put right. */
export function run(args: readonly string[]): Promise<number> {
  return calling(args, async ([verb, code, ...more], call) => {
    if ((verb !== 'compare' && verb !== 'mend') || code === undefined || more.length > 0) {
      throw new CommandError('say compare ENDPOINT or mend ENDPOINT');
    }
    const { collections } = await call<{ collections: readonly Compared[] }>('bus.mirrors.compare', { code });
    for (const one of collections) tell(one);
    if (verb === 'mend') return mend(call, code, collections);
    return collections.every(({ state }) => state === 'equal') ? 0 : 1;
  });
}

function tell({ name, state, reason, ours, theirs, missing, outdated, surplus }: Compared): void {
  console.log(`${name}: ${state}${reason === null ? `, ${ours} here, ${theirs} there` : ` (${reason.en})`}`);
  for (const [what, list] of Object.entries({ missing, outdated, surplus })) {
    for (const { id, version } of list) console.log(`  ${what} ${id} ${version}`);
  }
}

async function mend(call: CallAs, code: string, collections: readonly Compared[]): Promise<number> {
  for (const { name, state, missing, outdated, surplus } of collections) {
    if (state !== 'different') continue;
    // As many of each as one call may name.
    for (const [put, remove] of [
      [missing, []],
      [outdated, surplus],
    ] as const) {
      if (put.length + remove.length > 0) await call('bus.mirrors.mend', { code, collection: name, put, remove });
    }
    console.log(`${name}: told what to put right`);
  }
  return collections.some(({ state }) => state === 'unknown') ? 1 : 0;
}
