import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../kernel/index.ts';
import { progressOf, standingOf } from './delay.ts';

const planned = { plannedDay: '2026-06-30', revisedDay: null, actualDay: null };

describe('the delay of a milestone', () => {
  it.each([
    ['is none before the planned day', planned, '2026-06-01', 'ahead', 0, 0],
    ['is none on the planned day itself', planned, '2026-06-30', 'ahead', 0, 0],
    ['grows by each day that passes', planned, '2026-07-10', 'late', 10, 10],
    ['does not go away by a revision', { ...planned, revisedDay: '2026-09-30' }, '2026-07-10', 'late', 10, 92],
    ['is foreseen once it is revised', { ...planned, revisedDay: '2026-09-30' }, '2026-06-01', 'ahead', 0, 92],
    [
      'is foreseen to be negative when it is brought forward',
      { ...planned, revisedDay: '2026-06-20' },
      '2026-06-01',
      'ahead',
      0,
      -10,
    ],
    ['stands still when it was reached', { ...planned, actualDay: '2026-07-02' }, '2027-01-01', 'reached', 2, 2],
    ['is negative when it was reached early', { ...planned, actualDay: '2026-06-28' }, '2026-07-01', 'reached', -2, -2],
  ] as const)('%s', (_what, times, today, state, delayDays, forecastDelayDays) => {
    expect(standingOf(times, today)).toEqual({ state, delayDays, forecastDelayDays });
  });

  it('never shrinks while time goes on and nothing is reached, whatever is revised', () => {
    const day = fc.integer({ min: 0, max: 2000 }).map((n) => addDays('2024-01-01', n));
    fc.assert(
      fc.property(day, fc.option(day), fc.option(day), day, fc.nat(400), (plannedDay, one, other, today, later) => {
        const before = standingOf({ plannedDay, revisedDay: one, actualDay: null }, today);
        const after = standingOf({ plannedDay, revisedDay: other, actualDay: null }, addDays(today, later));
        expect(after.delayDays).toBeGreaterThanOrEqual(before.delayDays);
        if (after.state === 'late') expect(after.forecastDelayDays).toBeGreaterThanOrEqual(after.delayDays);
      }),
    );
  });

  it('of an intervention is that of its worst milestone', () => {
    const milestones = [planned, { ...planned, actualDay: '2026-07-20' }, { ...planned, plannedDay: '2026-12-31' }];
    expect(progressOf(milestones, '2026-07-05')).toEqual({ milestones: 3, reached: 1, late: 1, delayDays: 20 });
    expect(progressOf([], '2026-07-05')).toEqual({ milestones: 0, reached: 0, late: 0, delayDays: 0 });
  });
});
