import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { DomainError, type Caller, type Download, type Runtime } from '../../src/kernel/index.ts';

/** What a call tells its caller, as text in which nothing is left that differs from call to call anyway. */
export interface Answer {
  readonly text: string;
  /** Every UUID that it tells. */
  readonly uuids: ReadonlySet<string>;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Thrown when the answer is known, so that the transaction is rolled back: every call finds the same state. */
class Undo extends Error {
  constructor(readonly told: unknown) {
    super('undo');
  }
}

/** Calls an operation and undoes it; `given` is the identifier that was asked for. */
export async function answerTo(
  runtime: Runtime,
  caller: Caller,
  name: string,
  input: unknown,
  given: string,
): Promise<Answer> {
  const operation = runtime.registry.operations.get(name)!;
  const upload = { stream: Readable.from([Buffer.from('contenuto')]), mime: 'text/plain', filename: 'a.txt' };
  const told = await runtime.invoker
    .work(caller, name, async (ctx) => {
      const output = await ctx.call(name, input, operation.upload ? upload : undefined);
      throw new Undo(operation.download ? await downloaded(output as Download) : { output });
    })
    .catch((error: unknown) => (error instanceof Undo ? error.told : refusalOf(error)));
  const text = JSON.stringify(told) ?? '';
  return { text: normalised(text, given), uuids: new Set(text.match(UUID) ?? []) };
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof DomainError)) return { fault: (error as Error).message };
  const { code, status, title, detail, errors } = error;
  return { code, status, title, detail, errors };
}

async function downloaded({ stream, mime, filename }: Download): Promise<unknown> {
  const hash = createHash('sha256');
  for await (const chunk of stream instanceof Readable ? stream : [stream]) hash.update(chunk as Buffer);
  return { mime, filename, sha256: hash.digest('hex') };
}

/** Identifiers, moments and tokens are new at every call; the one that was asked for is named by the caller. */
function normalised(text: string, given: string): string {
  return text
    .replaceAll(JSON.stringify(given).slice(1, -1), '<given>')
    .replace(UUID, '<uuid>')
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<moment>')
    .replace(/"(?:[A-Za-z0-9_-]{43}|(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{20,})"/g, '"<token>"');
}
