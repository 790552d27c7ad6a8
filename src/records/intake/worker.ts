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
import type { ReadingThreads } from './extract/threads.ts';
import { keepPreview, type Made, madeOf } from './keep-preview.ts';
import { lookInto, type Looked, type PipelineParts, TAKING_APART } from './pipeline.ts';
import {
  type Claimed,
  claimWork,
  deleteRenditions,
  deleteWork,
  holdLease,
  postponeWork,
  releaseWork,
  saveParts,
  saveRendition,
  saveStages,
  versionsOf,
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
  /** What the machine has; looked for unless told. */
  readonly tools?: Tools;
}

export interface IntakeWorker extends BackgroundWorker {
  /** Says that a content may be due. */
  wake(): void;
}

/** The longest a content takes (10 s, and 120 s of a scanner that does not answer), and then some. */
const LEASE_SECONDS = 300;
const POLL_MS = 5000;
/** Contents at the same time: the rest of a small machine belongs to those who wait for an answer. */
const HANDS = 2;
/** A content that took the whole process with it so often is left alone until a person asks again. */
const MAX_ATTEMPTS = 3;
const AGAIN_MS = 60_000;

/** Looks into contents in the background, outside of any transaction; what it finds out is written in one. */
export function intakeWorker(options: IntakeOptions): IntakeWorker {
  const { threads } = options;
  let tools: Promise<Tools> | undefined;
  let loop: Loop | undefined;
  let stopping = false;

  const drain = async () => {
    const { runtime } = options;
    // A whole stock that is brought in is looked into afterwards, in the background.
    if (runtime().bulk) return 0;
    tools ??= options.tools ? Promise.resolve(options.tools) : findTools();
    const { version, clamdSocket } = options;
    const clock = { elapsed: () => performance.now() };
    const parts: PipelineParts = { threads, tools: await tools, version, clamdSocket, clock };
    const owner = runtime().entropy.id(runtime().clock.realNow());
    let done = 0;
    while (!stopping) {
      const now = runtime().clock.realNow();
      const claimed = await runtime().database.system((db) => claimWork(db, owner, now, LEASE_SECONDS, HANDS));
      if (claimed.length === 0) break;
      await Promise.all(claimed.map((work) => take(options, parts, owner, work)));
      done += claimed.length;
    }
    return done;
  };
  const scratchFor = () => rm(options.scratch, { recursive: true, force: true });
  return {
    drain,
    wake: () => loop?.wake(),
    async recover() {
      await scratchFor();
      const { database, clock } = options.runtime();
      await database.system((db) => releaseWork(db, clock.realNow()));
    },
    start() {
      const { log } = options.runtime();
      loop = createLoop({ name: 'intake', log, pollMs: POLL_MS, work: drain });
      loop.start();
    },
    async stop() {
      stopping = true;
      await loop?.stop();
      await threads.close();
    },
  };
}

async function take(options: IntakeOptions, parts: PipelineParts, owner: string, work: Claimed): Promise<void> {
  const { runtime } = options;
  const { invoker, entropy, clock, log } = runtime();
  const caller = systemCaller(work.bodyId, 'records.intake', entropy.id(clock.realNow()));
  const inTransaction = <T>(call: (ctx: Context) => Promise<T>) => invoker.work(caller, 'records.intake', call);
  try {
    const looked =
      work.attempts > MAX_ATTEMPTS ? givenUp(parts) : await withFile(options, parts, work.sha256, inTransaction);
    await inTransaction((ctx) => keep(ctx, options.store, owner, work.sha256, looked));
  } catch (error) {
    // A disk or a database that does not answer says nothing about the content: it is taken up again.
    log.warn({ err: error, content: work.sha256 }, 'a content could not be looked into, will be taken up again');
    const dueAt = new Date(clock.realNow().getTime() + AGAIN_MS);
    await inTransaction((ctx) => postponeWork(ctx.db, work.bodyId, work.sha256, owner, dueAt)).catch(() => undefined);
  }
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
  inTransaction: <T>(call: (ctx: Context) => Promise<T>) => Promise<T>,
): Promise<Found> {
  await mkdir(options.scratch, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(options.scratch, 'content-'));
  const file = join(folder, 'content');
  try {
    // The stream is opened in a transaction and read after it: nothing of the database is held while bytes flow.
    const { stream, declaredMime, judgedAt } = await inTransaction(async (ctx) => {
      const content = (await findContent(ctx.db, ctx.bodyId, sha256))!;
      const judgedAt = await judgingTime(ctx, sha256);
      return { stream: await openContent(ctx, options.store, content), declaredMime: content.declaredMime, judgedAt };
    });
    await pipeline(stream, createWriteStream(file, { mode: 0o600 }));
    const judging = { at: judgedAt.at, anchors: options.trust.anchors(judgedAt.at) };
    const looked = await lookInto(parts, { file, folder, declaredMime, judging });
    return { ...looked, judgedAt, preview: await madeOf(looked.preview) };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'CONTENT_UNREADABLE') throw error;
    return givenUp(parts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes what was found out, and tells it of every version that has the content. */
async function keep(
  ctx: Context,
  store: ContentStore,
  owner: string,
  sha256: string,
  { stages, parts, text, judged, judgedAt, preview }: Found,
): Promise<void> {
  const { db, bodyId } = ctx;
  if (!(await holdLease(db, bodyId, sha256, owner))) return;
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
  await deleteWork(db, bodyId, sha256);
}
