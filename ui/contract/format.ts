import type { Locale } from './locale.ts';

/** A legal day, `YYYY-MM-DD`, without hour or zone: the day from which a publication or a term runs. */
export type Day = string;

/** An instant as the clock of the offices shows it (Europe/Rome): "12 novembre 2026, 09:05". */
export function formatDateTime(locale: Locale, instant: Date): string {
  return formats[locale].dateTime.format(instant);
}

/** The day of an instant in Europe/Rome: "12 novembre 2026". */
export function formatDate(locale: Locale, instant: Date): string {
  return formats[locale].date.format(instant);
}

/** A legal day: "12 novembre 2026". A text that is no day comes back as it is. */
export function formatDay(locale: Locale, day: Day): string {
  return inWords(formats[locale].day, day);
}

/** A legal day in a narrow place: "12/11/2026". */
export function formatDayShort(locale: Locale, day: Day): string {
  return inWords(formats[locale].dayShort, day);
}

/** The month of a legal day: "novembre 2026". */
export function formatMonth(locale: Locale, day: Day): string {
  return inWords(formats[locale].month, day);
}

/** A month in a narrow place: "nov 26". */
export function formatMonthShort(locale: Locale, day: Day): string {
  return inWords(formats[locale].monthShort, day);
}

/** The legal day, in Europe/Rome, of an instant. */
export function dayOf(instant: Date): Day {
  return isoDay.format(instant);
}

/** Whole days from one legal day to another; negative when `to` comes first. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** "1.234,5" in Italian, "1,234.5" in English. */
export function formatNumber(locale: Locale, value: number): string {
  return formats[locale].number.format(value);
}

/** Euros from cents: "€ 1.234,50". Money is never a float: pass whole cents. */
export function formatCents(locale: Locale, cents: number): string {
  return formats[locale].euro.format(cents / 100);
}

/** Euros as decimal text, with two decimals at most: "1.234,50 €". Beyond nine thousand billions cents would be rounded. */
export function formatEuro(locale: Locale, amount: string): string {
  return formats[locale].euro.format(Number(amount));
}

/** A name that a registry writes all in capitals, as a sentence does: "Comunitaria". Any other stays as it is. */
export function inSentenceCase(name: string): string {
  return name === name.toUpperCase() ? name.charAt(0) + name.slice(1).toLowerCase() : name;
}

/** A file's size with decimal units, as file managers show it: "1,2 MB". */
export function formatBytes(locale: Locale, bytes: number): string {
  const units = ['byte', 'kB', 'MB', 'GB', 'TB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(tags[locale], { maximumFractionDigits: digits }).format(value)}\u00a0${units[unit]}`;
}

function inWords(format: Intl.DateTimeFormat, day: Day): string {
  let known = daysInWords.get(format);
  if (!known) daysInWords.set(format, (known = new Map()));
  const found = known.get(day);
  if (found !== undefined) return found;
  const instant = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(instant.getTime())) return day;
  const words = format.format(instant);
  if (known.size >= MAX_DAYS) known.clear();
  known.set(day, words);
  return words;
}

// A list repeats the same few days: looking one up costs a twentieth of formatting it.
const daysInWords = new Map<Intl.DateTimeFormat, Map<Day, string>>();
const MAX_DAYS = 2000;

const tags = { it: 'it-IT', en: 'en-GB' } as const;
const rome = 'Europe/Rome';
const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: rome });

// Building an Intl formatter costs ~50 µs, using it ~1 µs: they are made once.
const formats = { it: formatsOf('it'), en: formatsOf('en') } as const;

function formatsOf(locale: Locale) {
  const tag = tags[locale];
  return {
    dateTime: new Intl.DateTimeFormat(tag, {
      timeZone: rome,
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    }),
    date: new Intl.DateTimeFormat(tag, { timeZone: rome, day: 'numeric', month: 'long', year: 'numeric' }),
    day: new Intl.DateTimeFormat(tag, { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }),
    dayShort: new Intl.DateTimeFormat(tag, { timeZone: 'UTC', day: '2-digit', month: '2-digit', year: 'numeric' }),
    month: new Intl.DateTimeFormat(tag, { timeZone: 'UTC', month: 'long', year: 'numeric' }),
    monthShort: new Intl.DateTimeFormat(tag, { timeZone: 'UTC', month: 'short', year: '2-digit' }),
    number: new Intl.NumberFormat(tag),
    euro: new Intl.NumberFormat(tag, { style: 'currency', currency: 'EUR' }),
  };
}
