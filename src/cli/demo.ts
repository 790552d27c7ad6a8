import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../app.ts';
import { readConfig } from '../kernel/index.ts';
import { attach, type Attachment } from './attach.ts';
import { CommandError } from './command.ts';
import { playDetermination, playFoia, type Story } from './demo/cases.ts';
import { receiveAll, type Example } from './demo/intake.ts';
import { DEFAULT_CASES, DEFAULT_SEED, MOST_CASES, wholeNumber, type YearWish } from './year/wish.ts';

/** `digipro demo`: the whole case on every file of `examples/`, told with numbers and links. Wrong input is set aside, the rest goes on. */
export async function run(args: readonly string[]): Promise<number> {
  const year = yearWish(args);
  if (year) return (await import('./year/command.ts')).runYear(year);
  const attachment = await attach(readConfig());
  try {
    await refuseRealInstallation(attachment);
    const story: Story = { attachment, say: (line) => console.log(line) };
    const manifest = JSON.parse(await readFile(join(packageRoot, 'examples', 'manifest.json'), 'utf8')) as {
      files: readonly Example[];
    };
    const received = await receiveAll(story, manifest.files);
    const first = received.find((message) => message.caseId !== null);
    if (first?.caseId) await playFoia(story, first.caseId);
    await playDetermination(story);
    const surprises = received.filter((message) => !message.asExpected);
    story.say(`\n${received.length} messaggi / messages, ${surprises.length} non come atteso / not as expected`);
    return surprises.length === 0 ? 0 : 1;
  } finally {
    await attachment.release();
  }
}

/** `--year [--cases N] [--seed N]`; undefined without `--year`. */
function yearWish(args: readonly string[]): YearWish | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: { year: { type: 'boolean' }, cases: { type: 'string' }, seed: { type: 'string' } },
  });
  if (!values.year) {
    if (values.cases ?? values.seed) throw new CommandError('--cases and --seed go with --year');
    return undefined;
  }
  const { cases, seed } = values;
  return {
    cases: cases === undefined ? DEFAULT_CASES : wholeNumber('--cases', cases, 1, MOST_CASES),
    seed: seed === undefined ? DEFAULT_SEED : wholeNumber('--seed', seed, 0, 2 ** 31),
  };
}

async function refuseRealInstallation(attachment: Attachment): Promise<void> {
  const call = { operation: 'kernel.installation.get', input: {}, as: undefined, system: true, body: undefined };
  const { mode } = await attachment.call<{ mode: string }>(call);
  if (mode !== 'demonstration')
    throw new CommandError('this is a real installation: the demonstration never runs in one');
}
