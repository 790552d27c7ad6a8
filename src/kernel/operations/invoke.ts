import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock, Entropy } from '../clock.ts';
import { DomainError, kernelErrors } from '../errors.ts';
import type { Database, Read } from '../sql/database.ts';
import type { Queryable } from '../sql/queryable.ts';
import { isRetryable } from '../sql/faults.ts';
import { createUnitOfWork, type Done, type Fact, type UnitOfWork } from './context.ts';
import { canonicalJson } from '../events/canonical.ts';
import { claimKey, storeResponse, type KeptAnswer } from './idempotency.ts';
import { checkPermission } from './permission.ts';
import type { Registry } from './registry.ts';
import type { Caller, Context, Logger, Operation, Upload } from './types.ts';
import type { Validator } from './validation.ts';

export interface InvokeOptions {
  /** Same key, same actor, same operation: the first answer is given again and nothing happens twice. */
  readonly idempotencyKey?: string | undefined;
  readonly upload?: Upload | undefined;
  /** How readings reach the database: that of `Database.reading` lets those of one page share a connection. */
  readonly read?: Read | undefined;
}

/** Told after each call, for metrics and traces. */
export interface CallObserver {
  observe(operation: string, outcome: string, seconds: number, caller: Caller): void;
}

/** Where the proof of what was done is found; part of the answer of operations marked `proof`. */
export type ProofReference =
  | { readonly status: 'sealed'; readonly leafIndex: number; readonly url: string }
  | { readonly status: 'pending'; readonly url: string };

export interface InvokerParts {
  readonly registry: Registry;
  readonly validator: Validator;
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Logger;
  readonly observer: CallObserver;
  /** Called after a commit that appended facts or jobs. */
  readonly committed: (bodyId: string, did: { events: readonly string[]; jobs: boolean }) => void;
  /** Waits for the seals of the events; undefined when they come too late. */
  readonly proofOf: (bodyId: string, eventIds: readonly string[]) => Promise<ProofReference>;
}

export interface Invoker {
  /** Runs an operation as the caller, from validation to commit. @throws DomainError for every expected refusal. */
  invoke(caller: Caller, name: string, input: unknown, options?: InvokeOptions): Promise<unknown>;
  /**
   * Runs work of a component (subscriber, job, schedule) in one transaction with a full context.
   * `as` gives a context of the same transaction for another cause, `facts` what has been appended in it so far; both are given to
   * components only, never to a handler.
   */
  work<T>(
    caller: Caller,
    name: string,
    body: (ctx: Context, as: (caller: Caller) => Context, facts: () => readonly Fact[]) => Promise<T>,
  ): Promise<T>;
}

const ATTEMPTS = 4;

export function createInvoker(parts: InvokerParts): Invoker {
  const callNested = (unit: UnitOfWork, caller: Caller, name: string, input: unknown, upload: Upload | undefined) =>
    handle(parts, unit, caller, find(parts.registry, name), input, upload);

  const attempt = async (caller: Caller, operation: Operation, input: unknown, options: InvokeOptions) => {
    const scope = { bodyId: caller.bodyId, actorId: caller.actor.kind === 'person' ? caller.actor.id : undefined };
    let unit: UnitOfWork | undefined;
    let kept: KeptAnswer | undefined;
    const work = async (db: Queryable) => {
      unit = createUnitOfWork(parts, caller, db, operation.name, callNested);
      const key = keyOf(operation, options);
      if (key === undefined) return handle(parts, unit, caller, operation, input, options.upload);
      kept = await replayed(parts, unit, operation, input, key, db);
      if (kept) return repeated(kept, options.upload);
      const content = options.upload && hashing(options.upload);
      const response = await handle(parts, unit, caller, operation, input, content?.upload);
      const contentHash = (await content?.digest()) ?? null;
      const eventIds = unit.done().events;
      await storeResponse(db, caller, operation.name, key, { response, contentHash, eventIds });
      return response;
    };
    const output = await (operation.effect === 'read'
      ? (options.read ?? parts.database.read)(scope, work)
      : parts.database.transaction(scope, work, () => unit!.flush()));
    const done = unit!.done();
    announce(parts, caller.bodyId, done);
    const facts = kept?.eventIds ?? done.events;
    const answer = operation.afterwards ? await operation.afterwards(caller, output as never) : output;
    if (!operation.proof || facts.length === 0) return answer;
    return { ...(answer as object), proof: await parts.proofOf(caller.bodyId, facts) };
  };

  return {
    async invoke(caller, name, input, options = {}) {
      const started = process.hrtime.bigint();
      let outcome = 'ok';
      try {
        const operation = find(parts.registry, name);
        return await retrying(() => attempt(caller, operation, input, options), options.upload ? 1 : ATTEMPTS);
      } catch (error) {
        outcome = error instanceof DomainError ? error.code : 'INTERNAL';
        throw error;
      } finally {
        parts.observer.observe(name, outcome, Number(process.hrtime.bigint() - started) / 1e9, caller);
      }
    },
    async work(caller, name, body) {
      let unit: UnitOfWork | undefined;
      const work = (db: Queryable) => {
        const own = (unit = createUnitOfWork(parts, caller, db, name, callNested));
        return body(own.context(), (other) => own.context(undefined, other), own.facts);
      };
      const result = await parts.database.transaction({ bodyId: caller.bodyId }, work, () => unit!.flush());
      announce(parts, caller.bodyId, unit!.done());
      return result;
    },
  };
}

