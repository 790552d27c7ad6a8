import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { readingThreads } from '../src/records/intake/extract/threads.ts';
import { lookInto, type PipelineParts } from '../src/records/intake/pipeline.ts';
import { pdfOf } from '../src/records/intake/testing/samples.ts';
import { findTools } from '../src/records/intake/tools.ts';

const GOAL = 0.7;
const FILES = 20;
/** As many at once as the intake has hands. */
const HANDS = 2;
const ROUNDS = 3;
const PARAGRAPH =
  'Il responsabile del servizio, vista la relazione istruttoria e accertata la regolarità tecnica e contabile, determina di impegnare la somma di euro 22.326,00 a favore della ditta aggiudicataria, con imputazione al capitolo di bilancio indicato. ';

/**
 * How many PDFs a second the whole pipeline reads, and pdftotext alone, on the same files in turn in one run; both with the low priority
 * that the pipeline gives it, so that a busy machine slows both.
 */
async function run(): Promise<void> {
  const tools = await findTools();
  if (tools.pdftotext === undefined) {
    console.log('skipped: pdftotext or prlimit is not installed');
    return;
  }
  for (const paragraphs of [5, 60]) await compare(tools, paragraphs);
}

async function compare(tools: PipelineParts['tools'], paragraphs: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'digipro-extraction-'));
  const threads = readingThreads();
  const clock = { elapsed: () => performance.now() };
  const parts: PipelineParts = { threads, tools, version: '0', clamdSocket: undefined, clock };
  try {
    const files = await Promise.all(
      Array.from({ length: FILES }, async (_, index) => {
        const texts = Array.from({ length: paragraphs }, (_none, n) => `${index}.${n} ${PARAGRAPH.repeat(3)}`);
        const file = join(folder, `${index}.pdf`);
        await writeFile(file, await pdfOf(...texts));
        return file;
      }),
    );
    const alone = async (file: string) =>
      void (await promisify(execFile)('nice', ['-n', '10', 'pdftotext', '-q', '-enc', 'UTF-8', file, '-'], {
        maxBuffer: 1e9,
      }));
    const judging = { at: new Date(), anchors: [] };
    const whole = async (file: string) => {
      const { text } = await lookInto(parts, { file, folder, declaredMime: null, judging });
      if (!text?.includes('responsabile')) throw new Error('no text');
    };
    await Promise.all(files.slice(0, HANDS).map(whole));
    const halted = { p99: 0, most: 0 };
    const rates = { alone: [] as number[], whole: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.alone.push(await rateOf(files, alone));
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      rates.whole.push(await rateOf(files, whole));
      delay.disable();
      halted.p99 = Math.max(halted.p99, delay.percentile(99) / 1e6);
      halted.most = Math.max(halted.most, delay.max / 1e6);
    }
    const best = { alone: Math.max(...rates.alone), whole: Math.max(...rates.whole) };
    const ratio = best.whole / best.alone;
    console.log(
      `${paragraphs} paragraphs: pdftotext alone ${best.alone.toFixed(0)} files/s, pipeline ${best.whole.toFixed(0)} files/s: ` +
        `${(ratio * 100).toFixed(0)} % of it, goal ${GOAL * 100} % ${ratio >= GOAL ? 'reached' : 'MISSED'}; ` +
        `main thread halted for ${halted.p99.toFixed(1)} ms at p99, ${halted.most.toFixed(1)} ms at most`,
    );
  } finally {
    await threads.close();
    await rm(folder, { recursive: true });
  }
}

/** Files a second, so many at once. */
async function rateOf(files: readonly string[], work: (file: string) => Promise<void>): Promise<number> {
  const from = performance.now();
  const queue = [...files];
  const hand = async () => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) await work(file);
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
  return files.length / ((performance.now() - from) / 1000);
}

await run();
