import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock, Entropy } from '../clock.ts';
import { DomainError, kernelErrors } from '../errors.ts';
import type { Database, Read } from '../sql/database.ts';
import type { Queryable } from '../sql/queryable.ts';
import { isInDoubt, isRetryable } from '../sql/faults.ts';
import { createUnitOfWork, type Done, type Fact, type UnitOfWork } from './context.ts';
import { canonicalJson } from '../events/canonical.ts';
import { claimKey, storeResponse, type KeptAnswer } from './idempotency.ts';
import { checkPermission } from './permission.ts';
import type { Registry } from './registry.ts';
import { ALONE, type Caller, type Context, type Logger, type Operation, type Upload } from './types.ts';
import { createGroup, type Group } from '../group.ts';
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

/** Calls of a shared transaction; a second one begins beside it when that many wait. */
const SHARED = { size: 64, parallel: 2, enough: 32 };

type Answer = { readonly output: unknown } | { readonly refusal: DomainError };

interface SharedCall {
  readonly caller: Caller;
  readonly input: unknown;
  readonly upload: Upload | undefined;
  /** Undefined where it has to go by itself. */
  answer?: Answer | undefined;
}

function answerOf(parts: InvokerParts, operation: Operation, given: unknown): Answer | undefined {
  if (given === ALONE) return undefined;
  if (given instanceof DomainError) return { refusal: given };
  const problems = parts.validator.check(operation.output, given);
  if (problems.length === 0) return { output: given };
  throw new Error(`operation ${operation.name} gave an undeclared answer: ${JSON.stringify(problems)}`);
}

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

  const groups = new Map<string, Group<SharedCall>>();
  /** Calls of an operation that come at the same moment, in one transaction. Each is answered, refused, or told to go by itself. */
  const inOne = async (operation: Operation, calls: readonly SharedCall[]) => {
    let unit: UnitOfWork | undefined;
    const answers = new Map<SharedCall, Answer | undefined>();
    const work = async (db: Queryable) => {
      const own = (unit = createUnitOfWork(parts, calls[0]!.caller, db, operation.name, callNested));
      const known: { readonly call: SharedCall; readonly ctx: Context; readonly input: never }[] = [];
      for (const call of calls) {
        const { caller, upload } = call;
        const input = call.input as never;
        const asked = own.context(upload, caller);
        try {
          const as = await operation.identify?.(asked, input);
          known.push({ call, ctx: as ? own.context(upload, as) : asked, input });
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          answers.set(call, { refusal: error });
        }
      }
      if (known.length === 0) return;
      const given = await operation.together!(known);
      known.forEach(({ call }, index) => answers.set(call, answerOf(parts, operation, given[index])));
      const isDone = [...answers.values()].some((answer) => answer && 'output' in answer);
      if (isDone && own.eventCount() === 0 && !own.isUnchanged()) {
        throw new Error(`operation ${operation.name} changed state and appended no event`);
      }
    };
    const { bodyId } = calls[0]!.caller;
    await parts.database.transaction({ bodyId }, work, () => unit!.flush());
    announce(parts, bodyId, unit!.done());
    for (const call of calls) call.answer = answers.get(call);
  };
  const groupOf = ({ bodyId }: Caller, operation: Operation): Group<SharedCall> => {
    const name = `${bodyId} ${operation.name}`;
    let group = groups.get(name);
    if (!group) {
      // Whatever fails all of them is found out for each by itself, unless it may have been done.
      const flush = (calls: readonly SharedCall[]) =>
        inOne(operation, calls).catch((error: unknown) => {
          if (isInDoubt(error)) throw error;
        });
      groups.set(name, (group = createGroup({ ...SHARED, flush })));
    }
    return group;
  };
  /** @returns what a shared transaction has answered; undefined where the call has to be done by itself. */
  const shared = async (caller: Caller, operation: Operation, input: unknown, options: InvokeOptions) => {
    if (!operation.together || caller.actor.kind === 'person' || keyOf(operation, options) !== undefined)
      return undefined;
    checkPermission(parts.registry, caller, operation.permission);
    parts.validator.input(operation.input, input);
    const call: SharedCall = { caller, input, upload: options.upload };
    await groupOf(caller, operation).add([call]);
    if (!call.answer) return undefined;
    if ('refusal' in call.answer) throw call.answer.refusal;
    const { output } = call.answer;
    return { output: operation.afterwards ? await operation.afterwards(caller, output as never) : output };
  };

  return {
    async invoke(caller, name, input, options = {}) {
      const started = process.hrtime.bigint();
      let outcome = 'ok';
      try {
        const operation = find(parts.registry, name);
        const answered = await shared(caller, operation, input, options);
        if (answered) return answered.output;
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
