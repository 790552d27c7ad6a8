import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  type BackgroundWorker,
  type Context,
  createLoop,
  DomainError,
  type Loop,
  type Runtime,
  systemCaller,
} from '../../kernel/index.ts';
import { keepDerived, openContent } from '../content/keep.ts';
import { findContent } from '../content/store.ts';
import type { ContentStore } from '../content/types.ts';
import { textExtracted } from '../events.ts';
import { judgingTime, type JudgingTime, keepJudged } from '../signing/judge.ts';
import type { TrustStore } from '../types.ts';
import { readingThreads, type ReadingThreads } from './extract/threads.ts';
import { keepRecognised } from './keep-recognised.ts';
import { nextNight, recogniseContent } from './recognise.ts';
import { keepPreview, type Made, madeOf } from './keep-preview.ts';
import { machineFault } from './limits.ts';
import { lookInto, type Looked, type PipelineParts, TAKING_APART } from './pipeline.ts';
import {
  type Claimed,
  type Lane,
  claimWork,
  deleteRenditions,
  deleteWork,
  holdLease,
  postponeWork,
  requestWork,
  releaseWork,
  saveParts,
  saveRendition,
  saveStages,
  versionsOf,
  type Work,
} from './store.ts';
import { findTools, type Tools } from './tools.ts';
import type { StageResult } from './types.ts';

export interface IntakeOptions {
  readonly runtime: () => Runtime;
  readonly store: ContentStore;
  readonly version: string;
  /** Ended with the worker. */
  readonly threads: ReadingThreads;
  /** Where files lie while they are looked into. Emptied when the installation starts. */
  readonly scratch: string;
  readonly clamdSocket?: string | undefined;
  /** Whose signatures pass. */
  readonly trust: TrustStore;
  /** When recognition begins that nobody asked for; by night unless told otherwise. */
  readonly recognitionDue?: ((now: Date) => Date) | undefined;
  /** What the machine has; looked for unless told. */
  readonly tools?: Tools;
}

export interface IntakeWorker extends BackgroundWorker {
  /** Says that a content may be due. */
  wake(): void;
}

/**
 * How long a content takes at most and then some: 10 s, and 120 s of a scanner that does not answer; a hundred pages to be read. And how
 * many at the same time: the rest of a small machine belongs to those who wait for an answer.
 */
const LANES = { look: { leaseSeconds: 300, hands: 2 }, ocr: { leaseSeconds: 7200, hands: 1 } } as const;
const POLL_MS = 5000;
/** A content that took the whole process with it so often is left alone until a person asks again. */
const MAX_ATTEMPTS = 3;
const AGAIN_MS = 60_000;

/** Looks into contents in the background, outside of any transaction; what it finds out is written in one. */
export function intakeWorker(options: IntakeOptions): IntakeWorker {
  const { threads } = options;
  // Ended before the others: a page in hand is left when the program stops, and read again.
  const reading = readingThreads();
  const loops: Loop[] = [];
  let tools: Promise<Tools> | undefined;
  let stopping = false;

  const drainLane = async (lane: Lane): Promise<number> => {
    const { runtime } = options;
    // A whole stock that is brought in is looked into afterwards, in the background.
    if (runtime().bulk) return 0;
    tools ??= options.tools ? Promise.resolve(options.tools) : findTools();
    const { version, clamdSocket } = options;
    const clock = { elapsed: () => performance.now() };
    const parts: PipelineParts = { threads, tools: await tools, version, clamdSocket, clock };
    const owner = runtime().entropy.id(runtime().clock.realNow());
    const job: Job = { options, parts, owner, reading, stopping: () => stopping };
    const { leaseSeconds, hands } = LANES[lane];
    let done = 0;
    while (!stopping) {
      const now = runtime().clock.realNow();
      const claimed = await runtime().database.system((db) => claimWork(db, lane, owner, now, leaseSeconds, hands));
      if (claimed.length === 0) break;
      await Promise.all(claimed.map((work) => take(job, { ...work, lane })));
      done += claimed.length;
    }
    return done;
  };
  const drain = async () => (await drainLane('look')) + (await drainLane('ocr'));
  return {
    drain,
    wake: () => loops.forEach((loop) => loop.wake()),
    async recover() {
      await rm(options.scratch, { recursive: true, force: true });
      const { database, clock } = options.runtime();
      await database.system((db) => releaseWork(db, clock.realNow()));
    },
    start() {
      const { log } = options.runtime();
      for (const lane of ['look', 'ocr'] as const) {
        loops.push(createLoop({ name: `intake-${lane}`, log, pollMs: POLL_MS, work: () => drainLane(lane) }));
      }
      loops.forEach((loop) => loop.start());
    },
    async stop() {
      stopping = true;
      await reading.close();
      await Promise.all(loops.map((loop) => loop.stop()));
      await threads.close();
    },
  };
}

