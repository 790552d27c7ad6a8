import { romeDate, type Schedule } from '../kernel/index.ts';
import { markExpired } from './board/store.ts';
import { expired } from './events.ts';

/** The end of a period is a fact. What is public is decided by the day itself, so a late run never leaves anything visible. */
export const expirySchedule: Schedule = {
  name: 'publication.expire',
  cron: '1 0 * * *',
  async handler(ctx) {
    for (const entry of await markExpired(ctx.db, ctx.bodyId, romeDate(ctx.now()), ctx.now())) {
      const { id: entryId, fromDay: from, toDay: to, sha256, actId } = entry;
      ctx.emit(expired, { subject: `publication/entry/${entryId}`, data: { entryId, from, to, sha256, actId } });
    }
  },
};
