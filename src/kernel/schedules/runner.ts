import { Cron } from 'croner';
import type { Clock, Entropy } from '../clock.ts';
import { tenants } from '../dispatch/store.ts';
import { createLoop, type Loop } from '../loop.ts';
import type { Schedule } from '../module.ts';
import { systemCaller } from '../operations/callers.ts';
import type { Invoker } from '../operations/invoke.ts';
import type { Logger } from '../operations/types.ts';
import type { Database } from '../sql/database.ts';
import { sql } from '../sql/sql.ts';

export interface ScheduleOptions {
  readonly database: Database;
  readonly invoker: Invoker;
  readonly schedules: readonly Schedule[];
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Logger;
}

const POLL_MS = 15_000;

export interface ScheduleRunner extends Loop {
  /** Runs what is due by now. For the demonstration's virtual time and tests. */
  drain(): Promise<void>;
}

/** Runs what recurs. A missed occurrence (machine off at night) runs once at the next start, not once per night missed. */
export function createScheduleRunner(options: ScheduleOptions): ScheduleRunner {
  const schedules = new Map(options.schedules.map((schedule) => [schedule.name, schedule]));
  const round = async () => {
    if (schedules.size === 0) return;
    await introduce(options);
    const due = await options.database.system((db) =>
      db.many<{ bodyId: string; name: string }>(
        sql`select body_id as "bodyId", name from system.schedules_due(${laterOf(options.clock)})`,
      ),
    );
    for (const row of due) {
      const schedule = schedules.get(row.name);
      if (schedule) await runOnce(options, row.bodyId, schedule);
    }
  };
  return { ...createLoop({ name: 'schedules', log: options.log, pollMs: POLL_MS, work: round }), drain: round };
}

async function introduce(options: ScheduleOptions): Promise<void> {
  const { schedules } = options;
  const names = schedules.map((schedule) => schedule.name);
  const due = schedules.map((schedule) => nextOccurrence(schedule, timeOf(schedule, options.clock)));
  const second = schedules.map((schedule, index) => nextOccurrence(schedule, due[index]!));
  for (const { bodyId } of await options.database.system(tenants)) {
    await options.database.transaction({ bodyId }, (db) =>
      db.run(sql`
        with known as (
          select * from unnest(${names}::text[], ${due}::timestamptz[], ${second}::timestamptz[]) as s (name, due, second)),
        -- Due after more than one occurrence: another rule, or a clock that was set back. One occurrence may be a skew of clocks.
        mended as (
          update kernel.schedule s set next_due = known.due from known
          where s.body_id = ${bodyId} and s.name = known.name and s.next_due > known.second)
        insert into kernel.schedule (body_id, name, next_due)
        select ${bodyId}, known.name, known.due from known on conflict do nothing`),
    );
  }
}

async function runOnce(options: ScheduleOptions, bodyId: string, schedule: Schedule): Promise<void> {
  const caller = systemCaller(bodyId, `schedule:${schedule.name}`, options.entropy.id(options.clock.realNow()));
  const log = { schedule: schedule.name, body: bodyId };
  try {
    await options.invoker.work(caller, `schedule ${schedule.name}`, async (ctx) => {
      const now = timeOf(schedule, options.clock);
      const claimed = await ctx.db.maybe(sql`
        select name from kernel.schedule
        where body_id = ${bodyId} and name = ${schedule.name} and next_due <= ${now} for update skip locked`);
      if (!claimed) return;
      await schedule.handler(ctx);
      await ctx.db.run(sql`
        update kernel.schedule set last_run = ${now}, next_due = ${nextOccurrence(schedule, now)}
        where body_id = ${bodyId} and name = ${schedule.name}`);
    });
  } catch (error) {
    options.log.error({ ...log, err: error }, 'scheduled work failed, will be tried again at the next poll');
  }
}

function timeOf(schedule: Schedule, clock: Clock): Date {
  return schedule.byRealTime ? clock.realNow() : clock.now();
}

/** What is due by either clock is asked for; whether it is by its own is seen when it is claimed. */
function laterOf(clock: Clock): Date {
  return new Date(Math.max(clock.now().getTime(), clock.realNow().getTime()));
}

function nextOccurrence(schedule: Schedule, after: Date): Date {
  const next = new Cron(schedule.cron, { timezone: 'Europe/Rome', paused: true }).nextRun(after);
  if (!next) throw new Error(`schedule ${schedule.name} has no next occurrence`);
  return next;
}
