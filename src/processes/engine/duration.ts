/**
 * A duration with its three parts apart, because they are added differently: months and days on the calendar of the place,
 * milliseconds on the instant. P1D over the night of a clock change has 23 or 25 hours, PT24H never.
 */
export interface IsoDuration {
  readonly months: number;
  readonly days: number;
  readonly milliseconds: number;
}

/** When a timer is due, as the model says it. Adding is up to who knows the time. */
export type Due =
  | { readonly kind: 'duration'; readonly iso: string; readonly duration: IsoDuration }
  /** ISO 8601 date or date-time; without offset it is local legal time. */
  | { readonly kind: 'date'; readonly iso: string }
  /** Only the legal clock knows. */
  | { readonly kind: 'clock' };

const DURATION =
  /^P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d{1,9}))?S)?)?$/;
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?(?:[@[][A-Za-z_/+-]+\]?)?)?$/;
/** 1,000 years: further away is a mistake, and dates of JavaScript stay exact. */
const MAX_MONTHS = 12_000;
const MAX_DAYS = 366_000;
const MAX_MILLISECONDS = MAX_DAYS * 86_400_000;

/**
 * Parses an ISO 8601 duration of years, months, weeks, days, hours, minutes, seconds (`P90D`, `PT720H`, `P10Y`, `P1Y2M3DT4H`).
 * @returns null when it is malformed, empty, negative or longer than 1,000 years. No step uses 32-bit arithmetic.
 */
export function parseDuration(iso: string): IsoDuration | null {
  const match = DURATION.exec(iso.trim());
  if (!match || /^P$|T$/.test(iso.trim())) return null;
  const part = (index: number): number => Number(match[index] ?? 0);
  const fraction = Math.trunc(Number(`0.${match[8] ?? '0'}`) * 1000 + 1e-6);
  const duration = {
    months: part(1) * 12 + part(2),
    days: part(3) * 7 + part(4),
    milliseconds: part(5) * 3_600_000 + part(6) * 60_000 + part(7) * 1000 + fraction,
  };
  const tooLong = duration.months > MAX_MONTHS || duration.days > MAX_DAYS || duration.milliseconds > MAX_MILLISECONDS;
  return tooLong ? null : duration;
}

/** Whether a text is an ISO 8601 date or date-time that exists in the calendar. */
export function isDateText(text: string): boolean {
  const match = INSTANT.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists && Number(match[4] ?? 0) <= 23 && Number(match[5] ?? 0) <= 59 && Number(match[6] ?? 0) <= 59;
}
