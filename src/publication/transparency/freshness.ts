import { daysBetween } from '../../kernel/index.ts';
import type { Frequency, Section } from './tree.ts';

/** How a section stands: nothing there, older than its duties allow, part of what they ask for, all of it, or not asked of this body. */
export const STATES = ['empty', 'late', 'partial', 'current', 'not-due'] as const;

/** Months within which a duty wants to be fulfilled anew; what is due at once has none, because only what did not happen would tell. */
const MONTHS: Readonly<Partial<Record<Frequency, number>>> = { quarterly: 3, 'half-yearly': 6, annual: 12 };

export interface Standing {
  readonly state: (typeof STATES)[number];
  /** Day of the last change of what is there, and days since then. */
  readonly updatedOn: string | null;
  readonly age: number | null;
}

/** What a table of the section says of itself. */
export interface Holding {
  readonly updatedOn: string | null;
  readonly whole: boolean;
  /** How often the duty that the table fulfils asks for an update; none where it follows its register at once. */
  readonly rhythm?: Frequency | undefined;
}

/**
 * Where a section stands on a day. Its tables are made of the registers when they are asked for, so they are never behind them: what
 * there is to tell is when something last changed, whether that is longer ago than the rhythm of the duty allows, and whether the duty
 * asks for more than the house holds.
 */
export function standing(section: Pick<Section, 'notDue'>, holdings: readonly Holding[], day: string): Standing {
  const held = holdings.filter(({ updatedOn }) => updatedOn !== null);
  if (held.length === 0) return { state: section.notDue ? 'not-due' : 'empty', updatedOn: null, age: null };
  const late = held.find((one) => isLate(one, day));
  // What is late says since when, even beside a table that changed today.
  const updatedOn =
    late?.updatedOn ?? held.map((one) => one.updatedOn!).reduce((last, one) => (one > last ? one : last));
  const state = late ? 'late' : held.every((one) => one.whole) ? 'current' : 'partial';
  return { state, updatedOn, age: Math.max(0, daysBetween(updatedOn, day)) };
}

/** A holding is late from the day after the one on which its rhythm wanted the next update. */
function isLate({ updatedOn, rhythm }: Holding, day: string): boolean {
  const months = rhythm && MONTHS[rhythm];
  return months !== undefined && updatedOn !== null && monthsAfter(updatedOn, months) < day;
}

/** The same day some months later, or the last of that month where it is shorter (c.c. art. 2963 c. 5). */
function monthsAfter(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** First day of what is still to be public: five years from 1 January after the year of the duty (D.Lgs. 33/2013 art. 8 c. 3). */
export function firstPublicDay(day: string): string {
  return `${Number(day.slice(0, 4)) - 5}-01-01`;
}
