import type { Readable } from 'node:stream';
import { AwsV4Signer } from 'aws4fetch';
import { request } from 'undici';
import { kernelErrors } from '../../kernel/index.ts';
import type { S3Settings } from './s3-driver.ts';

export interface S3Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

export interface S3Request {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Opened anew for each attempt. */
  readonly body?: () => Readable | Buffer;
  readonly size?: number;
  /** Statuses that are answers and no faults, besides success, 404 and 416. */
  readonly accepts?: readonly number[];
}

type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';

export interface S3Client {
  /** The answer with its body to be read. @throws UNAVAILABLE when the service fails for good. */
  ask(method: Method, key: string, more?: S3Request): Promise<S3Answer>;
  /** The same where the body says nothing. */
  finish(method: Method, key: string, more?: S3Request): Promise<Omit<S3Answer, 'body'> & { readonly text: string }>;
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly size: number; readonly modifiedAt: Date }>;
  /** Puts an object that is too large for one request; nothing is seen of it before it is whole. */
  putInParts(
    key: string,
    size: number,
    part: number,
    body: (start: number, end: number) => () => Readable,
  ): Promise<void>;
}

const ATTEMPTS = 4;
const FAULTS = new Set([429, 500, 502, 503, 504]);
const TIMEOUTS = { headersTimeout: 60_000, bodyTimeout: 60_000 };

/** What is asked of an S3-compatible service, signed (AWS Signature Version 4), by path, tried again when it is passing. */
export function s3Client({ endpoint, bucket, region, accessKey }: S3Settings, secretKey: string): S3Client {
  const once = async (method: Method, key: string, more: S3Request): Promise<S3Answer> => {
    const url = new URL(`${endpoint.replace(/\/$/, '')}/${bucket}${key ? `/${key}` : ''}`);
    for (const [name, value] of Object.entries(more.query ?? {})) url.searchParams.set(name, value);
    const signer = new AwsV4Signer({
      ...{ method, url: url.href, accessKeyId: accessKey, secretAccessKey: secretKey, service: 's3', region },
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...more.headers },
      allHeaders: true,
    });
    const signed = await signer.sign();
    const headers: Record<string, string> = {};
    signed.headers.forEach((value, name) => void (headers[name] = value));
    if (more.size !== undefined) headers['content-length'] = String(more.size);
    const body = more.body?.() ?? null;
    const answer = await request(signed.url, { method, headers, body, ...TIMEOUTS });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body };
  };
  const ask = async (method: Method, key: string, more: S3Request = {}): Promise<S3Answer> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(method, key, more).catch((error: unknown) => error as Error);
      const passing = answer instanceof Error || FAULTS.has(answer.status);
      if (!(answer instanceof Error) && isAnswer(answer.status, more.accepts)) return answer;
      if (!(answer instanceof Error)) await answer.body.resume();
      if (!passing || attempt === ATTEMPTS) throw unavailable(method, answer);
      await new Promise((resolve) => setTimeout(resolve, 100 * 4 ** (attempt - 1)));
    }
  };
  const finish = async (method: Method, key: string, more: S3Request = {}) => {
    const { status, headers, body } = await ask(method, key, more);
    return { status, headers, text: await textOf(body) };
  };
  return {
    ask,
    finish,
    async *list(prefix) {
      for (let token: string | undefined; ;) {
        const query = { 'list-type': '2', prefix, ...(token === undefined ? {} : { 'continuation-token': token }) };
        const { text } = await finish('GET', '', { query });
        for (const [, entry] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
          const modifiedAt = new Date(field(entry!, 'LastModified') ?? 0);
          yield { key: field(entry!, 'Key') ?? '', size: Number(field(entry!, 'Size')), modifiedAt };
        }
        token = field(text, 'NextContinuationToken');
        if (token === undefined) return;
      }
    },
    async putInParts(key, size, part, body) {
      const { text } = await finish('POST', key, { query: { uploads: '' } });
      const uploadId = field(text, 'UploadId');
      if (!uploadId) throw unavailable('POST', new Error('no upload in parts was begun'));
      try {
        const parts: string[] = [];
        for (let start = 0; start < size; start += part) {
          const end = Math.min(start + part, size) - 1;
          const number = String(parts.length + 1);
          const query = { partNumber: number, uploadId };
          const { headers } = await finish('PUT', key, { query, body: body(start, end), size: end - start + 1 });
          const tag = String(headers['etag']).replace(/&/g, '&amp;').replace(/"/g, '&quot;');
          parts.push(`<Part><PartNumber>${number}</PartNumber><ETag>${tag}</ETag></Part>`);
        }
        const list = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
        const done = await finish('POST', key, { query: { uploadId }, body: () => list, size: list.length });
        // A fault while the parts are put together comes with status 200.
        if (done.text.includes('<Error>')) throw unavailable('POST', new Error(field(done.text, 'Code') ?? 'fault'));
      } catch (error) {
        await finish('DELETE', key, { query: { uploadId } }).catch(() => undefined);
        throw error;
      }
    },
  };
}

function isAnswer(status: number, accepts: readonly number[] = []): boolean {
  return (status >= 200 && status < 300) || status === 404 || status === 416 || accepts.includes(status);
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function field(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1];
  return found?.replace(/&(amp|lt|gt|quot|apos);/g, (_whole, entity: string) => ENTITIES[entity]!);
}

function unavailable(method: Method, cause: S3Answer | Error) {
  const what = cause instanceof Error ? cause.message : `status ${cause.status}`;
  const told = {
    it: `Il servizio di archiviazione non risponde come dovrebbe (${method}: ${what}).`,
    en: `The storage service does not answer as it should (${method}: ${what}).`,
  };
  return kernelErrors.UNAVAILABLE(told, cause instanceof Error ? { cause } : {});
}
