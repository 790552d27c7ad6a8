import { indicators } from './indicators.ts';
import type { Contribution, IndicatorCode, Part, Span, WorkingCalendar } from './types.ts';

export const EMPTY_SPAN: Span = { began: null, ended: null, void: false, unitId: null };

/**
 * Adds what a fact says to what is known. Least of texts, least of texts, or: commutative, associative and idempotent, so that facts
 * give the same whatever the order in which they come, and however often (invariant 7).
 */
export function merge(span: Span, part: Part): Span {
  return {
    began: least(span.began, part.began),
    ended: least(span.ended, part.ended),
    void: span.void || (part.void ?? false),
    unitId: least(span.unitId, part.unitId),
  };
}

/** What the record counts for, or nothing while it has no beginning or end, or when it is void. */
export function contributionOf(indicator: IndicatorCode, span: Span, calendar: WorkingCalendar): Contribution | null {
  const { began, ended, unitId } = span;
  if (began === null || ended === null || span.void) return null;
  const { value, endDay } = indicators[indicator];
  return { month: `${endDay(ended).slice(0, 7)}-01`, unitId, value: value(began, ended, calendar) };
}

function least(one: string | null, other: string | null | undefined): string | null {
  if (one === null) return other ?? null;
  return other === null || other === undefined || one <= other ? one : other;
}
