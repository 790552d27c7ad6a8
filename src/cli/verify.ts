import { parseArgs } from 'node:util';
import { readConfig } from '../kernel/index.ts';
import { attach } from './attach.ts';

interface ChainReport {
  readonly ok: boolean;
  readonly leaves: number;
  readonly problems: readonly string[];
  readonly head: string;
}

interface ContentReport {
  readonly [figure: string]: unknown;
}

/** `digipro verify`: recomputes chain and ledger from the facts, and re-hashes the content. Ends with 1 when anything is wrong. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { body: { type: 'string' } } });
  const attachment = await attach(readConfig());
  try {
    const base = { as: undefined, body: values.body, input: {} };
    const chain = await attachment.call<ChainReport>({ ...base, operation: 'ledger.chain.verify' });
    console.log(`ledger: ${chain.leaves} leaves, head ${chain.head.slice(0, 16)}…, ${chain.ok ? 'whole' : 'BROKEN'}`);
    for (const problem of chain.problems) console.log(`  ${problem}`);
    const content = await attachment.call<ContentReport>({ ...base, operation: 'records.content.verify' });
    console.log(`content: ${JSON.stringify(content)}`);
    return chain.ok ? 0 : 1;
  } finally {
    await attachment.release();
  }
}
