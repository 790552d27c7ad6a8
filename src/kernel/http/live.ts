import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { kernelErrors } from '../errors.ts';
import { EVERYTHING, type News } from '../events/tail.ts';
import type { Caller } from '../operations/types.ts';
import type { Runtime } from '../runtime.ts';

export interface LiveOptions {
  readonly runtime: Runtime;
  readonly callerOf: (request: FastifyRequest) => Promise<Caller>;
  /** Which of the sessions of a body are still open. To ask must not keep them open. */
  readonly openSessions: (bodyId: string, sessionIds: readonly string[]) => Promise<ReadonlySet<string>>;
}

interface Stream {
  readonly bodyId: string;
  readonly sessionId: string;
  readonly out: PassThrough;
}

/** Proxies cut a connection that is silent for a minute, and a session that ends must not go on hearing. */
const BEAT_MS = 15_000;
/** Tabs of one person; the oldest gives way. */
const PER_SESSION = 8;
/** A reader so far behind will not catch up; it comes back and asks from where it was. */
const MOST_WAITING = 64 * 1024;

/**
 * `GET /api/events/stream`: server-sent events for who is signed in. Each message names the kinds of facts that were sealed in the body
 * since the last one, and nothing of their content: a screen then asks again for what it shows, under its reader's permissions.
 */
export function addLiveRoute(server: FastifyInstance, options: LiveOptions): void {
  const streams = new Set<Stream>();
  server.get('/api/events/stream', { exposeHeadRoute: false }, async (request, reply) => {
    const { bodyId, actor, sessionId } = await options.callerOf(request);
    if (actor.kind !== 'person' || !sessionId) throw kernelErrors.UNAUTHENTICATED();
    const stream: Stream = { bodyId, sessionId, out: new PassThrough() };
    makeRoom(streams, sessionId);
    streams.add(stream);
    const unfollow = options.runtime.tail.follow(bodyId, leafOf(request), (news) =>
      tell(options, streams, stream, news),
    );
    stream.out.on('close', () => {
      unfollow();
      streams.delete(stream);
    });
    stream.out.write('retry: 3000\n\n');
    reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no');
    return reply.type('text/event-stream; charset=utf-8').send(stream.out);
  });
  const beat = setInterval(() => {
    for (const stream of streams) stream.out.write(':\n\n');
    void endClosed(options, streams);
  }, BEAT_MS);
  beat.unref();
  server.addHook('preClose', async () => {
    clearInterval(beat);
    for (const { out } of streams) out.end();
  });
}

function makeRoom(streams: ReadonlySet<Stream>, sessionId: string): void {
  const own = [...streams].filter((stream) => stream.sessionId === sessionId);
  for (const { out } of own.slice(0, Math.max(0, own.length - PER_SESSION + 1))) out.destroy();
}

/** Where a reader had got to: told by the browser after a cut, by `?from=` where a page comes back to the stream. */
function leafOf(request: FastifyRequest): number | undefined {
  const said = request.headers['last-event-id'] ?? (request.query as { from?: unknown }).from;
  return typeof said === 'string' && /^\d{1,15}$/.test(said) ? Number(said) : undefined;
}

function tell(options: LiveOptions, streams: ReadonlySet<Stream>, stream: Stream, { types, next }: News): void {
  if (stream.out.writableLength > MOST_WAITING) {
    stream.out.destroy();
    return;
  }
  stream.out.write(`id: ${next}\ndata: ${JSON.stringify(types)}\n\n`);
  if (types.some((type) => type === EVERYTHING || type.includes('.identity.'))) void endClosed(options, streams);
}

/** Ends the streams of sessions that have ended, in one look per body. */
async function endClosed({ runtime, openSessions }: LiveOptions, streams: ReadonlySet<Stream>): Promise<void> {
  for (const bodyId of new Set([...streams].map((stream) => stream.bodyId))) {
    const own = [...streams].filter((stream) => stream.bodyId === bodyId);
    try {
      const open = await openSessions(bodyId, [...new Set(own.map(({ sessionId }) => sessionId))]);
      for (const { sessionId, out } of own) if (!open.has(sessionId)) out.end('event: ended\ndata: []\n\n');
    } catch (error) {
      runtime.log.warn({ err: error, body: bodyId }, 'could not look which sessions are open, will look again');
    }
  }
}
