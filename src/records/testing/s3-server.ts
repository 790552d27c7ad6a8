import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server does wrong next: says 503, cuts the connection before or in the middle of the answer, or keeps other bytes. */
export type Fault = 'none' | 'busy' | 'cut' | 'half' | 'rot';

export interface S3Server {
  readonly endpoint: string;
  readonly objects: Map<string, Buffer>;
  /** The next requests of a method go wrong so, one fault each. */
  fail(method: string, ...faults: readonly Fault[]): void;
  close(): Promise<void>;
}

/**
 * An S3 server of our own that is as strict as the best: it refuses to write over with `If-None-Match: *`, compares bytes with their declared
 * digests, knows parts and ranges, wants requests signed, and goes wrong when it is told to.
 */
export async function strictS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const changed = new Map<string, Date>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const faults = new Map<string, Fault[]>();
  const keep = (key: string, bytes: Buffer, fault: Fault | undefined) => {
    const kept = Buffer.from(bytes);
    if (fault === 'rot' && kept.length > 0) kept[0]! ^= 1;
    objects.set(key, kept);
    changed.set(key, new Date());
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url!, 'http://s3');
    const [, bucket, ...rest] = url.pathname.split('/');
    const key = decodeURIComponent(rest.join('/'));
    const body = await bytesOf(request);
    const fault = faults.get(request.method!)?.shift();
    const say = (status: number, text: string | Buffer = '', headers: Record<string, string> = {}) =>
      response.writeHead(status, headers).end(text);
    if (fault === 'busy') return say(503);
    if (fault === 'cut') return response.destroy();
    if (bucket !== 'prova' || !/^AWS4-HMAC-SHA256 .*SignedHeaders=/.test(request.headers.authorization ?? ''))
      return say(403);
    const declared = request.headers['x-amz-content-sha256'];
    const digest = createHash('sha256').update(body);
    const hex = digest.copy().digest('hex');
    if (declared !== 'UNSIGNED-PAYLOAD' && declared !== hex && request.method === 'PUT') return say(400);
    const checksum = request.headers['x-amz-checksum-sha256'];
    if (checksum !== undefined && checksum !== digest.digest('base64')) return say(400);
    const uploadId = url.searchParams.get('uploadId');
    switch (request.method) {
      case 'PUT': {
        if (uploadId !== null) {
          uploads.get(uploadId)!.set(Number(url.searchParams.get('partNumber')), body);
          return say(200, '', { etag: `"${hex}"` });
        }
        if (request.headers['if-none-match'] === '*' && objects.has(key)) return say(412);
        keep(key, body, fault);
        return say(200);
      }
      case 'POST': {
        if (url.searchParams.has('uploads')) {
          const id = `u${uploads.size + 1}&<`;
          uploads.set(id, new Map());
          return say(200, `<R><UploadId>${id.replace('&', '&amp;').replace('<', '&lt;')}</UploadId></R>`);
        }
        const parts = [...uploads.get(uploadId!)!].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
        keep(key, Buffer.concat(parts), fault);
        uploads.delete(uploadId!);
        return say(200, '<CompleteMultipartUploadResult/>');
      }
      case 'DELETE':
        if (uploadId !== null) uploads.delete(uploadId);
        else objects.delete(key);
        return say(204);
      case 'HEAD':
      case 'GET': {
        if (key === '') return say(200, listOf(url.searchParams));
        const bytes = objects.get(key);
        if (!bytes) return say(404);
        const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
        const end = range?.[2] ? Number(range[2]) + 1 : bytes.length;
        const part = range ? bytes.subarray(Number(range[1]), end) : bytes;
        if (range && Number(range[1]) >= bytes.length) return say(416);
        const headers = { 'content-length': String(part.length), 'last-modified': changed.get(key)!.toUTCString() };
        if (request.method === 'HEAD') return say(200, '', headers);
        if (fault !== 'half') return say(range ? 206 : 200, part, headers);
        response.writeHead(200, headers);
        return response.write(part.subarray(0, part.length / 2), () => response.destroy());
      }
      default:
        return say(405);
    }
  };
  /** Two keys a page, so that whoever lists has to go on. */
  const listOf = (query: URLSearchParams): string => {
    const after = query.get('continuation-token') ?? '';
    const keys = [...objects.keys()].sort().filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after);
    const shown = keys.slice(0, 2);
    const entry = (key: string) =>
      `<Contents><Key>${key}</Key><LastModified>${changed.get(key)!.toISOString()}</LastModified><Size>${objects.get(key)!.length}</Size></Contents>`;
    const next = keys.length > 2 ? `<NextContinuationToken>${shown.at(-1)}</NextContinuationToken>` : '';
    return `<ListBucketResult>${shown.map(entry).join('')}${next}</ListBucketResult>`;
  };

  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    fail: (method, ...next) => void faults.set(method, [...next]),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
