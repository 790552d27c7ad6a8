import { ConfigError, DomainError } from './kernel/index.ts';
import { commands, usage } from './cli/commands.ts';
import { CommandError } from './cli/command.ts';

/** Entry of the command line: `digipro <command> …`. Ends with 0, with 1 for a refusal and 2 for wrong words. */
async function main(args: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    console.log(usage());
    return 0;
  }
  const command = commands[name];
  if (!command) {
    console.error(`digipro: no command "${name}"\n\n${usage()}`);
    return 2;
  }
  try {
    const module = await command.load();
    return await module.run(rest);
  } catch (error) {
    return explain(name, error);
  }
}

function explain(name: string, error: unknown): number {
  if (error instanceof CommandError || isParseError(error)) {
    console.error(`digipro ${name}: ${(error as Error).message}`);
    return 2;
  }
  if (error instanceof ConfigError || error instanceof DomainError) {
    console.error(`digipro ${name}: ${error.message}`);
    return 1;
  }
  const sentence = isSentence(error) ? error.message : undefined;
  console.error(sentence ? `digipro ${name}: ${sentence}` : error);
  return 1;
}

/** Refusals that say so, and what the operating system refused: a file that is not there, a folder of somebody else. */
function isSentence(error: unknown): error is Error {
  return error instanceof Error && ('sentence' in error || ('syscall' in error && 'code' in error));
}

function isParseError(error: unknown): boolean {
  return error instanceof TypeError && String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
}

process.exitCode = await main(process.argv.slice(2));
