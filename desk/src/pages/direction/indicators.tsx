import { useMemo } from 'react';
import { Link } from 'react-router';
import { sparkChart } from '../../../../ui/charts/trend.ts';
import { formatDay, formatMonth } from '../../../../ui/contract/format.ts';
import { formatMeasure } from '../../../../ui/contract/measures.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { Awaited, Empty, PageTitle, Tag } from '../../parts/basics.tsx';
import { Picture } from '../../parts/chart.tsx';
import { FilterBar, FilterChoice, FilterDay } from '../../parts/filters.tsx';
import { movementText, partsText, trendOf, type Dashboard, type Tile } from './indicator-words.ts';

const granularities = ['month', 'quarter', 'year'] as const;

/** The indicators of a period: number, target, course, and what moved each. One request. */
export function IndicatorsPage() {
  const { t, locale } = useLanguage();
  const filters = useFilters({ periodo: granularities, dal: 'day' });
  const { periodo: granularity, dal: period } = filters.values;
  const found = useRead('performance.dashboard.get', { granularity, period });
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const dashboard = found.data;
  const measured = dashboard.tiles.some(({ trend }) => trend.some(({ value }) => value !== null));
  return (
    <>
      <PageTitle>{t('kpi.title')}</PageTitle>
      <p className="dk-lead">{t('kpi.lead', { period: periodText(dashboard, t, locale) })}</p>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="periodo"
          label="kpi.granularity"
          all="kpi.by.month"
          options={granularities.slice(1).map((value) => ({ value, label: t(`kpi.by.${value}`) }))}
        />
        <FilterDay filters={filters} name="dal" label="kpi.month" />
      </FilterBar>
      {measured ? (
        <ul className="dk-tiles">
          {dashboard.tiles.map((tile) => (
            <li key={tile.code}>
              <IndicatorTile tile={tile} dashboard={dashboard} />
            </li>
          ))}
        </ul>
      ) : (
        <Empty>{t('kpi.empty')}</Empty>
      )}
    </>
  );
}

type Words = ReturnType<typeof useLanguage>;

/** "ottobre 2026", "dal 1 ottobre 2026", with a word while it is not over. */
export function periodText({ period, ended, granularity }: Dashboard, t: Words['t'], locale: Words['locale']): string {
  const text =
    granularity === 'month' ? formatMonth(locale, period) : t('kpi.from', { day: formatDay(locale, period) });
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return ended ? upper : t('kpi.running', { period: upper });
}

function IndicatorTile({ tile, dashboard }: { readonly tile: Tile; readonly dashboard: Dashboard }) {
  const { t, locale } = useLanguage();
  const spark = useMemo(() => sparkChart(trendOf(tile, `tile-${tile.code}`, locale), locale), [tile, locale]);
  const title = tile.title[locale];
  const { period, granularity } = dashboard;
  const query = new URLSearchParams({ dal: period, ...(granularity === 'month' ? {} : { periodo: granularity }) });
  return (
    <article className="dk-card dk-tile" aria-labelledby={`tile-title-${tile.code}`}>
      <h2 id={`tile-title-${tile.code}`}>{title}</h2>
      <p className="ui-number">
        {tile.value === null ? t('kpi.none') : formatMeasure(locale, tile.measure, tile.value)}
      </p>
      <p className="dk-mute">
        {partsText(tile, t, locale)}
        {tile.tail !== null &&
          tile.tailRank &&
          tile.tailMeasure &&
          `, ${t(`kpi.${tile.tailRank}`, { value: formatMeasure(locale, tile.tailMeasure, tile.tail) })}`}
      </p>
      <TargetLine tile={tile} />
      <Picture chart={spark} />
      <p>{movementText(tile, t, locale)}</p>
      <Link to={`/indicatori/${tile.code}?${query}`} aria-label={t('kpi.records.of', { title })}>
        {t('kpi.records')}
      </Link>
    </article>
  );
}

/** Whether the target is met, in a word and a colour; never colour alone. */
export function TargetLine({ tile }: { readonly tile: Tile }) {
  const { t, locale } = useLanguage();
  if (!tile.target) return <p className="dk-mute">{t('kpi.noTarget')}</p>;
  return (
    <p className="dk-target">
      {t('kpi.target', { target: formatMeasure(locale, tile.measure, tile.target.value) })}{' '}
      {tile.met !== null && <Tag kind={tile.met ? 'done' : 'expired'}>{t(tile.met ? 'kpi.met' : 'kpi.missed')}</Tag>}
    </p>
  );
}
