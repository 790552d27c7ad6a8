/** A command of the command line. `run` gets the words behind its name and answers the exit code. */
export interface Command {
  run(args: readonly string[]): Promise<number>;
}

/** Wrong words on the command line, or an expected refusal: printed as one sentence, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
