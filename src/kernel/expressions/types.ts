/*
 * Glossary
 * - expression (espressione): FEEL text (DMN 1.3 and later) written by whoever models a procedure; never trusted.
 * - unary tests (test unari): the short form of a decision table's cell, tested against the input value `?`.
 * - condition (condizione): an expression that must be exactly true or false; anything else is an incident.
 * - warning (avviso): the reason of a null that stems from a mistake; FEEL itself would only say null.
 * - mapping (trasformazione): JSONata text of a bus route, run in a child process.
 * - step (passo): one evaluated node, list element or comparison; the unit in which computing time is bounded.
 */
import type { ExpressionCode } from './errors.ts';
import type { Run } from './run.ts';
import type { Branded } from './values/brand.ts';
import type { FeelNumber } from './values/number.ts';
import type { FeelDate, FeelDateTime, FeelDaysDuration, FeelMonthsDuration, FeelTime } from './temporal/types.ts';

export type FeelValue =
  | null
  | boolean
  | string
  | FeelNumber
  | FeelDate
  | FeelTime
  | FeelDateTime
  | FeelDaysDuration
  | FeelMonthsDuration
  | FeelRange
  | FeelContext
  | FeelFunction
  | FeelList;

export type FeelList = readonly FeelValue[];

/** A set of named values. Keys are plain text: `constructor` or `__proto__` mean nothing special. */
export interface FeelContext extends Branded {
  readonly kind: 'context';
  /** The value of an entry, or undefined when there is none. */
  get(name: string): FeelValue | undefined;
  keys(): readonly string[];
}

/** An interval, or a unary test such as `< 10`, which is an interval open on one side (`operator` says which was written). */
export interface FeelRange extends Branded {
  readonly kind: 'range';
  readonly start: FeelValue;
  readonly end: FeelValue;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;
  readonly operator: UnaryOperator | undefined;
}

export type UnaryOperator = '<' | '<=' | '>' | '>=' | '=' | '!=';

export interface FeelFunction extends Branded {
  readonly kind: 'function';
  readonly name: string;
  /** Built-in functions may have several; the first that fits the arguments is called. */
  readonly signatures: readonly FeelSignature[];
}

export interface FeelSignature {
  readonly parameters: readonly FeelParameter[];
  /** The last parameter takes all the arguments that are left, as a list. */
  readonly variadic: boolean;
  /** Gets one value per parameter, null for those left out. */
  readonly call: (run: Run, args: readonly FeelValue[]) => FeelValue;
}

export interface FeelParameter {
  readonly name: string;
  readonly optional: boolean;
  /** The value as the function takes it, after the conversions of DMN §10.3.2.9.4; undefined when it does not fit. */
  readonly accept: (value: FeelValue, run: Run) => FeelValue | undefined;
}

/** The types of FEEL as `instance of` and parameters name them (DMN §10.3.2.9). */
export type FeelType =
  | { readonly name: FeelTypeName }
  | { readonly name: 'list' | 'range'; readonly of: FeelType }
  | { readonly name: 'context'; readonly entries: ReadonlyMap<string, FeelType> }
  | { readonly name: 'function'; readonly parameters: readonly FeelType[]; readonly result: FeelType };

export type FeelTypeName =
  | 'Any'
  | 'Null'
  | 'number'
  | 'string'
  | 'boolean'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration'
  | 'list'
  | 'range'
  | 'context'
  | 'function'
  | 'unknown';

/** What an evaluation may spend. The defaults allow a rule over some thousand rows and end a bomb in well under a second. */
export interface FeelLimits {
  /** @defaultValue 200,000, which take 20 to 250 ms by kind of step (rounding 6,000 digits is the slowest). */
  readonly steps: number;
  /** Characters of all texts made on the way, and of the result. @defaultValue 1,000,000 */
  readonly outputCharacters: number;
  /** Elements of any one list. @defaultValue 100,000 */
  readonly listLength: number;
  /** The instant of `now()` and `today()`; without it they end the evaluation with EXPRESSION_CLOCK. */
  readonly now?: Date;
  /** The IANA zone of `now()` and `today()`. @defaultValue Europe/Rome, where legal days begin and end. */
  readonly zone?: string;
}

export interface FeelWarning {
  readonly code: ExpressionCode;
  readonly message: string;
  readonly position: number | undefined;
}

export type FeelResult =
  | { readonly ok: true; readonly value: FeelValue; readonly warnings: readonly FeelWarning[] }
  | { readonly ok: false; readonly code: ExpressionCode; readonly message: string; readonly position?: number };

export type ConditionResult =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly code: ExpressionCode; readonly message: string; readonly position?: number };

/** Names that a source may use, needed only where a name holds an operator or a keyword (`data-fine`, `imposta e tasse`): a list, or a tree by property. */
export type FeelNames = readonly string[] | { readonly [name: string]: FeelNames | null };

export interface FeelOptions {
  readonly kind?: 'expression' | 'unary-tests';
  readonly names?: FeelNames;
  /** Types by name beside those of FEEL, such as the item definitions of a decision model. */
  readonly types?: ReadonlyMap<string, FeelType>;
}

export interface FeelProgram {
  readonly source: string;
  /**
   * Evaluates with host values: numbers, strings, booleans, null, arrays, plain objects, Date (UTC instant), Map, bigint, or FEEL values.
   * Unary tests read their input from the variable `?`. Never throws.
   */
  evaluate(variables: Readonly<Record<string, unknown>>, limits?: Partial<FeelLimits>): FeelResult;
}
