import { parseArgs } from 'node:util';
import { readConfig } from '../kernel/index.ts';
import { attach, bodiesOf, type Attachment } from './attach.ts';

/** What one part of the verification found: a line that sums it up, and a line for each thing that is wrong. */
interface Part {
  readonly line: string;
  readonly problems: readonly string[];
}

/** `digipro verify`: recomputes chain, ledger and numbering of every body from the facts, and re-hashes every content. Ends with 1 when anything is wrong. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { body: { type: 'string' } } });
  const attachment = await attach(readConfig());
  try {
    let whole = true;
    for (const body of values.body ? [values.body] : await bodiesOf(attachment)) {
      console.log(body);
      for (const part of [ledger, numbering, contents]) {
        const found = await part(attachment, body);
        console.log(`${found.line}, ${found.problems.length === 0 ? 'whole' : 'BROKEN'}`);
        for (const problem of found.problems) console.log(`  ${problem}`);
        whole &&= found.problems.length === 0;
      }
    }
    return whole ? 0 : 1;
  } finally {
    await attachment.release();
  }
}

async function ledger(attachment: Attachment, body: string): Promise<Part> {
  const call = { as: undefined, system: true, body, operation: 'ledger.chain.verify', input: {} };
  const chain = await attachment.call<{ leaves: number; problems: readonly string[]; head: string }>(call);
  return { line: `ledger: ${chain.leaves} leaves, head ${chain.head.slice(0, 16)}…`, problems: chain.problems };
}

/** The check that looks for missing, doubled and misplaced numbers, over the facts themselves. */
const NUMBERING = 'R18';

interface Recomputed {
  readonly checks: readonly {
    readonly code: string;
    readonly recomputed: number;
    readonly missing: readonly { readonly about: string }[];
  }[];
}

async function numbering(attachment: Attachment, body: string): Promise<Part> {
  const base = { as: undefined, system: true, body };
  const { checks } = await attachment.call<Recomputed>({
    ...base,
    ...{ operation: 'integrity.findings.recompute', input: {} },
  });
  const check = checks.find(({ code }) => code === NUMBERING)!;
  const line = `numbering: ${check.recomputed} places out of line in the registers`;
  if (check.recomputed === 0) return { line, problems: [] };
  const known = await attachment.call<{ items: readonly { readonly about: string }[] }>({
    ...base,
    ...{ operation: 'integrity.findings.list', input: { check: NUMBERING, limit: 200 } },
  });
  return { line, problems: [...known.items, ...check.missing].map(({ about }) => about) };
}

interface Scrubbed {
  readonly checked: number;
  readonly bytes: number;
  readonly missing: readonly string[];
  readonly damaged: readonly string[];
  readonly next: string | null;
}

async function contents(attachment: Attachment, body: string): Promise<Part> {
  let checked = 0;
  let bytes = 0;
  const problems: string[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const input = { limit: 1000, ...(after ? { after } : {}) };
    const page: Scrubbed = await attachment.call({
      as: undefined,
      system: true,
      body,
      operation: 'records.content.verify',
      input,
    });
    checked += page.checked;
    bytes += page.bytes;
    problems.push(...page.missing.map((sha256) => `${sha256} is missing`));
    problems.push(...page.damaged.map((sha256) => `${sha256} is damaged`));
    after = page.next;
  }
  return { line: `content: ${checked} contents, ${bytes} bytes`, problems };
}
