import type { Computed, DurationValue, Expression, Mapping, TimerDetail, TimerValue } from '../bpmn/types.ts';
import { type Due, isDateText, parseDuration } from './duration.ts';
import { type Attempt, done, failed } from './incidents.ts';
import type { RejectionCode, Variables } from './types.ts';

/**
 * Copies what came from outside to plain JSON, so that the state in memory is the state that was stored.
 * @returns why it is refused, or the copy.
 */
export function copyVariables(value: unknown): { readonly value: Variables } | { readonly rejected: RejectionCode } {
  if (value === undefined) return { value: {} };
  const copy = toJson(value);
  if (!copy.ok || typeof copy.value !== 'object' || copy.value === null || Array.isArray(copy.value))
    return { rejected: 'INVALID_VARIABLES' };
  return { value: copy.value as Variables };
}

/** Adds variables by name. @returns null when all together would be larger than `limit`. */
export function mergeVariables(before: Variables, added: Variables, limit: number): Variables | null {
  const merged = { ...before, ...added };
  return JSON.stringify(merged).length > limit ? null : merged;
}

/** A value as JSON holds it; undefined becomes null. */
export function toJson(value: unknown): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return { ok: true, value: text === undefined ? null : (JSON.parse(text) as unknown) };
  } catch {
    return { ok: false }; // a cycle, a bigint, a toJSON that throws
  }
}

/** A condition is true or false; everything else, null above all, is a failure and never a silent false. */
export function evaluateCondition(expression: Expression, variables: Variables): Attempt<boolean> {
  const result = evaluate(expression, variables);
  if (!result.ok || typeof result.value === 'boolean') return result as Attempt<boolean>;
  return failed('CONDITION_NOT_BOOLEAN', `${JSON.stringify(result.value)}`);
}

/** The object that mappings describe, evaluated in their order over the same variables. */
export function evaluateMappings(mappings: readonly Mapping[], variables: Variables): Attempt<Variables> {
  const values: Record<string, unknown> = {};
  for (const { name, value } of mappings) {
    const result = evaluateComputed(value, variables);
    if (!result.ok) return failed(result.failure.code, `${name}: ${result.failure.detail}`);
    values[name] = result.value;
  }
  return done(values);
}

/** A text attribute that may be FEEL. @returns null when the expression gives null. */
export function evaluateText(value: Computed | null, variables: Variables): Attempt<string | null> {
  if (value === null) return done(null);
  const result = evaluateComputed(value, variables);
  if (!result.ok || result.value === null || typeof result.value === 'string') return result as Attempt<string | null>;
  return failed('UNIT_INVALID', `${JSON.stringify(result.value)}`);
}

/** When a timer is due, as text and parts; adding it to a time is the caller's. */
export function evaluateTimer(detail: TimerDetail, variables: Variables): Attempt<Due> {
  const due: TimerValue = detail.due;
  switch (due.kind) {
    case 'clock':
      return done({ kind: 'clock' });
    case 'duration': {
      const result = evaluateDuration(due.value, variables);
      return result.ok ? done({ kind: 'duration', ...result.value }) : result;
    }
    case 'date': {
      const result = evaluateComputed(due.value, variables);
      if (!result.ok) return result;
      if (typeof result.value === 'string' && isDateText(result.value))
        return done({ kind: 'date', iso: result.value });
      return failed('TIMER_INVALID', `${JSON.stringify(result.value)}`);
    }
    default: {
      const never: never = due;
      return never;
    }
  }
}

/** A duration of the model, or the text that its expression gives. */
export function evaluateDuration(value: DurationValue, variables: Variables): Attempt<Omit<DurationDue, 'kind'>> {
  if (value.kind === 'literal') return done({ iso: value.iso, duration: value.duration });
  const result = evaluate(value.expression, variables);
  if (!result.ok) return result;
  const duration = typeof result.value === 'string' ? parseDuration(result.value) : null;
  return duration
    ? done({ iso: result.value as string, duration })
    : failed('TIMER_INVALID', `${JSON.stringify(result.value)}`);
}

type DurationDue = Extract<Due, { kind: 'duration' }>;

function evaluateComputed(value: Computed, variables: Variables): Attempt<unknown> {
  return value.kind === 'text' ? done(value.text) : evaluate(value.expression, variables);
}

/** The language is injected: whatever it throws or answers, the engine goes on with a value of JSON or a failure. */
function evaluate(expression: Expression, variables: Variables): Attempt<unknown> {
  try {
    const result = expression.evaluate(variables);
    if (!result.ok) {
      const code = result.code === 'CONDITION_NOT_BOOLEAN' ? 'CONDITION_NOT_BOOLEAN' : 'EXPRESSION_FAILED';
      return failed(code, `${result.code}: ${result.message}`);
    }
    const value = toJson(result.value);
    return value.ok ? done(value.value) : failed('EXPRESSION_FAILED', 'not a JSON value');
  } catch (error) {
    return failed('EXPRESSION_FAILED', error instanceof Error ? error.message : String(error));
  }
}
