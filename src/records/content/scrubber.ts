import {
  type Context,
  instant,
  nullable,
  object,
  oneOf,
  operation,
  sha256Hex,
  Type,
  type Operation,
  type Schedule,
} from '../../kernel/index.ts';
import { contentFaulty, contentsScrubbed } from '../events.ts';
import { digestOfStored } from './check.ts';
import { contentTotals, findScrub, holdScrub, noteFault, noteMended, openFaults, saveScrub } from './scrub-store.ts';
import { listContents } from './store.ts';
import type { ContentStore } from './types.ts';

/** In so many nights all contents were read again. */
const NIGHTS = 30;
const BATCH = 200;
const MOST_TOLD = 100;

interface Step {
  readonly contents: number;
  readonly bytes: number;
  readonly missing: number;
  readonly damaged: number;
  readonly finished: boolean;
}

/**
 * Reads the next thirtieth of the bytes again, in the order of the digests, and compares each content with its name. What differs is a fact,
 * once, and a fault until it is found sound again. It changes no content.
 */
export async function scrubStep(ctx: Context, store: ContentStore): Promise<Step> {
  const at = ctx.realNow();
  const state = await holdScrub(ctx.db, ctx.bodyId, at);
  const { bytes: total } = await contentTotals(ctx.db, ctx.bodyId);
  const budget = Math.ceil(total / NIGHTS);
  let { after } = state;
  let finished = false;
  const done = { contents: 0, bytes: 0, missing: 0, damaged: 0 };
  while (!finished && (done.contents === 0 || done.bytes < budget)) {
    const rows = await listContents(ctx.db, ctx.bodyId, after ?? undefined, BATCH);
    const sound: string[] = [];
    for (const row of rows) {
      const found = await digestOfStored(ctx, store, row);
      const fault = found === undefined ? 'missing' : found.sha256 === row.sha256 ? undefined : 'damaged';
      if (fault) {
        done[fault] += 1;
        const isNew = await noteFault(ctx.db, ctx.bodyId, { sha256: row.sha256, fault, foundAt: at });
        if (isNew) {
          ctx.emit(contentFaulty, { subject: `records/content/${row.sha256}`, data: { sha256: row.sha256, fault } });
        }
      } else sound.push(row.sha256);
      done.contents += 1;
      done.bytes += row.size;
      after = row.sha256;
      if (done.bytes >= budget) break;
    }
    await noteMended(ctx.db, ctx.bodyId, sound, at);
    finished = rows.length < BATCH && (rows.length === 0 || after === rows.at(-1)!.sha256);
  }
  const begins = state.after === null;
  await saveScrub(ctx.db, ctx.bodyId, {
    after: finished ? null : after,
    roundBegunAt: begins ? at : state.roundBegunAt,
    roundBytes: (begins ? 0 : state.roundBytes) + done.bytes,
    roundContents: (begins ? 0 : state.roundContents) + done.contents,
    lastRoundFinishedAt: finished ? at : state.lastRoundFinishedAt,
    lastStepAt: at,
  });
  ctx.emit(contentsScrubbed, { subject: 'records/content', data: { ...done, finished } });
  return { ...done, finished };
}

export function scrubSchedule(store: ContentStore): Schedule {
  return {
    name: 'records.scrub',
    cron: '10 4 * * *',
    byRealTime: true,
    async handler(ctx) {
      const { missing, damaged, ...done } = await scrubStep(ctx, store);
      if (missing + damaged > 0) ctx.log.error({ ...done, missing, damaged }, 'contents are missing or damaged');
      else ctx.log.info({ ...done }, 'contents were read again and are whole');
    },
  };
}

/** How whole the store is known to be, and the next step of reading it again. */
export function scrubOperations(store: ContentStore): readonly Operation[] {
  return [step(store), condition];
}

function step(store: ContentStore): Operation {
  return operation({
    name: 'records.content.scrub',
    summary: { it: 'Rileggere parte dell’archivio', en: 'Read a part of the store again' },
    description: 'The next thirtieth of the bytes, as every night; `finished` when it was the last of the round.',
    permission: 'records.content.verify',
    effect: 'write',
    input: object({}),
    output: object({
      ...{ contents: Type.Integer(), bytes: Type.Integer(), missing: Type.Integer(), damaged: Type.Integer() },
      finished: Type.Boolean(),
    }),
    http: { method: 'POST', path: '/api/content-scrubs' },
    handler: (ctx) => scrubStep(ctx, store),
  });
}

const condition = operation({
  name: 'records.content.condition',
  summary: { it: 'Stato dell’archivio', en: 'Condition of the store' },
  description:
    'How far the round of reading everything again has come, and what was found missing or damaged and not mended since.',
  permission: 'records.content.verify',
  effect: 'read',
  input: object({}),
  output: object({
    ...{ contents: Type.Integer(), bytes: Type.Integer() },
    ...{ roundContents: Type.Integer(), roundBytes: Type.Integer() },
    lastStepAt: nullable(instant),
    lastRoundFinishedAt: nullable(instant),
    faults: Type.Array(object({ sha256: sha256Hex, fault: oneOf(['missing', 'damaged']), foundAt: instant })),
  }),
  http: { method: 'GET', path: '/api/content-condition' },
  async handler(ctx) {
    const [totals, state, faults] = await Promise.all([
      contentTotals(ctx.db, ctx.bodyId),
      findScrub(ctx.db, ctx.bodyId),
      openFaults(ctx.db, ctx.bodyId, MOST_TOLD),
    ]);
    return {
      ...totals,
      roundContents: state?.roundContents ?? 0,
      roundBytes: state?.roundBytes ?? 0,
      lastStepAt: state?.lastStepAt?.toISOString() ?? null,
      lastRoundFinishedAt: state?.lastRoundFinishedAt?.toISOString() ?? null,
      faults: faults.map(({ sha256, fault, foundAt }) => ({ sha256, fault, foundAt: foundAt.toISOString() })),
    };
  },
});
