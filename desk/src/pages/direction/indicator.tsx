import { useMemo } from 'react';
import { Link, useParams } from 'react-router';
import { trendChart } from '../../../../ui/charts/trend.ts';
import { formatDateTime, formatDay } from '../../../../ui/contract/format.ts';
import { formatMeasure } from '../../../../ui/contract/measures.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useRead } from '../../lib/queries.ts';
import { recordAddress } from '../../lib/records.ts';
import { useMe } from '../../lib/session.ts';
import { Awaited, Empty, PageTitle } from '../../parts/basics.tsx';
import { ChartFigure } from '../../parts/chart.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterDay } from '../../parts/filters.tsx';
import { partsText, trendOf, type Dashboard, type Tile } from './indicator-words.ts';
import { periodText, TargetLine } from './indicators.tsx';
import { TargetForm } from './target-form.tsx';

const granularities = ['month', 'quarter', 'year'] as const;
type Record = ItemOf<'performance.values.records'>;

/** One indicator: its course, its definition, and the records behind the number of a period. */
export function IndicatorPage() {
  const { t } = useLanguage();
  const { code } = useParams();
  const filters = useFilters({ periodo: granularities, dal: 'day', ufficio: 'text' });
  const { periodo: granularity, dal: period } = filters.values;
  const found = useRead('performance.dashboard.get', { granularity, period });
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const tile = found.data.tiles.find((one) => one.code === code);
  if (!tile) {
    return (
      <>
        <PageTitle>{t('desk.notFound')}</PageTitle>
        <Empty>
          <Link to="/indicatori">{t('kpi.title')}</Link>
        </Empty>
      </>
    );
  }
  return <Indicator tile={tile} dashboard={found.data} filters={filters} again={() => void found.refetch()} />;
}

interface Props {
  readonly tile: Tile;
  readonly dashboard: Dashboard;
  readonly filters: ReturnType<typeof useFilters<{ periodo: typeof granularities; dal: 'day'; ufficio: 'text' }>>;
  readonly again: () => void;
}

function Indicator({ tile, dashboard, filters, again }: Props) {
  const { t, locale } = useLanguage();
  const me = useMe();
  const chart = useMemo(() => trendChart(trendOf(tile, `chart-${tile.code}`, locale), locale), [tile, locale]);
  const target = tile.target;
  return (
    <>
      <PageTitle>{tile.title[locale]}</PageTitle>
      <p className="ui-number">
        {tile.value === null ? t('kpi.none') : formatMeasure(locale, tile.measure, tile.value)}{' '}
        <small>{periodText(dashboard, t, locale)}</small>
      </p>
      <p>{partsText(tile, t, locale)}</p>
      <TargetLine tile={tile} />
      {target && <p className="dk-mute">{t('kpi.target.source', { source: target.source })}</p>}
      <section className="dk-card">
        <ChartFigure chart={chart} file={`indicatore-${tile.code}`} />
      </section>
      <section className="dk-card" aria-labelledby="definition">
        <h2 id="definition">{t('kpi.definition')}</h2>
        <p>{tile.formula[locale]}</p>
        {me.permissions.includes('performance.targets.set') && <TargetForm code={tile.code} done={again} />}
      </section>
      <Records tile={tile} dashboard={dashboard} filters={filters} />
    </>
  );
}

function Records({ tile, dashboard, filters }: Omit<Props, 'again'>) {
  const { t } = useLanguage();
  const units = useRead('identity.units.list', { limit: 200 });
  const unitId = units.data?.items.find(({ code }) => code === filters.values.ufficio)?.id;
  const { period, granularity } = dashboard;
  const waiting = filters.values.ufficio !== undefined && !units.data;
  const pages = usePages(
    'performance.values.records',
    { indicator: tile.code, period, granularity, unitId },
    { enabled: !waiting },
  );
  return (
    <section aria-labelledby="records">
      <h2 id="records">{t('kpi.behind')}</h2>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="periodo"
          label="kpi.granularity"
          all="kpi.by.month"
          options={granularities.slice(1).map((value) => ({ value, label: t(`kpi.by.${value}`) }))}
        />
        <FilterDay filters={filters} name="dal" label="kpi.month" />
        <FilterChoice
          filters={filters}
          name="ufficio"
          label="kpi.unit"
          all="kpi.allUnits"
          options={(units.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))}
        />
      </FilterBar>
      <DataTable
        label={t('kpi.behind')}
        pages={pages}
        columns={useColumns(tile)}
        idOf={(row) => `${row.recordId} ${row.value}`}
        empty={t('kpi.behind.empty')}
        filtered={filters.values.ufficio !== undefined}
      />
    </section>
  );
}

function useColumns(tile: Tile): readonly Column<Record>[] {
  const { t, locale } = useLanguage();
  const when = (time: string | null) => {
    if (time === null) return '–';
    return time.length > 10 ? formatDateTime(locale, new Date(time)) : formatDay(locale, time);
  };
  return [
    {
      key: 'record',
      label: 'kpi.record',
      cell: (row) => (
        <Link className="dk-title" to={recordAddress(row.kind, row.recordId)}>
          {t(`kpi.record.${row.kind}`)} {row.label ?? ''}
        </Link>
      ),
    },
    { key: 'unit', label: 'kpi.unit', cell: (row) => row.unitName ?? '–' },
    { key: 'began', label: 'kpi.began', width: 'm', cell: (row) => when(row.began) },
    { key: 'ended', label: 'kpi.ended', width: 'm', cell: (row) => when(row.ended) },
    { key: 'value', label: 'kpi.value', cell: (row) => valueText(row) },
  ];

  function valueText({ value }: Record): string {
    if (tile.statistic === 'ratio') return t(value === 1 ? 'kpi.opened' : 'kpi.closed');
    if (tile.statistic === 'lag') return formatMeasure(locale, tile.measure, value);
    if (tile.statistic === 'stock') return formatMeasure(locale, 'days', value);
    if (value === 0) return t('kpi.onTheDay');
    return value > 0 ? t('kpi.late', { count: value }) : t('kpi.early', { count: -value });
  }
}
