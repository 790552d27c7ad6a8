import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDuration, dueInstant } from './due.ts';
import { isDateText, parseDuration } from './duration.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('ISO 8601 durations', () => {
  it('keeps months, days and exact time apart, without 32-bit overflow', () => {
    expect(parseDuration('PT720H')).toEqual({ months: 0, days: 0, milliseconds: 2_592_000_000 });
    expect(parseDuration('P90D')).toEqual({ months: 0, days: 90, milliseconds: 0 });
    expect(parseDuration('P180D')).toEqual({ months: 0, days: 180, milliseconds: 0 });
    expect(parseDuration('P10Y')).toEqual({ months: 120, days: 0, milliseconds: 0 });
    expect(parseDuration('P1Y2M3W4DT5H6M7.089S')).toEqual({ months: 14, days: 25, milliseconds: 18_367_089 });
    expect(parseDuration('P0D')).toEqual({ months: 0, days: 0, milliseconds: 0 });
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '30D',
    'P-1D',
    '-P1D',
    'P1.5D',
    'PT1.5H',
    'P1H',
    'P1001Y',
    'P999999999D',
    'p30d',
    'R3/P1D',
    'P1D P2D',
  ])('refuses %j', (text) => expect(parseDuration(text)).toBeNull());

  it('reads back every duration that it can write', () => {
    const part = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(fc.nat(900), part, part, part, part, part, (years, months, days, hours, minutes, seconds) => {
        const iso = `P${years}Y${months}M${days}DT${hours}H${minutes}M${seconds}S`;
        const milliseconds = hours * HOUR + minutes * 60_000 + seconds * 1000;
        expect(parseDuration(iso)).toEqual({ months: years * 12 + months, days, milliseconds });
      }),
    );
  });

  it('knows which dates exist', () => {
    for (const text of [
      '2028-02-29',
      '2026-03-29T12:00',
      '2026-03-29T12:00:00.123Z',
      '2026-03-29T12:00:00+02:00',
      '2026-03-29T12:00:00@Europe/Rome',
    ])
      expect(isDateText(text)).toBe(true);
    for (const text of ['2026-02-29', '2026-13-01', '2026-03-29T24:00', '29/03/2026', 'domani', '2026-3-29'])
      expect(isDateText(text)).toBe(false);
  });
});

describe('when a timer is due', () => {
  const after = (from: string, iso: string): string =>
    dueInstant({ kind: 'duration', iso, duration: parseDuration(iso)! }, new Date(from))!.toISOString();

  it('keeps the time of day over a clock change for days, the exact distance for hours', () => {
    // Clocks go forward on 29 March 2026 at 2:00: 12:00 in Rome is 11:00Z before and 10:00Z after.
    expect(after('2026-03-28T11:00:00Z', 'P1D')).toBe('2026-03-29T10:00:00.000Z');
    expect(after('2026-03-28T11:00:00Z', 'PT24H')).toBe('2026-03-29T11:00:00.000Z');
    expect(after('2026-10-24T10:00:00Z', 'P1D')).toBe('2026-10-25T11:00:00.000Z');
    expect(after('2026-03-10T11:00:00Z', 'P30D')).toBe('2026-04-09T10:00:00.000Z');
  });

  it('is exact over 30, 90, 180 days and ten years', () => {
    const from = '2026-01-15T11:00:00Z';
    expect(after(from, 'PT720H')).toBe('2026-02-14T11:00:00.000Z');
    expect(after(from, 'P90D')).toBe('2026-04-15T10:00:00.000Z');
    expect(after(from, 'P180D')).toBe('2026-07-14T10:00:00.000Z');
    expect(after(from, 'P10Y')).toBe('2036-01-15T11:00:00.000Z');
  });

  it('takes the last day of a shorter month, and moves a time that the clocks skip forward', () => {
    expect(after('2027-01-31T11:00:00Z', 'P1M')).toBe('2027-02-28T11:00:00.000Z');
    expect(after('2028-02-29T11:00:00Z', 'P1Y')).toBe('2029-02-28T11:00:00.000Z');
    expect(after('2026-03-28T01:30:00Z', 'P1D')).toBe('2026-03-29T01:30:00.000Z'); // 2:30 does not exist: 3:30
    expect(after('2026-10-24T00:30:00Z', 'P1D')).toBe('2026-10-25T00:30:00.000Z'); // 2:30 twice: the first
  });

  it('reads dates as local legal time unless they say otherwise', () => {
    const at = (iso: string) => dueInstant({ kind: 'date', iso }, new Date(0))?.toISOString() ?? null;
    expect(at('2026-07-01')).toBe('2026-06-30T22:00:00.000Z');
    expect(at('2026-01-01T09:00:00')).toBe('2026-01-01T08:00:00.000Z');
    expect(at('2026-01-01T09:00:00Z')).toBe('2026-01-01T09:00:00.000Z');
    expect(at('2026-01-01T09:00:00@America/New_York')).toBe('2026-01-01T14:00:00.000Z');
    expect(at('2026-01-01T09:00:00@Nowhere/Atlantis')).toBeNull();
  });

  it('never moves backwards, and a day is 23 to 25 hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 4000 }), (from, days) => {
        const moved = addDuration(new Date(from), { months: 0, days, milliseconds: 0 }).getTime() - from;
        expect(Math.abs(moved - days * DAY)).toBeLessThanOrEqual(2 * HOUR);
      }),
    );
  });
});
