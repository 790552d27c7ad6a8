import { ExpressionError } from './errors.ts';
import type { ExpressionCode } from './errors.ts';
import type { FeelList, FeelLimits, FeelWarning } from './types.ts';

export const DEFAULT_LIMITS: FeelLimits = { steps: 200_000, outputCharacters: 1_000_000, listLength: 100_000 };
/** More would only repeat the same mistake for each row. */
const MAX_WARNINGS = 20;
/**
 * Nesting of running nodes over all function calls. About four host frames of some 200 bytes each lie under one level:
 * 1,000 levels stay under half of Node's default stack of 984 kB, whatever stands below.
 */
const MAX_DEPTH = 1_000;

/** One evaluation: its budget, its warnings and where it stands in the source. Every evaluation has its own. */
export class Run {
  readonly limits: FeelLimits;
  readonly warnings: FeelWarning[] = [];
  /** Offset of the node whose operator or function is at work. */
  at = 0;
  #steps = 0;
  #characters = 0;
  #depth = 0;

  constructor(limits: Partial<FeelLimits> | undefined) {
    this.limits = limits ? { ...DEFAULT_LIMITS, ...limits } : DEFAULT_LIMITS;
  }

  get steps(): number {
    return this.#steps;
  }

  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > this.limits.steps) throw new ExpressionError('EXPRESSION_STEPS', `${this.limits.steps}`, this.at);
  }

  /** Counts a text that was made; reading long texts again and again costs steps as well (1 per 64 characters). */
  text(value: string): string {
    this.room(value.length);
    this.step(1 + (value.length >> 6));
    return value;
  }

  /** Claims characters before a text is made, so that it is never made when it would not fit. */
  room(characters: number): void {
    this.#characters += characters;
    if (this.#characters > this.limits.outputCharacters) {
      throw new ExpressionError('EXPRESSION_OUTPUT', `${this.limits.outputCharacters}`, this.at);
    }
  }

  /** Counts a list that was made, one step per element. */
  list<T extends FeelList>(value: T): T {
    this.grow(value.length);
    this.step(value.length);
    return value;
  }

  /** Refuses a list length before the list is made. */
  grow(length: number): void {
    if (length > this.limits.listLength) {
      throw new ExpressionError('EXPRESSION_LIST', `${this.limits.listLength}`, this.at);
    }
  }

  /** Enters a body of so many nested nodes; every `enter` has its `leave`. */
  enter(levels: number): void {
    this.#depth += levels;
    if (this.#depth > MAX_DEPTH) throw new ExpressionError('EXPRESSION_TOO_DEEP', `${MAX_DEPTH}`, this.at);
  }

  leave(levels: number): void {
    this.#depth -= levels;
  }

  /** Says why a value is null. FEEL goes on with null; the warning lets a condition be an incident instead of a silent false. */
  fail(code: ExpressionCode, message: string): null {
    if (this.warnings.length < MAX_WARNINGS) this.warnings.push({ code, message, position: this.at });
    return null;
  }
}
