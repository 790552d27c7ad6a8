import { CommandError } from '../command.ts';

/** The year that somebody asks for. */
export interface YearWish {
  readonly cases: number;
  readonly seed: number;
}

export const DEFAULT_CASES = 5000;
export const DEFAULT_SEED = 2026;
/** What a first start offers. */
export const FIRST_CASES = 500;
export const MOST_CASES = 100_000;

/** @throws CommandError naming the option. */
export function wholeNumber(option: string, given: string, least: number, most: number): number {
  const value = Number(given);
  if (!/^\d{1,10}$/.test(given) || value < least || value > most) {
    throw new CommandError(`${option} is a number from ${least} to ${most}`);
  }
  return value;
}
