import { SendFailure } from '../types.ts';

export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** An answer above this size is no answer to a message: documents travel by the repository. */
const MAX_ANSWER = 4 * 1024 * 1024;

export function headersOf(raw: RawHeaders): Readonly<Record<string, string>> {
  const entries = Object.entries(raw).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** We ask for no compression: what comes compressed all the same is refused, as it might be a bomb. @throws SendFailure */
export function refuseEncoded(raw: RawHeaders): void {
  const encoding = headersOf(raw)['content-encoding'];
  if (!encoding || encoding === 'identity') return;
  throw new SendFailure('never', `the answer is encoded as «${encoding}», which was not asked for`);
}

/** The body as text. @throws SendFailure when it is too large or encoded. */
export async function readBody(body: AsyncIterable<Buffer>, raw: RawHeaders): Promise<string> {
  refuseEncoded(raw);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new SendFailure('never', `the answer is larger than ${MAX_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks));
}

const LONGEST_WAIT = 24 * 3_600_000;

/** What `Retry-After` asks (RFC 9110 §10.2.3), in milliseconds; a day at most. */
export function waitOf(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
  const asked = headers['retry-after'];
  if (asked === undefined) return undefined;
  const wait = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - now.getTime();
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_WAIT);
}
