import { pathToFileURL } from 'node:url';
import { compileFeel, createMappingPool, evaluateCondition } from '../src/kernel/expressions/index.ts';

const RULE = 'sum(rows.amount) > 100 and amount < limit';
const ROWS = 20;
const SECONDS = 1.5;

interface Variables extends Readonly<Record<string, unknown>> {
  readonly rows: readonly { readonly amount: number }[];
  readonly amount: number;
  readonly limit: number;
}

/**
 * One rule over 20 rows: as native code, as compiled FEEL, compiled each time, and as JSONata in its process; evaluations per
 * second and the ratio to native code in the same run.
 */
export async function run(): Promise<void> {
  const variables: Variables = {
    rows: Array.from({ length: ROWS }, (_, index) => ({ amount: index + 0.25 })),
    amount: 40.5,
    limit: 50,
  };
  const program = compileFeel(RULE);
  const pool = createMappingPool({ size: 1 });
  const native = await measure('native predicate', async () => predicate(variables));
  await measure('FEEL compiled', async () => holds(evaluateCondition(program, variables)), native);
  await measure('FEEL compiled each time', async () => holds(evaluateCondition(compileFeel(RULE), variables)), native);
  await measure(
    'JSONata in a process',
    async () => holds(await pool.evaluate(RULE.replace('sum', '$sum'), variables)),
    native,
  );
  await pool.close();
}

function predicate({ rows, amount, limit }: Variables): boolean {
  return rows.reduce((total, row) => total + row.amount, 0) > 100 && amount < limit;
}

function holds(result: { readonly ok: boolean; readonly value?: unknown }): boolean {
  return result.ok && result.value === true;
}

/** Calls for some seconds after a warm-up; the call is awaited in each case so that the ratios compare like with like. */
async function measure(label: string, call: () => Promise<boolean>, base?: number): Promise<number> {
  const batch = async (milliseconds: number): Promise<number> => {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < milliseconds) {
      for (let index = 0; index < 20; index += 1) if (!(await call())) throw new Error(`${label}: wrong answer`);
      count += 20;
    }
    return count / ((performance.now() - start) / 1000);
  };
  await batch(300);
  const rate = await batch(SECONDS * 1000);
  const ratio = base === undefined ? '' : `, ratio to native 1:${Math.round(base / rate)}`;
  console.log(`${label.padEnd(24)} ${Math.round(rate).toLocaleString('en')} /s, ${(1e6 / rate).toFixed(1)} µs${ratio}`);
  return rate;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await run();
