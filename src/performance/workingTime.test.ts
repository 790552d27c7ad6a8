import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorkingDay } from '../processes/index.ts';
import { workingMinutes } from './workingTime.ts';

const between = (from: string, to: string) => workingMinutes(new Date(from), new Date(to), { isWorkingDay });

describe('working time', () => {
  it.each([
    ['within a day', '2026-03-02T09:00:00+01:00', '2026-03-02T10:30:00+01:00', 90],
    ['over a night', '2026-03-02T17:00:00+01:00', '2026-03-03T09:00:00+01:00', 120],
    ['over a weekend', '2026-03-06T17:00:00+01:00', '2026-03-09T09:00:00+01:00', 120],
    ['over the change to summer time', '2026-03-27T17:00:00+01:00', '2026-03-30T09:00:00+02:00', 120],
    ['over Easter', '2026-04-03T17:00:00+02:00', '2026-04-07T09:00:00+02:00', 120],
    ['in the night', '2026-03-02T20:00:00+01:00', '2026-03-03T07:00:00+01:00', 0],
    ['backwards', '2026-03-03T09:00:00+01:00', '2026-03-02T09:00:00+01:00', 0],
  ])('%s', (_what, from, to, minutes) => {
    expect(between(from, to)).toBe(minutes);
  });

  it('does not walk over centuries for a request with an absurd date', () => {
    expect(between('0001-01-01T00:00:00Z', '2026-03-02T09:00:00Z')).toBe(
      between('1700-01-01T00:00:00Z', '2026-03-02T09:00:00Z'),
    );
  });

  it('of two stretches is that of both together', () => {
    const minute = fc.integer({ min: 0, max: 3 * 365 * 1440 }).map((n) => Date.UTC(2025, 0, 1) + n * 60_000);
    fc.assert(
      fc.property(fc.tuple(minute, minute, minute), (times) => {
        const [a, b, c] = times.sort((x, y) => x - y).map((time) => new Date(time).toISOString());
        expect(between(a!, b!) + between(b!, c!)).toBe(between(a!, c!));
      }),
      { numRuns: 60 },
    );
  });
});
