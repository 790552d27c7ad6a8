import type { Context } from './operations/types.ts';
import { sql } from './sql/sql.ts';

/**
 * Waits for a register of the body, which is the transaction's until it ends. @returns the time from which day and year of the next
 * number are read: who waited over midnight of 31 December gets number 1 of the new year, never a number of the old one.
 */
export async function takeRegister(ctx: Context, name: string): Promise<Date> {
  await ctx.db.run(sql`select pg_advisory_xact_lock(hashtextextended(${`${ctx.bodyId}/${name}`}, 0))`);
  return ctx.lateNow();
}
