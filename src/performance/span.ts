import { series as allSeries } from './indicators.ts';
import type { Contribution, Part, SeriesCode, Span, WorkingCalendar } from './types.ts';

export const EMPTY_SPAN: Span = {
  ...{ began: null, ended: null, void: false, unitId: null, label: null },
  ...{ dueDay: null, haltedDay: null, resumedDay: null },
};

/**
 * Adds what a fact says to what is known. Least of texts, greatest of texts, or: commutative, associative and idempotent, so that facts
 * give the same whatever the order in which they come, and however often (invariant 7). Of terms the greatest holds: suspension moves a
 * term on, nothing moves it back.
 */
export function merge(span: Span, part: Part): Span {
  return {
    began: least(span.began, part.began),
    ended: least(span.ended, part.ended),
    void: span.void || (part.void ?? false),
    unitId: least(span.unitId, part.unitId),
    label: least(span.label, part.label),
    dueDay: greatest(span.dueDay, part.dueDay),
    haltedDay: greatest(span.haltedDay, part.haltedDay),
    resumedDay: greatest(span.resumedDay, part.resumedDay),
  };
}

/** What the record counts for, or nothing while it has no beginning or end, or when it is void. */
export function contributionOf(code: SeriesCode, span: Span, calendar: WorkingCalendar): Contribution | null {
  const { began, ended, unitId } = span;
  const { value, endDay } = allSeries[code];
  if (began === null || ended === null || span.void || value === null) return null;
  return { month: `${endDay(ended).slice(0, 7)}-01`, unitId, value: value(began, ended, calendar) };
}

function least(one: string | null, other: string | null | undefined): string | null {
  if (one === null) return other ?? null;
  return other === null || other === undefined || one <= other ? one : other;
}

function greatest(one: string | null, other: string | null | undefined): string | null {
  if (one === null) return other ?? null;
  return other === null || other === undefined || one >= other ? one : other;
}