interface Job {
  readonly options: IntakeOptions;
  readonly parts: PipelineParts;
  readonly owner: string;
  /** Threads of the lane that reads pictures. */
  readonly reading: ReadingThreads;
  readonly stopping: () => boolean;
}

type Transaction = <T>(call: (ctx: Context) => Promise<T>) => Promise<T>;

async function take(job: Job, work: Claimed & Work): Promise<void> {
  const { options, owner } = job;
  const { invoker, entropy, clock, log } = options.runtime();
  const caller = systemCaller(work.bodyId, 'records.intake', entropy.id(clock.realNow()));
  const inTransaction: Transaction = (call) => invoker.work(caller, 'records.intake', call);
  const postpone = (dueAt: Date, counted: boolean) =>
    inTransaction((ctx) => postponeWork(ctx.db, work, owner, dueAt, counted));
  try {
    if (work.lane === 'look') await look(job, work, inTransaction);
    else if (!(await read(job, work, inTransaction))) await postpone(clock.realNow(), false);
  } catch (error) {
    // A disk or a database that does not answer says nothing about the content: it is taken up again.
    log.warn({ err: error, content: work.sha256 }, 'a content could not be looked into, will be taken up again');
    const full = error instanceof DomainError ? error.code === 'UNAVAILABLE' : machineFault(error) !== undefined;
    await postpone(new Date(clock.realNow().getTime() + AGAIN_MS), !full).catch(() => undefined);
  }
}

async function look({ options, parts, owner }: Job, work: Claimed & Work, inTransaction: Transaction): Promise<void> {
  const given = work.attempts > MAX_ATTEMPTS;
  const looked = given ? givenUp(parts) : await withFile(options, parts, work.sha256, inTransaction);
  await inTransaction((ctx) => keep(ctx, options, owner, work.sha256, looked));
}

/** @returns false when the program stops. */
async function read(job: Job, work: Claimed & Work, inTransaction: Transaction): Promise<boolean> {
  const { options, parts, owner, reading, stopping } = job;
  const failed = { outcome: 'failed', reason: 'interrupted', detail: {}, tool: 'tesseract', toolVersion: '' } as const;
  const given = { stage: { stage: 'ocr', ...failed, durationMs: 0 }, text: '' } as const;
  const recognised =
    work.attempts > MAX_ATTEMPTS
      ? given
      : await withScratch(options, work.sha256, inTransaction, ({ file, folder, size }) =>
          recogniseContent(parts, reading, { file, folder, size }, stopping),
        ).catch((error: unknown) => (isUnreadable(error) ? given : Promise.reject(error)));
  if (!recognised) return false;
  await inTransaction((ctx) => keepRecognised(ctx, options.store, owner, work.sha256, recognised));
  return true;
}

interface Found extends Omit<Looked, 'preview'> {
  readonly preview: readonly Made[];
  readonly judgedAt: JudgingTime | undefined;
}

