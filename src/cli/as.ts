import { parseArgs } from 'node:util';
import { readConfig } from '../kernel/index.ts';
import { attach, readAll } from './attach.ts';
import { CommandError } from './command.ts';

/** Calls an operation as whom the command line says; `upload` is the file that goes with it. */
export type CallAs = <T>(operation: string, input: unknown, upload?: string) => Promise<T>;

/** What stands behind words that begin with two dashes. */
export type Options = Readonly<Record<string, string | undefined>>;

export interface More {
  readonly options: Options;
  /** The file that an operation answers. */
  readonly download: (operation: string, input: unknown) => Promise<Buffer>;
}

/**
 * Reads `--as LOGIN | --system` and `--body CODE` beside the words of a command, and gives the words a line to the installation. `named`:
 * other options that the command knows, each with a value.
 */
export async function calling(
  args: readonly string[],
  work: (words: readonly string[], call: CallAs, more: More) => Promise<number>,
  named: readonly string[] = [],
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...Object.fromEntries(named.map((name) => [name, { type: 'string' as const }])),
      ...{ as: { type: 'string' as const }, system: { type: 'boolean' as const }, body: { type: 'string' as const } },
    },
  });
  if ((values.as === undefined) === !values.system) throw new CommandError('say --as LOGIN or --system');
  const attachment = await attach(readConfig());
  try {
    const who = { as: values.as, body: values.body, ...(values.system ? { system: true as const } : {}) };
    const options: Options = Object.fromEntries(named.map((name) => [name, (values as Options)[name]]));
    const call: CallAs = (operation, input, upload) => attachment.call({ ...who, operation, input }, upload);
    const download = async (operation: string, input: unknown) =>
      readAll(await attachment.open({ ...who, operation, input }));
    return await work(positionals, call, { options, download });
  } finally {
    await attachment.release();
  }
}
