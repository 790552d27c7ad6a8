import { type Context, romeYear } from '../../kernel/index.ts';
import { insertRegister, lockRegister, nextNumber } from './store.ts';

/** Processes of one installation may differ by so much; a clock that goes back further was corrected. */
const CLOCK_SKEW_MS = 5 * 60_000;

export interface Turn {
  readonly year: number;
  readonly number: number;
  readonly at: Date;
}

/**
 * Waits for the turn in a register and takes the next number. The register stays locked until the transaction ends, so a rollback
 * leaves no gap; call it when everything else is ready. The year is that of Europe/Rome after the lock was obtained: who waits over
 * midnight of 31 December gets number 1 of the new year, not a number of the old one dated in the new.
 */
export async function takeTurn(ctx: Context, areaCode: string, registerCode: string): Promise<Turn> {
  const { db, bodyId } = ctx;
  let register = await lockRegister(db, bodyId, areaCode, registerCode);
  if (!register) {
    await insertRegister(db, bodyId, areaCode, registerCode, ctx.lateNow());
    register = await lockRegister(db, bodyId, areaCode, registerCode);
  }
  const at = inOrder(register!.lastAt, ctx.lateNow());
  const year = romeYear(at);
  const number = await nextNumber(db, bodyId, areaCode, registerCode, year, at);
  return { year, number, at };
}

/** Numbers and times of a register go the same way, also when two machines differ by some seconds. */
function inOrder(last: Date, now: Date): Date {
  const behind = last.getTime() - now.getTime();
  return behind > 0 && behind <= CLOCK_SKEW_MS ? last : now;
}
