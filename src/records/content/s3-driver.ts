import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { kernelErrors } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { DIGEST, PLACE, refusalOf } from './faults.ts';
import { removeOlder } from './folder-driver.ts';
import { ensureFolder } from './folder-sync.ts';
import { s3Client, type S3Answer, type S3Client } from './s3-client.ts';
import { receiveInto } from './spool.ts';
import type { ContentStore, StoredObject } from './types.ts';

export interface S3Settings {
  /** Address of the service, without the bucket: objects are asked for by path. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  /** File with the secret key, read at the first use. */
  readonly secretFile: string;
}

/** What a server does with what it is asked for; some answer 200 and do nothing (OpenStack Swift, s3rver). */
export interface S3Traits {
  /** An object that is there is not written over (`If-None-Match: *`). */
  readonly refusesOverwriting: boolean;
  /** Bytes that are not those of the declared digest are refused (`x-amz-checksum-sha256`). */
  readonly checksBytes: boolean;
}

const TOKEN = /^[0-9a-f-]{36}$/;
/** A part of an upload in parts; below, an object goes in one request. S3 takes 5 GB at most in one, and 10,000 parts. */
const PART_BYTES = 64 * 1024 * 1024;

/**
 * Objects in a bucket of an S3-compatible service: `objects/<body>/sha256/<digest>`. What comes is written to `spool` first: its digest is
 * its name, and what broke off never reaches the service. What the server does is tried out before the first write; where it does not
 * compare bytes with their digest by itself, they are read again and compared here.
 */
export function s3ContentStore(
  settings: S3Settings,
  spool: string,
  partBytes = PART_BYTES,
): ContentStore & { traits(): Promise<S3Traits> } {
  const state: { client?: Promise<S3Client>; traits?: Promise<S3Traits> } = {};
  const client = () =>
    once(state, 'client', async () => s3Client(settings, (await readFile(settings.secretFile, 'utf8')).trim()));
  const traits = () => once(state, 'traits', async () => probe(await client()));
  const store: ContentStore = {
    async put(place, token, source, limit) {
      if (!TOKEN.test(token)) throw new Error('the name of a temporary file is an identifier');
      source.on('error', () => undefined);
      const draft = join(spool, token);
      try {
        const prefix = prefixOf(place);
        await ensureFolder(spool);
        const received = await receiveInto(draft, source, limit, false);
        await send(await client(), await traits(), `${prefix}${received.sha256}`, draft, received, partBytes);
        return received;
      } catch (error) {
        source.resume();
        throw refusalOf(error);
      } finally {
        await rm(draft, { force: true });
      }
    },
    async open(place, sha256, from = 0, to = Infinity) {
      const key = keyOf(place, sha256);
      if (to < from) return Readable.from([]);
      const range: Record<string, string> =
        from === 0 && to === Infinity ? {} : { range: `bytes=${from}-${to === Infinity ? '' : to}` };
      const answer = await (await client()).ask('GET', key, { headers: range });
      if (answer.status === 404) throw recordsErrors.CONTENT_UNREADABLE();
      if (answer.status === 416) return Readable.from([]);
      return 'range' in range ? part(answer, from, to) : answer.body;
    },
    async stat(place, sha256) {
      return describe(await client(), keyOf(place, sha256), sha256);
    },
    async *list(place) {
      const prefix = prefixOf(place);
      for await (const { key, size, modifiedAt } of (await client()).list(prefix)) {
        const sha256 = key.slice(prefix.length);
        if (DIGEST.test(sha256)) yield { sha256, size, modifiedAt };
      }
    },
    async remove(place, sha256) {
      await (await client()).finish('DELETE', keyOf(place, sha256));
    },
    flush: async () => undefined,
    clean: (before) => removeOlder(spool, before),
  };
  return { ...store, traits };
}

/** What was asked for of an answer: some services give the whole, or more (s3rver 3.7 at `bytes=0-0`). */
function part({ status, body }: S3Answer, from: number, to: number): Readable {
  let skip = status === 206 ? 0 : from;
  let left = to - from + 1;
  return Readable.from(
    (async function* () {
      for await (const chunk of body) {
        const bytes = (chunk as Buffer).subarray(skip, skip + left);
        skip = Math.max(0, skip - (chunk as Buffer).length);
        left -= bytes.length;
        if (bytes.length > 0) yield bytes;
        if (left === 0) return;
      }
    })(),
    { objectMode: false },
  );
}

