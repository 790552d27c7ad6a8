import { addDays } from '../../kernel/index.ts';

/** A national holiday with the years from which and up to which the law knows it. */
interface Holiday {
  readonly day: string;
  readonly from?: number;
}

/** L. 260/1949 and later changes; 4 October again from 2026 (L. 151/2025). Dated data: add a line, never change one. */
const FIXED: readonly Holiday[] = [
  { day: '01-01' },
  { day: '01-06' },
  { day: '04-25' },
  { day: '05-01' },
  { day: '06-02', from: 2001 },
  { day: '08-15' },
  { day: '10-04', from: 2026 },
  { day: '11-01' },
  { day: '12-08' },
  { day: '12-25' },
  { day: '12-26' },
];

/** Whether a day is a Sunday or a national holiday. The patron day does not move a legal expiry, and is not in here. */
export function isHoliday(day: string): boolean {
  const year = Number(day.slice(0, 4));
  if (new Date(`${day}T00:00:00Z`).getUTCDay() === 0) return true;
  if (FIXED.some((holiday) => day.endsWith(holiday.day) && year >= (holiday.from ?? 0))) return true;
  return day === addDays(easterSunday(year), 1);
}

/** Whether offices work: neither Saturday nor holiday. */
export function isWorkingDay(day: string): boolean {
  return !isHoliday(day) && new Date(`${day}T00:00:00Z`).getUTCDay() !== 6;
}

/** Easter in the Gregorian calendar (the anonymous algorithm of Meeus, Jones and Butcher). */
export function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