function givenUp({ version }: PipelineParts): Found {
  const base = { outcome: 'failed', reason: 'interrupted', detail: {}, tool: 'digipro' } as const;
  const ended = { ...base, toolVersion: version, durationMs: 0 };
  const stages: readonly StageResult[] = TAKING_APART.map((stage) => ({ stage, ...ended }));
  return { stages, parts: [], text: undefined, judged: undefined, preview: [], judgedAt: undefined };
}

async function withFile(
  options: IntakeOptions,
  parts: PipelineParts,
  sha256: string,
  inTransaction: Transaction,
): Promise<Found> {
  const judgedAt = await inTransaction((ctx) => judgingTime(ctx, sha256));
  const judging = { at: judgedAt.at, anchors: options.trust.anchors(judgedAt.at) };
  try {
    return await withScratch(options, sha256, inTransaction, async ({ file, folder, declaredMime }) => {
      const looked = await lookInto(parts, { file, folder, declaredMime, judging });
      return { ...looked, judgedAt, preview: await madeOf(looked.preview) };
    });
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return givenUp(parts);
  }
}

interface InScratch {
  readonly file: string;
  readonly folder: string;
  readonly size: number;
  readonly declaredMime: string | null;
}

/** Calls with the content in a file of a folder of its own, which is removed afterwards. */
async function withScratch<T>(
  options: IntakeOptions,
  sha256: string,
  inTransaction: Transaction,
  work: (content: InScratch) => Promise<T>,
): Promise<T> {
  await mkdir(options.scratch, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(options.scratch, 'content-'));
  const file = join(folder, 'content');
  try {
    // The stream is opened in a transaction and read after it: nothing of the database is held while bytes flow.
    const { stream, declaredMime, size } = await inTransaction(async (ctx) => {
      const content = (await findContent(ctx.db, ctx.bodyId, sha256))!;
      const { declaredMime, size } = content;
      return { stream: await openContent(ctx, options.store, content), declaredMime, size };
    });
    await pipeline(stream, createWriteStream(file, { mode: 0o600 }));
    return await work({ file, folder, size, declaredMime });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isUnreadable(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'CONTENT_UNREADABLE';
}

/** Writes what was found out, and tells it of every version that has the content. */
async function keep(
  ctx: Context,
  { store, recognitionDue = nextNight }: IntakeOptions,
  owner: string,
  sha256: string,
  { stages, parts, text, judged, judgedAt, preview }: Found,
): Promise<void> {
  const { db, bodyId } = ctx;
  const work = { bodyId, sha256, lane: 'look' } as const;
  if (!(await holdLease(db, work, owner))) return;
  const at = ctx.now();
  const textSha256 = text === undefined ? null : await keepDerived(ctx, store, Buffer.from(text, 'utf8'), 'text/plain');
  await saveStages(db, bodyId, sha256, stages, at);
  await saveParts(db, bodyId, sha256, parts);
  const { tool, toolVersion } = stages.find(({ stage }) => stage === 'text')!;
  if (textSha256 === null) await deleteRenditions(db, bodyId, sha256, ['text']);
  else await saveRendition(db, bodyId, sha256, { kind: 'text', renditionSha256: textSha256, tool, toolVersion, at });
  await keepPreview(
    ctx,
    store,
    sha256,
    preview,
    stages.find(({ stage }) => stage === 'preview')!,
  );
  // Read once the lease is held: a version that comes later asks anew, and waits for this transaction.
  const versions = await versionsOf(db, bodyId, sha256);
  if (judged && judgedAt) await keepJudged(ctx, sha256, versions, judged, judgedAt);
  for (const { documentId, version } of versions) {
    const data = { documentId, version, sha256, textSha256 };
    ctx.emit(textExtracted, { subject: `records/document/${documentId}`, data });
  }
  if (stages.some(({ stage, outcome }) => stage === 'ocr' && outcome === 'waiting')) {
    await requestWork(db, bodyId, 'ocr', [sha256], ctx.realNow(), recognitionDue(ctx.realNow()));
  }
  await deleteWork(db, work);
}