async function describe(client: S3Client, key: string, sha256: string): Promise<StoredObject | undefined> {
  const { status, headers } = await client.finish('HEAD', key);
  if (status === 404) return undefined;
  return { sha256, size: Number(headers['content-length']), modifiedAt: new Date(String(headers['last-modified'])) };
}

interface Received {
  readonly sha256: string;
  readonly size: number;
}

async function send(
  client: S3Client,
  traits: S3Traits,
  key: string,
  draft: string,
  content: Received,
  partBytes: number,
): Promise<void> {
  // An object of another size under this name is damaged: the sound copy at hand takes its place.
  const there = await describe(client, key, content.sha256);
  if (there?.size === content.size) return;
  const body = (start: number, end: number) => () => createReadStream(draft, { start, end });
  if (content.size > partBytes) {
    await client.putInParts(key, content.size, partBytes, body);
  } else {
    const whole = content.size === 0 ? () => Readable.from([]) : body(0, content.size - 1);
    const once: Record<string, string> = traits.refusesOverwriting && !there ? { 'if-none-match': '*' } : {};
    const headers = { ...once, ...digestHeaders(content.sha256) };
    // 412: somebody else has brought the same bytes meanwhile.
    await client.finish('PUT', key, { headers, body: whole, size: content.size, accepts: [412] });
    if (traits.checksBytes) return;
  }
  await compare(client, key, content);
}

/** Reads an object again. @throws UNAVAILABLE, and the object is gone, when its bytes are not those that were sent. */
async function compare(client: S3Client, key: string, content: Received): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of (await client.ask('GET', key)).body) hash.update(chunk as Buffer);
  if (hash.digest('hex') === content.sha256) return;
  await client.finish('DELETE', key);
  throw kernelErrors.UNAVAILABLE(altered, { retryAfter: 1 });
}

const altered = {
  it: 'Il servizio di archiviazione ha restituito byte diversi da quelli inviati.',
  en: 'The storage service gave back other bytes than it was sent.',
};

/** Tries out on an object of its own what the server does, whatever it says that it does. */
async function probe(client: S3Client): Promise<S3Traits> {
  const key = `probe/${hostname()}-${process.pid}`;
  const put = (text: string, headers: Record<string, string>) =>
    client.finish('PUT', key, {
      ...{ headers, body: () => Readable.from([Buffer.from(text)]), size: Buffer.byteLength(text) },
      accepts: [400, 409, 412, 501],
    });
  const read = async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of (await client.ask('GET', key)).body) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  try {
    await put('one', digestHeaders(hashOf('one')));
    const over = await put('two', { ...digestHeaders(hashOf('two')), 'if-none-match': '*' });
    const refusesOverwriting = over.status === 412 && (await read()) === 'one';
    const wrong = await put('bad', { ...digestHeaders(hashOf('one')), 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' });
    return { refusesOverwriting, checksBytes: wrong.status === 400 && (await read()) !== 'bad' };
  } finally {
    await client.finish('DELETE', key);
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

function digestHeaders(sha256: string): Record<string, string> {
  return { 'x-amz-content-sha256': sha256, 'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64') };
}

function prefixOf(place: string): string {
  if (!PLACE.test(place)) throw new Error('contents lie under the identifier of a body, or of a room in it');
  return `objects/${place}/sha256/`;
}

function keyOf(place: string, sha256: string): string {
  if (!DIGEST.test(sha256)) throw new Error('a content is named by 64 hexadecimal digits');
  return `${prefixOf(place)}${sha256}`;
}

/** Makes something once; what failed is tried again at the next use. */
function once<S extends object, K extends keyof S>(
  state: S,
  name: K,
  make: () => NonNullable<S[K]>,
): NonNullable<S[K]> {
  const made = (state[name] ??= make() as S[K]);
  (made as Promise<unknown>).catch(() => delete state[name]);
  return made as NonNullable<S[K]>;
}
