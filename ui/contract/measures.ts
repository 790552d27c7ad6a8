import { formatNumber } from './format.ts';
import type { Locale } from './locale.ts';
import { strategicMessage } from './strategic.ts';

/** What indicators are measured in. */
export type Measure = 'working-hours' | 'days' | 'percent' | 'cases';

const KEYS = {
  'working-hours': 'measure.hours',
  days: 'measure.days',
  percent: 'measure.percent',
  cases: 'measure.cases',
} as const;

/** A value with its unit: "92,5%", "3 giorni". */
export function formatMeasure(locale: Locale, measure: Measure, value: number): string {
  return strategicMessage(locale, KEYS[measure], { number: formatNumber(locale, value), count: value });
}

/** A length of time in its greatest whole unit: "40 minuti", "3 giorni". */
export function formatDuration(locale: Locale, seconds: number): string {
  if (seconds < 60) return strategicMessage(locale, 'duration.moment');
  if (seconds < 5400) return strategicMessage(locale, 'duration.minutes', { count: Math.round(seconds / 60) });
  if (seconds < 129_600) return strategicMessage(locale, 'duration.hours', { count: Math.round(seconds / 3600) });
  return strategicMessage(locale, 'duration.days', { count: Math.round(seconds / 86_400) });
}
