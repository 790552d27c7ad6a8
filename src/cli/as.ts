import { parseArgs } from 'node:util';
import { readConfig } from '../kernel/index.ts';
import { attach } from './attach.ts';
import { CommandError } from './command.ts';

/** Calls an operation as whom the command line says. */
export type CallAs = <T>(operation: string, input: unknown) => Promise<T>;

/** Reads `--as LOGIN | --system` and `--body CODE` beside the words of a command, and gives the words a line to the installation. */
export async function calling(
  args: readonly string[],
  work: (words: readonly string[], call: CallAs) => Promise<number>,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { as: { type: 'string' }, system: { type: 'boolean' }, body: { type: 'string' } },
  });
  if ((values.as === undefined) === !values.system) throw new CommandError('say --as LOGIN or --system');
  const attachment = await attach(readConfig());
  try {
    const who = { as: values.as, body: values.body, ...(values.system ? { system: true as const } : {}) };
    return await work(positionals, (operation, input) => attachment.call({ ...who, operation, input }));
  } finally {
    await attachment.release();
  }
}
