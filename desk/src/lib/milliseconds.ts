import { formatNumber } from '../../../ui/contract/format.ts';
import type { Locale } from '../../../ui/contract/locale.ts';
import { formatDuration } from '../../../ui/contract/measures.ts';

/** From here on seconds say more. */
const LONG_MS = 10_000;

/** A time as short as machines take: "0,4 ms", "12 ms", and in words from ten seconds on. */
export function formatMs(locale: Locale, ms: number): string {
  return ms < LONG_MS ? `${formatNumber(locale, rounded(ms))} ms` : formatDuration(locale, ms / 1000);
}

/** No more digits than tell something. */
export function rounded(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
