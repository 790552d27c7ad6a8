import { systemClock, systemEntropy, type Clock, type Entropy } from './clock.ts';
import { createDispatcher, type Dispatcher } from './dispatch/dispatcher.ts';
import { tenants } from './dispatch/store.ts';
import { createPositions, type Positions } from './events/position.ts';
import { createSealer, type EventSealer, type Sealer } from './events/sealer.ts';
import { createTail, type Tail } from './events/tail.ts';
import { releaseJobs } from './jobs/store.ts';
import { createJobWorker, type JobWorker } from './jobs/worker.ts';
import type { BackgroundWorker, Module } from './module.ts';
import { createInvoker, type Invoker, type ProofReference } from './operations/invoke.ts';
import { createRegistry, type Registry } from './operations/registry.ts';
import type { Caller, Logger } from './operations/types.ts';
import { createValidator, type Validator } from './operations/validation.ts';
import { createScheduleRunner, type ScheduleRunner } from './schedules/runner.ts';
import { createBell, type Bell } from './sql/bell.ts';
import { openDatabase, type ConnectionSettings, type Database } from './sql/database.ts';
import type { Queryable } from './sql/queryable.ts';
import { sql } from './sql/sql.ts';
import { noSpans, readTraceparent, traceIdOf, type Span, type Spans } from './telemetry/spans.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';

/** What a process of the platform does: answer requests, work in the background, or start what recurs. */
export type Role = 'http' | 'worker' | 'scheduler';

export interface RuntimeOptions {
  readonly connection: ConnectionSettings;
  readonly modules: readonly Module[];
  readonly ledger: EventSealer;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly entropy?: Entropy;
  readonly poolSize?: number;
  /** No other process works on this database: whatever is leased when this one starts was leased by one that died. */
  readonly alone?: boolean;
  /** Where traces go; nowhere if absent. */
  readonly spans?: Spans;
}

/** The running kernel: everything that the rooms declared, over one database. */
export interface Runtime {
  readonly registry: Registry;
  readonly validator: Validator;
  readonly database: Database;
  readonly invoker: Invoker;
  readonly sealer: Sealer;
  readonly positions: Positions;
  readonly jobs: JobWorker;
  readonly dispatcher: Dispatcher;
  readonly tail: Tail;
  readonly bell: Bell;
  readonly schedules: Pick<ScheduleRunner, 'drain'>;
  readonly metrics: Metrics;
  readonly spans: Spans;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Logger;
  /** Starts the background loops of the roles. */
  start(roles: readonly Role[]): void;
  /** Seals, delivers and runs everything that is due, until nothing is left. For tests, the demonstration and orderly ends. */
  settle(): Promise<void>;
  /**
   * Runs the jobs that are due, and whatever the rooms have to do in the background, until nothing is left. With a correlation only the
   * jobs that one call has set going, and all that follows from them.
   */
  drain(correlationId?: string): Promise<void>;
  /**
   * Runs work that brings in a whole stock and may be begun anew after a crash, such as a year of the demonstration: commits do not
   * wait for the disk, nor answers for their seal, which `settle` makes. When it has ended, everything is sealed and on disk.
   */
  inBulk<T>(work: () => Promise<T>): Promise<T>;
  /** Whether such work is being done. */
  readonly bulk: boolean;
  /** Stops claiming, lets the work in hand end, closes the pools. */
  stop(): Promise<void>;
}

const PROOF_WAIT_MS = 2000;

