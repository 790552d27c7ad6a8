/** The year that somebody asks for. */
export interface YearWish {
  readonly cases: number;
  readonly seed: number;
}

export const DEFAULT_CASES = 5000;
export const DEFAULT_SEED = 2026;
