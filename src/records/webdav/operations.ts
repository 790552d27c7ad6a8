import type { Operation, Schedule } from '../../kernel/index.ts';
import type { ContentOptions } from '../content/types.ts';
import { purgeLocks } from '../locks/store.ts';
import { changeOperations } from './change.ts';
import { locateOperations } from './locate.ts';
import { lockOperations } from './locking.ts';
import { lookOperations } from './look.ts';
import { sweepEntries } from './store.ts';

/** The repository as folders: what the requests of WebDAV clients come down to. None has an address of its own in the API. */
export function webdavOperations(options: ContentOptions): readonly Operation[] {
  return [
    ...lookOperations(options.contentStore),
    ...locateOperations,
    ...changeOperations(options),
    ...lockOperations,
  ];
}

const HOUR_MS = 3600_000;
/** Scratch goes before the sweep of the content store may take its bytes, which it does after 24 hours. */
const SCRATCH_MS = 12 * HOUR_MS;
const REMOVED_MS = 24 * HOUR_MS;

/** Takes away what programs have left behind, and gives documents that they called away back their names. */
export const webdavSweep: Schedule = {
  name: 'records.webdav',
  cron: '17 * * * *',
  byRealTime: true,
  async handler(ctx) {
    const now = ctx.realNow().getTime();
    const ago = (ms: number) => new Date(now - ms);
    await purgeLocks(ctx.db, ctx.bodyId, ctx.realNow());
    const before = { scratch: ago(SCRATCH_MS), removed: ago(REMOVED_MS), away: ago(HOUR_MS) };
    await sweepEntries(ctx.db, ctx.bodyId, before);
  },
};
