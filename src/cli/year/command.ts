import { openApp, type App } from '../../app.ts';
import { listTenants, readConfig, romeDate } from '../../kernel/index.ts';
import { CommandError } from '../command.ts';
import { DEMONSTRATION_BODY, seedDemonstration } from '../demonstration.ts';
import { progressOf } from './progress.ts';
import { everything, openStage, storyClock, type Stage, type StoryClock } from './stage.ts';
import type { YearWish } from './wish.ts';
import { playYear, yearStart, type Progress, type YearReport } from './year.ts';

/** `digipro demo --year`: a year of cases in an installation of its own or in one that has not worked yet. */
export async function runYear(wish: YearWish): Promise<number> {
  const clock = storyClock();
  const app = await openApp({ config: readConfig(), clock });
  try {
    if (app.installation()?.mode === 'real')
      throw new CommandError('this is a real installation: the demonstration never runs in one');
    // A demonstration that begins with the year was founded with it.
    if (!app.installation()) clock.advance(yearStart(clock.realNow()));
    await seedDemonstration(app);
    const report = await liveYear(app, clock, wish);
    return report.failures.length === 0 && report.ended ? 0 : 1;
  } finally {
    await app.close();
  }
}

/**
 * Lets the demonstration body of an opened installation live the year that ends now. Afterwards its clock is the real one.
 * @throws CommandError when its registers have gone on beyond the beginning of that year: they cannot be dated back.
 */
export async function liveYear(app: App, clock: StoryClock, wish: YearWish): Promise<YearReport> {
  const until = clock.realNow();
  const tenants = await listTenants(app.runtime.database);
  const { bodyId } = tenants.find((body) => body.code === DEMONSTRATION_BODY)!;
  const stage = await openStage({ ...app, bodyId, bodyCode: DEMONSTRATION_BODY, clock });
  await refuseUsed(stage, yearStart(until));
  const progress = progressOf(process.stdout, wish.cases);
  let stopped = false;
  const stop = () => (stopped = true);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const told = (state: Progress) => {
      progress.show(state);
      return stopped;
    };
    const report = await app.runtime.inBulk(() => playYear(stage, { ...{ ...wish, until, say: progress.say }, told }));
    progress.end(report);
    return report;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    clock.release();
  }
}

/** Numbers and dates of a register go the same way (DPR 445/2000 art. 53): a year is lived once, from its beginning. */
export async function refuseUsed(stage: Stage, from: Date): Promise<void> {
  const last = await lastDay(stage);
  if (last !== undefined && last >= romeDate(from)) {
    throw new CommandError(
      `the registers of this demonstration go to ${last}: a year that begins on ${romeDate(from)} would date numbers back. ` +
        'Set DIGIPRO_DATA to an empty folder, or go on with this one as it is',
    );
  }
  const units = await everything<{ code: string; validFrom: string }>(stage.read, 'identity.units.list');
  const young = units.find((unit) => unit.validFrom > romeDate(from));
  if (young) {
    throw new CommandError(
      `the offices of this demonstration are in force from ${young.validFrom} only: set DIGIPRO_DATA to an empty folder`,
    );
  }
}

/** The last day that a register, a case or an act of the body carries. */
async function lastDay(stage: Stage): Promise<string | undefined> {
  const newest = async (operation: string, input: object, field: string) => {
    const { items } = await stage.read<{ items: readonly Record<string, unknown>[] }>(operation, {
      limit: 1,
      ...input,
    });
    const instant = items[0]?.[field];
    return typeof instant === 'string' ? romeDate(new Date(instant)) : '';
  };
  const days = await Promise.all([
    newest('records.protocol.list', {}, 'registeredAt'),
    newest('processes.cases.list', { sort: '-startedAt' }, 'startedAt'),
    newest('acts.acts.list', {}, 'draftedAt'),
  ]);
  return days.sort().at(-1) || undefined;
}
