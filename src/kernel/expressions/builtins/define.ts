import type { Run } from '../run.ts';
import { dateTimeOf, UTC } from '../temporal/calendar.ts';
import type { FeelFunction, FeelParameter, FeelSignature, FeelType, FeelTypeName, FeelValue } from '../types.ts';
import { FEEL } from '../values/brand.ts';
import { hasKind, isInstance, isList, kindOf } from '../values/kinds.ts';

/** What a built-in does; its arguments have the types that its signature declares. */
export type BuiltIn = (run: Run, ...args: never[]) => FeelValue;

/**
 * Declares one signature as text: `string: string, start position: number, length?: number`.
 * A `?` after the name: may be left out; after the type: may be null; `...` before the name: takes the rest as a list.
 * Types are those of FEEL, `any`, alternatives with `|`.
 */
export function signature(parameters: string, call: BuiltIn): FeelSignature {
  const texts = parameters === '' ? [] : parameters.split(', ');
  return {
    parameters: texts.map(declared),
    variadic: parameters.includes('...'),
    call: (run, args) => call(run, ...(args as never[])),
  };
}

export function builtIn(name: string, ...signatures: readonly FeelSignature[]): FeelFunction {
  return { [FEEL]: true, kind: 'function', name, signatures };
}

/** The parameter of a user's function; without a type it takes anything. */
export function parameter(name: string, type: FeelType | undefined): FeelParameter {
  const accept = (value: FeelValue, run: Run): FeelValue | undefined =>
    !type || value === null ? value : convert(value, type.name, (item) => isInstance(run, item, type));
  return { name, optional: false, accept };
}

/** Calls a function with arguments by position or by name; null with a warning when they fit no signature. */
export function invoke(
  run: Run,
  called: FeelFunction,
  values: readonly FeelValue[],
  names?: readonly string[],
): FeelValue {
  for (const candidate of called.signatures) {
    const args = names ? bindNames(run, candidate, values, names) : bind(run, candidate, values);
    if (args) return candidate.call(run, args);
  }
  const given = values.map((value, index) => (names ? `${names[index]}: ${kindOf(value)}` : kindOf(value)));
  return run.fail('FEEL_ARGUMENTS', `${called.name}(${given.join(', ').slice(0, 120)})`);
}

function bind(run: Run, { parameters, variadic }: FeelSignature, values: readonly FeelValue[]): FeelValue[] | null {
  const fixed = variadic ? parameters.length - 1 : parameters.length;
  if (!variadic && values.length > fixed) return null;
  const args: FeelValue[] = [];
  for (let index = 0; index < fixed; index += 1) {
    const { accept, optional } = parameters[index]!;
    const value = values[index];
    const accepted = value === undefined ? (optional ? null : undefined) : accept(value, run);
    if (accepted === undefined) return null;
    args.push(accepted);
  }
  if (!variadic) return args;
  const rest = values.slice(fixed).map((value) => parameters[fixed]!.accept(value, run));
  if (rest.length === 0 || rest.includes(undefined)) return null;
  args.push(rest as FeelValue[]);
  return args;
}

function bindNames(
  run: Run,
  { parameters, variadic }: FeelSignature,
  values: readonly FeelValue[],
  names: readonly string[],
): FeelValue[] | null {
  if (variadic || names.some((name) => !parameters.some((known) => known.name === name))) return null;
  const args = parameters.map(({ name, accept, optional }) => {
    const at = names.lastIndexOf(name);
    return at < 0 && optional ? null : accept(at < 0 ? null : values[at]!, run);
  });
  return args.includes(undefined) ? null : (args as FeelValue[]);
}

function declared(text: string): FeelParameter {
  const [left, right] = text.replace('...', '').split(': ') as [string, string];
  const nullable = right.endsWith('?') || right === 'any';
  const kinds = right
    .replace('?', '')
    .split('|')
    .flatMap((kind) => ALIASES[kind] ?? [kind as FeelTypeName]);
  const accept = (value: FeelValue): FeelValue | undefined => {
    if (value === null) return nullable ? null : undefined;
    if (right === 'any') return value;
    for (const kind of kinds) {
      const accepted = convert(value, kind, (item) => kindOf(item) === kind);
      if (accepted !== undefined) return accepted;
    }
    return undefined;
  };
  return { name: left.replace('?', ''), optional: left.endsWith('?'), accept };
}

const ALIASES: Readonly<Record<string, readonly FeelTypeName[]>> = {
  duration: ['days and time duration', 'years and months duration'],
};

/** The implicit conversions: a value to the list of itself, a list of one to its element, a date to its midnight in UTC. */
function convert(value: FeelValue, kind: FeelTypeName, fits: (value: FeelValue) => boolean): FeelValue | undefined {
  if (fits(value)) return value;
  if (kind === 'list') return fits([value]) ? [value] : undefined;
  if (kind === 'date and time' && hasKind(value, 'date')) return dateTimeOf(value.day, 0, 0, UTC);
  return isList(value) && value.length === 1 && fits(value[0]!) ? value[0] : undefined;
}