function announce(parts: InvokerParts, bodyId: string, done: Done): void {
  if (done.events.length > 0 || done.jobs) parts.committed(bodyId, done);
  for (const told of done.told) told();
}

function find(registry: Registry, name: string): Operation {
  const operation = registry.operations.get(name);
  if (!operation) {
    throw kernelErrors.NOT_FOUND({ it: `Nessuna operazione «${name}».`, en: `No operation "${name}".` });
  }
  return operation;
}

async function handle(
  parts: InvokerParts,
  unit: UnitOfWork,
  caller: Caller,
  operation: Operation,
  input: unknown,
  upload: Upload | undefined,
): Promise<unknown> {
  checkPermission(parts.registry, caller, operation.permission);
  parts.validator.input(operation.input, input);
  const before = unit.eventCount();
  const asked = unit.context(upload, caller);
  const known = await operation.identify?.(asked, input as never);
  const output = await operation.handler(known ? unit.context(upload, known) : asked, input as never);
  if (operation.effect === 'write' && unit.eventCount() === before && !unit.isUnchanged()) {
    throw new Error(`operation ${operation.name} changed state and appended no event`);
  }
  if (operation.download) return output;
  const problems = parts.validator.check(operation.output, output);
  if (problems.length > 0) {
    throw new Error(`operation ${operation.name} gave an undeclared answer: ${JSON.stringify(problems)}`);
  }
  return output;
}

/** Of a secret not even the hash of the request is kept: it would let a dump be searched for passwords. */
function keyOf(operation: Operation, options: InvokeOptions): string | undefined {
  return operation.effect === 'read' || operation.secret ? undefined : options.idempotencyKey;
}

async function replayed(
  parts: InvokerParts,
  unit: UnitOfWork,
  operation: Operation,
  input: unknown,
  key: string,
  db: Queryable,
): Promise<KeptAnswer | undefined> {
  checkPermission(parts.registry, unit.caller, operation.permission);
  // A lone surrogate has no canonical form; the schema refuses it right after, here it only must not pass for something else.
  const hash = createHash('sha256').update(canonicalOrPlain(input)).digest();
  return claimKey(db, unit.caller, operation.name, key, hash, parts.clock.realNow());
}

function canonicalOrPlain(input: unknown): string {
  try {
    return canonicalJson(input);
  } catch {
    return JSON.stringify(input) ?? '';
  }
}

/** The first answer again. @throws IDEMPOTENCY_KEY_REUSED when other content comes with the same key. */
async function repeated(kept: KeptAnswer, upload: Upload | undefined): Promise<unknown> {
  if (upload) {
    const content = hashing(upload);
    const digest = await content.digest();
    if (!kept.contentHash?.equals(digest)) throw kernelErrors.IDEMPOTENCY_KEY_REUSED();
  }
  return kept.response;
}

/** Hashes an upload on its way to the handler. `digest` first reads what the handler left. */
function hashing(upload: Upload): { readonly upload: Upload; digest(): Promise<Buffer> } {
  const hash = createHash('sha256');
  const stream = new PassThrough();
  const read = pipeline(
    upload.stream,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    stream,
  );
  // Whoever reads the stream gets the error; here it must only not go unheard.
  read.catch(() => undefined);
  return {
    upload: { ...upload, stream },
    async digest() {
      stream.resume();
      await read;
      return hash.digest();
    },
  };
}

async function retrying<T>(attempt: () => Promise<T>, attempts: number): Promise<T> {
  for (let left = attempts; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left <= 1 || !isRetryable(error)) throw error;
    }
  }
}
