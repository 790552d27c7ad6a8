import { daysBetween } from '../../kernel/index.ts';
import type { Section } from './tree.ts';

/** How a section stands: nothing there, part of what its duties ask for, all of it, or not asked of this body. */
export const STATES = ['empty', 'partial', 'current', 'not-due'] as const;

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
}

/**
 * Where a section stands on a day. Its tables are made of the registers when they are asked for, so they are never behind them: what
 * there is to tell is when something last changed, and whether the duty asks for more than the house holds.
 */
export function standing(section: Pick<Section, 'notDue'>, holdings: readonly Holding[], day: string): Standing {
  const held = holdings.filter(({ updatedOn }) => updatedOn !== null);
  if (held.length === 0) return { state: section.notDue ? 'not-due' : 'empty', updatedOn: null, age: null };
  const updatedOn = held.map((one) => one.updatedOn!).reduce((last, one) => (one > last ? one : last));
  const state = held.every((one) => one.whole) ? 'current' : 'partial';
  return { state, updatedOn, age: Math.max(0, daysBetween(updatedOn, day)) };
}

/** First day of what is still to be public: five years from 1 January after the year of the duty (D.Lgs. 33/2013 art. 8 c. 3). */
export function firstPublicDay(day: string): string {
  return `${Number(day.slice(0, 4)) - 5}-01-01`;
}
