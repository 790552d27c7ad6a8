/**
 * Marks values made by the evaluator. A symbol cannot come out of JSON, so that an input such as
 * `{"kind": "function"}` stays a plain context and is never taken for a FEEL value.
 */
export const FEEL: unique symbol = Symbol('FEEL value');

export interface Branded {
  readonly [FEEL]: true;
}

export function isBranded(value: object): value is Branded {
  return (value as Partial<Branded>)[FEEL] === true;
}
