import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, romeDate, romeTime, romeYear, startOfRomeDay } from './calendar.ts';

describe('legal days', () => {
  it('gives the last minute of the year in Rome to the old year and the next to the new one', () => {
    expect(romeYear(new Date('2026-12-31T22:59:59Z'))).toBe(2026);
    expect(romeYear(new Date('2026-12-31T23:00:00Z'))).toBe(2027);
  });

  it('begins each day at midnight in Rome, also when the clocks change', () => {
    expect(startOfRomeDay('2026-03-29').toISOString()).toBe('2026-03-28T23:00:00.000Z');
    expect(startOfRomeDay('2026-03-30').toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(startOfRomeDay('2026-10-26').toISOString()).toBe('2026-10-25T23:00:00.000Z');
  });

  it('finds its way back from any day, and counts days over leap years and summer time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -800, max: 800 }), (offset, days) => {
        const day = addDays('1995-01-01', offset);
        const start = startOfRomeDay(day);
        expect(romeDate(start)).toBe(day);
        expect(romeTime(start)).toBe('00:00:00');
        expect(romeDate(new Date(start.getTime() - 1))).toBe(addDays(day, -1));
        expect(daysBetween(day, addDays(day, days))).toBe(days);
      }),
      { numRuns: 300 },
    );
  });
});
