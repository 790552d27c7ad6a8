import type { Run } from '../run.ts';
import type { FeelContext, FeelFunction, FeelList, FeelRange, FeelType, FeelTypeName, FeelValue } from '../types.ts';
import { isNumber } from './number.ts';

/** The FEEL type of a value, as `instance of` names it. */
export function kindOf(value: FeelValue): FeelTypeName {
  if (value === null) return 'Null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (isNumber(value)) return 'number';
  return isList(value) ? 'list' : (value as Exclude<typeof value, FeelList>).kind;
}

export function isList(value: FeelValue): value is FeelList {
  return Array.isArray(value);
}

export function isContext(value: FeelValue): value is FeelContext {
  return hasKind(value, 'context');
}

export function isRange(value: FeelValue): value is FeelRange {
  return hasKind(value, 'range');
}

export function isFunction(value: FeelValue): value is FeelFunction {
  return hasKind(value, 'function');
}

type Kinded = Extract<FeelValue, { readonly kind: string }>;

/** Narrows to one of the values that carry their kind. */
export function hasKind<K extends Kinded['kind']>(
  value: FeelValue,
  kind: K,
): value is Extract<Kinded, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && (value as Partial<Kinded>).kind === kind;
}

/** Whether a value belongs to a type. Null belongs to Any's question only as `Null` (DMN TCK 0070). */
export function isInstance(run: Run, value: FeelValue, type: FeelType): boolean {
  run.step();
  if (type.name === 'Null') return value === null;
  if (value === null || type.name === 'unknown') return false;
  if (type.name === 'Any') return true;
  if (kindOf(value) !== type.name) return false;
  if ('of' in type)
    return isList(value) ? value.every((item) => isMember(run, item, type.of)) : isRangeOf(run, value, type.of);
  if ('entries' in type) return [...type.entries].every(([key, of]) => isEntry(run, value as FeelContext, key, of));
  return 'result' in type ? isFunctionOf(value as FeelFunction, type.parameters) : true;
}

/** Within lists and contexts null stands for a missing value of any type. */
function isMember(run: Run, value: FeelValue, type: FeelType): boolean {
  return value === null || isInstance(run, value, type);
}

function isEntry(run: Run, context: FeelContext, key: string, type: FeelType): boolean {
  const value = context.get(key);
  return value !== undefined && isMember(run, value, type);
}

function isRangeOf(run: Run, value: FeelValue, type: FeelType): boolean {
  return isRange(value) && isMember(run, value.start, type) && isMember(run, value.end, type);
}

function isFunctionOf(value: FeelFunction, parameters: readonly FeelType[]): boolean {
  return value.signatures.some((signature) => signature.parameters.length === parameters.length);
}
