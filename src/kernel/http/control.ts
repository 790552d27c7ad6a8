import { chmod, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Caller, Download } from '../operations/types.ts';
import type { Runtime } from '../runtime.ts';
import { sendDownload } from './server.ts';
import { toDomainError, toProblem } from './problem.ts';

/** What the command line asks of the running installation. */
export interface ControlCall {
  readonly operation: string;
  readonly input: unknown;
  readonly as: string | undefined;
  /** Instead of a person: the component `cli`, which may do everything. Said, never assumed. */
  readonly system?: boolean;
  readonly body: string | undefined;
  readonly idempotencyKey?: string;
}

export interface ControlOptions {
  readonly runtime: Runtime;
  readonly socketPath: string;
  /** The person behind `--as LOGIN --body CODE`, with that person's permissions, or the system where it is said. @throws NOT_FOUND, UNAUTHENTICATED. */
  readonly callerOf: (call: ControlCall, correlationId: string) => Promise<Caller>;
}

/**
 * Serves the command line on a unix socket inside the data folder. Whoever may open it owns the folder, and could read the database
 * and its keys anyway: naming a person is a matter of record here, not of proof, and every fact says `via: cli`.
 */
export async function serveControl(options: ControlOptions): Promise<FastifyInstance> {
  const { runtime, socketPath } = options;
  const server = fastify({ logger: false, bodyLimit: 64 * 1024 * 1024 }) as unknown as FastifyInstance;
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  server.post('/call', async (request, reply) => {
    const call = readCall(request);
    const correlationId = runtime.entropy.id(runtime.clock.realNow());
    const caller = await options.callerOf(call, correlationId);
    const operation = runtime.registry.operations.get(call.operation);
    const output = await runtime.invoker.invoke(caller, call.operation, call.input, {
      idempotencyKey: call.idempotencyKey,
      upload: operation?.upload
        ? { stream: request.body as Readable, mime: 'application/octet-stream', filename: undefined }
        : undefined,
    });
    return operation?.download ? sendDownload(reply, output as Download) : (output ?? {});
  });
  server.setErrorHandler((error, request, reply) => {
    const refusal = toDomainError(error);
    if (refusal.status >= 500) runtime.log.error({ err: error }, 'command line call failed');
    return reply
      .status(refusal.status)
      .type('application/problem+json')
      .send(toProblem(refusal, 'it', String(request.id)));
  });
  await mkdir(dirname(socketPath), { recursive: true, mode: 0o700 });
  await rm(socketPath, { force: true });
  await server.listen({ path: socketPath });
  await chmod(socketPath, 0o600);
  return server;
}

/** The call is the body, or a header when the body is content to upload. */
function readCall(request: FastifyRequest): ControlCall {
  const header = request.headers['digipro-call'];
  if (typeof header !== 'string') return request.body as ControlCall;
  return JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as ControlCall;
}
