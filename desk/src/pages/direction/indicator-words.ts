import { formatNumber } from '../../../../ui/contract/format.ts';
import { formatMeasure } from '../../../../ui/contract/measures.ts';
import type { DeskTranslate } from '../../../../ui/contract/desk.ts';
import type { Locale } from '../../../../ui/contract/locale.ts';
import type { OutputOf } from '../../lib/client.ts';

export type Dashboard = OutputOf<'performance.dashboard.get'>;
export type Tile = Dashboard['tiles'][number];

/** What moved a value since the period before, in one or two sentences. */
export function movementText(tile: Tile, t: DeskTranslate, locale: Locale): string {
  const { change, moved, statistic, measure } = tile;
  if (change === null) return t('kpi.first');
  if (change === 0) return t('kpi.same');
  const size = Math.abs(change);
  // A difference of percentages is in points.
  const said =
    measure === 'percent'
      ? t('kpi.points', { number: formatNumber(locale, size) })
      : formatMeasure(locale, measure, size);
  const sentence = change > 0 ? t('kpi.up', { change: said }) : t('kpi.down', { change: said });
  if (!moved) return sentence;
  const figure = (value: number) =>
    // The sign is the one of the sentence before, not a hyphen.
    statistic === 'lag' ? formatMeasure(locale, measure, value) : formatNumber(locale, value).replace('-', '−');
  const parts = { unit: moved.unitName ?? t('kpi.moved.body'), now: figure(moved.now), before: figure(moved.before) };
  return `${sentence} ${t(`kpi.moved.${statistic}`, parts)}`;
}

/** What a value is made of. */
export function partsText({ statistic, numerator, denominator }: Tile, t: DeskTranslate, locale: Locale): string {
  const number = (value: number | null) => formatNumber(locale, value ?? 0);
  const parts = { numerator: number(numerator), denominator: number(denominator) };
  if (statistic === 'rate') return t('kpi.parts.rate', parts);
  if (statistic === 'ratio') return t('kpi.parts.ratio', parts);
  if (statistic === 'stock') return t('kpi.parts.stock', { denominator: parts.denominator });
  return t('kpi.parts.lag', { denominator: parts.denominator });
}

/** The chart of an indicator is made of its tile. */
export function trendOf(tile: Tile, id: string, locale: Locale) {
  const { title, measure, statistic, tailRank, tailMeasure, target, trend } = tile;
  return {
    id,
    title: title[locale],
    measure,
    statistic,
    tailRank,
    tailMeasure,
    target: target?.value ?? null,
    points: trend,
  };
}
