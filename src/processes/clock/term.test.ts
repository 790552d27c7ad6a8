import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '../../kernel/index.ts';
import type { LegalTerm } from '../types.ts';
import { easterSunday, isHoliday } from './holidays.ts';
import { lastDayOfTerm, urgencyOf } from './term.ts';

const thirtyDays: LegalTerm = {
  ...{ days: 30, unit: 'day', norm: 'D.Lgs. 33/2013 art. 5 c. 6', silence: 'none' },
  ...{ countFirstDay: false, shiftOnHoliday: true },
};

describe('the legal clock', () => {
  it('does not count the day of presentation', () => {
    expect(lastDayOfTerm(thirtyDays, '2026-03-02', [])).toBe('2026-04-01');
  });

  it('moves an end on a Sunday, at Easter or at Christmas to the next working day', () => {
    expect(lastDayOfTerm(thirtyDays, '2026-03-06', [])).toBe('2026-04-07');
    expect(lastDayOfTerm(thirtyDays, '2026-11-25', [])).toBe('2026-12-28');
    expect(lastDayOfTerm({ ...thirtyDays, shiftOnHoliday: false }, '2026-11-25', [])).toBe('2026-12-25');
  });

  it('knows the holidays of each year as the law of that year has them', () => {
    expect(easterSunday(2026)).toBe('2026-04-05');
    expect(easterSunday(2038)).toBe('2038-04-25');
    expect(isHoliday('2025-10-04')).toBe(false);
    expect(isHoliday('2026-10-04')).toBe(true);
    expect(isHoliday('2027-10-04')).toBe(true);
  });

  it('adds the days of a suspension, no more and no fewer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 30 }), (offset, pause) => {
        const presented = addDays('2024-01-01', offset);
        const from = addDays(presented, 5);
        const suspension = { reason: 'x', norm: 'x', fromDay: from, toDay: addDays(from, pause) };
        const plain = { ...thirtyDays, shiftOnHoliday: false };
        const end = lastDayOfTerm(plain, presented, [suspension]);
        expect(daysBetween(presented, end)).toBe(30 + pause);
        expect(isHoliday(lastDayOfTerm(thirtyDays, presented, [suspension]))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('says how a term stands: half gone, last fifth, over, standing still', () => {
    const term = { presented: '2026-03-02', dueDay: '2026-04-01', suspendedSince: null };
    expect(urgencyOf(term, '2026-03-03')).toEqual({ urgency: 'ok', daysLeft: 29 });
    expect(urgencyOf(term, '2026-03-17').urgency).toBe('watch');
    expect(urgencyOf(term, '2026-03-27').urgency).toBe('urgent');
    expect(urgencyOf(term, '2026-04-01')).toEqual({ urgency: 'urgent', daysLeft: 0 });
    expect(urgencyOf(term, '2026-04-02').urgency).toBe('expired');
    expect(urgencyOf({ ...term, suspendedSince: '2026-03-10' }, '2026-05-01').urgency).toBe('suspended');
  });
});
