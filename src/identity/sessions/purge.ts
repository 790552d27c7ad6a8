import type { Schedule } from '../../kernel/index.ts';
import { purgeSessions } from './store.ts';

const KEPT_MS = 24 * 3600_000;

/** Every night: what proved identities and has ended goes (GDPR art. 5(1)(e)); the events keep who signed in and when. */
export const purgeSchedule: Schedule = {
  name: 'identity.purge',
  cron: '40 3 * * *',
  byRealTime: true,
  handler: (ctx) => purgeSessions(ctx.db, ctx.bodyId, new Date(ctx.realNow().getTime() - KEPT_MS)),
};
