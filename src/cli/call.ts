import { createWriteStream } from 'node:fs';
import { access, constants, readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { readConfig, type ControlCall } from '../kernel/index.ts';
import { attach, readAll } from './attach.ts';
import { CommandError } from './command.ts';

/**
 * `digipro call NAME --input F`: one operation as the person of `--as LOGIN --body CODE`, recorded with `via: cli`; with `--system` as the
 * component `cli`, which may do everything and is recorded as that.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      input: { type: 'string', short: 'i' },
      upload: { type: 'string' },
      out: { type: 'string', short: 'o' },
      as: { type: 'string' },
      system: { type: 'boolean' },
      body: { type: 'string' },
      key: { type: 'string' },
    },
  });
  const [operation, ...more] = positionals;
  if (!operation || more.length > 0) throw new CommandError('name one operation, e.g. records.protocol.list');
  if ((values.as === undefined) === !values.system) {
    throw new CommandError(
      'say --as LOGIN, a person with that person’s permissions, or --system, who may do everything',
    );
  }
  if (values.upload) await refuseUnreadable(values.upload);
  const call: ControlCall = {
    operation,
    input: await readInput(values.input),
    as: values.as,
    body: values.body,
    ...(values.system ? { system: true } : {}),
    ...(values.key ? { idempotencyKey: values.key } : {}),
  };
  const attachment = await attach(readConfig());
  try {
    const answer = await attachment.open(call, values.upload);
    if (values.out) await pipeline(answer, createWriteStream(values.out));
    else if (String(answer.headers['content-type']).includes('json')) print(await readAll(answer));
    else await pipeline(answer, process.stdout, { end: false });
  } finally {
    await attachment.release();
  }
  return 0;
}

async function readInput(file: string | undefined): Promise<unknown> {
  if (file === undefined) return {};
  if (file !== '-') await refuseUnreadable(file);
  const text = file === '-' ? (await readAll(process.stdin)).toString('utf8') : await readFile(file, 'utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CommandError(`${file === '-' ? 'standard input' : file} is not JSON: ${(error as Error).message}`);
  }
}

/** Told before an installation is started for nothing. */
async function refuseUnreadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function print(json: Buffer): void {
  process.stdout.write(`${JSON.stringify(JSON.parse(json.toString('utf8')), null, 2)}\n`);
}
