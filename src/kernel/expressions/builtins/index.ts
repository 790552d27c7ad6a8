import type { FeelFunction } from '../types.ts';
import { AGGREGATE_FUNCTIONS } from './aggregates.ts';
import { CONTEXT_FUNCTIONS } from './contexts.ts';
import { CONVERSION_FUNCTIONS } from './conversion.ts';
import { LIST_FUNCTIONS } from './lists.ts';
import { NUMBER_FUNCTIONS } from './numbers.ts';
import { RANGE_FUNCTIONS } from './ranges.ts';
import { STRING_FUNCTIONS } from './strings.ts';
import { TEMPORAL_FUNCTIONS } from './temporal.ts';

/** The built-in functions of DMN §10.3.4 by name. A variable of the same name hides them. */
export const BUILT_INS: ReadonlyMap<string, FeelFunction> = new Map(
  [
    ...CONVERSION_FUNCTIONS,
    ...STRING_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...AGGREGATE_FUNCTIONS,
    ...LIST_FUNCTIONS,
    ...TEMPORAL_FUNCTIONS,
    ...RANGE_FUNCTIONS,
    ...CONTEXT_FUNCTIONS,
  ].map((made) => [made.name, made] as const),
);
