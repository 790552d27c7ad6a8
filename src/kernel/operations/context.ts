import type { TSchema } from 'typebox';
import { insertEvents, type EventRow } from '../events/store.ts';
import type { EventType, NewEvent } from '../events/types.ts';
import { insertJobs, type JobRow } from '../jobs/store.ts';
import type { Queryable } from '../sql/queryable.ts';
import type { InvokerParts } from './invoke.ts';
import { holds } from './permission.ts';
import type { Caller, Context, Upload } from './types.ts';

/** One transaction's worth of work: its context, and the facts and jobs that it will leave behind at commit. */
export interface UnitOfWork {
  readonly caller: Caller;
  /** A context of this transaction; `as` when a component works through facts of several causes at once. */
  context(upload?: Upload, as?: Caller): Context;
  eventCount(): number;
  /** What has been appended so far, in its order. */
  facts(): readonly Fact[];
  isUnchanged(): boolean;
  /** Writes facts and jobs; the last thing before commit. */
  flush(): Promise<void>;
  done(): Done;
}

/** What was said of something in this transaction. */
export type Fact = Pick<EventRow, 'id' | 'type' | 'subject' | 'data'>;

/** What a transaction has left behind, and who wants to be told that it is committed. */
export interface Done {
  readonly events: readonly string[];
  readonly jobs: boolean;
  readonly told: readonly (() => void)[];
}

type Nested = (
  unit: UnitOfWork,
  caller: Caller,
  name: string,
  input: unknown,
  upload: Upload | undefined,
) => Promise<unknown>;

export function createUnitOfWork(
  parts: InvokerParts,
  owner: Caller,
  db: Queryable,
  operation: string,
  nested: Nested,
): UnitOfWork {
  const start = parts.clock.now();
  const events: EventRow[] = [];
  const jobs: JobRow[] = [];
  const told: (() => void)[] = [];
  const last: (() => Promise<unknown>)[] = [];
  let unchanged = false;

  const id = () => parts.entropy.id(parts.clock.realNow());
  const emit = <D extends TSchema>(caller: Caller, type: EventType<D>, event: NewEvent): string => {
    const problems = parts.validator.check(type.data, event.data);
    if (problems.length > 0) throw new Error(`event ${type.type} is not as declared: ${JSON.stringify(problems)}`);
    const row = eventRow(caller, operation, type.type, event, start, id(), parts.entropy.random(16));
    events.push(row);
    return row.id;
  };
  const unit: UnitOfWork = {
    caller: owner,
    eventCount: () => events.length,
    facts: () => events,
    isUnchanged: () => unchanged,
    done: () => ({ events: events.map((event) => event.id), jobs: jobs.length > 0, told }),
    async flush() {
      await Promise.all([
        events.length > 0 ? insertEvents(db, owner.bodyId, parts.clock.realNow(), events) : undefined,
        jobs.length > 0 ? insertJobs(db, owner.bodyId, jobs) : undefined,
        ...last.map((send) => send()),
      ]);
    },
    context: (upload, caller = owner) => ({
      caller,
      bodyId: caller.bodyId,
      actor: caller.actor,
      locale: caller.locale,
      correlationId: caller.correlationId,
      db,
      log: parts.log,
      now: () => start,
      lateNow: () => parts.clock.now(),
      realNow: () => parts.clock.realNow(),
      id,
      random: (bytes) => parts.entropy.random(bytes),
      emit: (type, event) => emit(caller, type, event),
      call: <T>(name: string, input: unknown, content?: Upload) =>
        nested(unit, caller, name, input, content) as Promise<T>,
      may: (permission, unitId) => holds(caller, permission, unitId),
      enqueue(job) {
        const jobId = id();
        jobs.push({
          id: jobId,
          queue: job.queue,
          payload: job.payload,
          runAt: job.runAt ?? start,
          correlationId: caller.correlationId,
          causationId: events[events.length - 1]?.id ?? caller.causationId ?? null,
        });
        return jobId;
      },
      whenCommitted(call) {
        told.push(call);
      },
      withCommit(send) {
        last.push(send);
      },
      unchanged() {
        unchanged = true;
      },
      get upload() {
        if (!upload) throw new Error(`operation ${operation} was called without the content that it declares`);
        return upload;
      },
    }),
  };
  return unit;
}

function eventRow(
  caller: Caller,
  operation: string,
  type: string,
  event: NewEvent,
  time: Date,
  id: string,
  salt: Buffer,
): EventRow {
  const { actor } = caller;
  return {
    id,
    type,
    subject: event.subject,
    time,
    actorKind: actor.kind,
    actorId: actor.kind === 'anonymous' ? null : actor.id,
    onBehalfOf: actor.kind === 'person' ? (actor.onBehalfOf ?? null) : null,
    via: caller.via,
    operation,
    correlationId: caller.correlationId,
    causationId: event.causationId ?? caller.causationId ?? null,
    data: event.data,
    salt,
  };
}