export function createRuntime(options: RuntimeOptions): Runtime {
  const clock = options.clock ?? systemClock;
  const entropy = options.entropy ?? systemEntropy();
  const { log } = options;
  const registry = createRegistry(options.modules);
  const validator = createValidator();
  let stopping = false;
  let bulk = false;
  // Its end, when what it has brought in is told to everybody, is part of the bulk.
  let bringing = false;
  const database = openDatabase({
    connection: options.connection,
    clock,
    durable: () => !bulk,
    ...(options.poolSize ? { size: options.poolSize } : {}),
    // On an orderly stop the connections are meant to go.
    onError: (error) => {
      if (!stopping) log.warn({ reason: error.message }, 'an idle database connection was lost');
    },
  });
  const bell = createBell({ connection: options.connection, database, entropy, log, alone: options.alone ?? false });
  const spans = options.spans ?? noSpans;
  const metrics = createMetrics(() => figures(database));
  const parts: { dispatcher?: Dispatcher; jobs?: JobWorker } = {};
  const tail = createTail({ database, log });
  const sealer = createSealer({
    database,
    ledger: options.ledger,
    log,
    sealed(body) {
      parts.dispatcher?.wake(body);
      tail.wake(body);
    },
  });
  const positions = createPositions(database);
  const invoker = createInvoker({
    registry,
    validator,
    database,
    clock,
    entropy,
    log,
    observer: {
      observe(operation, outcome, seconds, caller) {
        metrics.observe(operation, outcome, seconds, caller);
        if (spans.on)
          spans.add([callSpan({ operation, outcome, seconds, caller }, clock.realNow(), entropy.random(8))]);
      },
    },
    committed(bodyId, did) {
      positions.moved(bodyId);
      if (did.events.length > 0 && !bulk) sealer.wake(bodyId);
      if (did.jobs) parts.jobs?.wake();
    },
    proofOf: (bodyId, eventIds) => proofReference(sealer, bodyId, eventIds, bulk ? 0 : PROOF_WAIT_MS),
  });
  const background = { database, invoker, clock, entropy, log };
  const subscriptions = options.modules.flatMap((module) => module.subscriptions ?? []);
  const dispatcher = (parts.dispatcher = createDispatcher({ ...background, subscriptions, inBulk: () => bringing }));
  const handlers = options.modules.flatMap((module) => module.jobs ?? []);
  const jobs = (parts.jobs = createJobWorker({ ...background, handlers }));
  const schedules = options.modules.flatMap((module) => module.schedules ?? []);
  const scheduler = createScheduleRunner({ ...background, schedules });
  const workers = options.modules.flatMap((module) => module.workers ?? []);

  let freeing = Promise.resolve();

  const settle = async () => {
    for (;;) {
      const bodies = await database.system(listBodies);
      let moved = 0;
      for (const bodyId of bodies) moved += await sealer.sealNow(bodyId);
      await dispatcher.drain();
      moved += await jobs.drain();
      for (const worker of workers) moved += await worker.drain();
      if (moved === 0) return;
    }
  };
  const drain = async (correlationId?: string) => {
    for (;;) {
      const all = correlationId === undefined;
      let moved = await (all ? jobs.drain() : jobs.follow(correlationId));
      for (const worker of workers) moved += (await (all ? worker.drain() : worker.follow?.())) ?? 0;
      if (moved === 0) return;
    }
  };
  return {
    registry,
    validator,
    database,
    invoker,
    sealer,
    positions,
    jobs,
    dispatcher,
    tail,
    bell,
    schedules: scheduler,
    metrics,
    spans,
    clock,
    entropy,
    log,
    settle,
    drain,
    get bulk() {
      return bulk;
    },
    async inBulk(work) {
      bulk = bringing = true;
      try {
        return await work();
      } finally {
        bringing = false;
        // Whatever happens, what comes after waits for the disk again.
        try {
          await settle();
        } finally {
          bulk = false;
        }
        for (const module of options.modules) await module.flush?.();
        await database.system(flushCommits);
      }
    },
    start(roles) {
      if (roles.includes('worker')) {
        dispatcher.start();
        freeing = options.alone ? freeLeases(database, workers, log) : Promise.resolve();
        void freeing.then(() => {
          if (!stopping) for (const part of [jobs, ...workers]) part.start();
        });
        bell.start();
        void database.system(listBodies).then(
          (bodies) => bodies.forEach((body) => sealer.wake(body)),
          (error: unknown) => log.error({ err: error }, 'could not look for facts left unsealed'),
        );
      }
      if (roles.includes('scheduler')) scheduler.start();
    },
    async stop() {
      stopping = true;
      await freeing;
      await Promise.all([scheduler, jobs, dispatcher, tail, ...workers].map((part) => part.stop()));
      await Promise.all([sealer.stop(), bell.stop(), spans.stop()]);
      await database.close();
    },
  };
}

/** A failure costs time only: the leases run out by themselves. */
async function freeLeases(database: Database, workers: readonly BackgroundWorker[], log: Logger): Promise<void> {
  try {
    for (const worker of workers) await worker.recover?.();
    const released = await database.system(releaseJobs);
    if (released > 0) log.info({ released }, 'jobs that an ended process had in hand are taken up again');
  } catch (error) {
    log.warn({ err: error }, 'leases of an ended process could not be given free');
  }
}

/** Writes a note to the write-ahead log and waits for the disk: what was committed before it is then on disk as well. */
async function flushCommits(db: Queryable): Promise<void> {
  await db.run(sql`select pg_logical_emit_message(true, 'digipro', 'bulk ended')`);
}

async function listBodies(db: Queryable): Promise<readonly string[]> {
  return (await tenants(db)).map((row) => row.bodyId);
}

async function proofReference(
  sealer: Sealer,
  bodyId: string,
  eventIds: readonly string[],
  waitMs: number,
): Promise<ProofReference> {
  const url = `/api/ledger/proofs/${eventIds[eventIds.length - 1]}`;
  const leaves = waitMs > 0 ? await sealer.awaitSealed(bodyId, eventIds, waitMs) : undefined;
  return leaves ? { status: 'sealed', leafIndex: Math.max(...leaves), url } : { status: 'pending', url };
}

function figures(database: Database): Readonly<Record<string, number>> {
  const { total, idle, waiting } = database.pool;
  const memory = process.memoryUsage();
  return {
    pool_total: total,
    pool_idle: idle,
    pool_waiting: waiting,
    rss_bytes: memory.rss,
    heap_used_bytes: memory.heapUsed,
  };
}

interface Call {
  readonly operation: string;
  readonly outcome: string;
  readonly seconds: number;
  readonly caller: Caller;
}

/** A call of an operation from outside, as traces tell of it: within the trace of who called. */
function callSpan({ operation, outcome, seconds, caller }: Call, endedAt: Date, random: Buffer): Span {
  return {
    traceId: traceIdOf(caller.correlationId),
    spanId: random.toString('hex'),
    parentSpanId: readTraceparent(caller.traceparent)?.spanId,
    name: operation,
    kind: caller.via === 'http' ? 'server' : 'internal',
    startedAt: new Date(endedAt.getTime() - seconds * 1000),
    ms: seconds * 1000,
    attributes: { 'digipro.via': caller.via, 'digipro.body': caller.bodyId, 'digipro.outcome': outcome },
    failed: outcome === 'ok' ? undefined : outcome,
  };
}
