import { useMemo } from 'react';
import { processMapChart } from '../../../../ui/charts/process-map.ts';
import { formatNumber } from '../../../../ui/contract/format.ts';
import { formatDuration, formatMeasure } from '../../../../ui/contract/measures.ts';
import { fileAddress, type OutputOf } from '../../lib/client.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useRead } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Busy, Empty, PageTitle, Refusal } from '../../parts/basics.tsx';
import { ChartFigure } from '../../parts/chart.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterDay } from '../../parts/filters.tsx';

type Graph = OutputOf<'analysis.models.graph'>;
type Variant = ItemOf<'analysis.models.variants'>;

/** Successions of fewer cases than this share are left out of the picture, unless every one is asked for. */
const MAIN = 0.05;

/** How the cases of a procedure really went: the map of their activities, and the ways that they took. */
export function AnalysisPage() {
  const { t } = useLanguage();
  const models = useRead('processes.models.list', {});
  const filters = useFilters({ procedimento: 'text', dal: 'day', al: 'day', pratiche: ['all'], mostra: ['all'] });
  const { procedimento, dal: from, al: to, pratiche: cases, mostra } = filters.values;
  const known = models.data?.items ?? [];
  const key = known.find((model) => model.key === procedimento)?.key ?? known[0]?.key;
  return (
    <>
      <PageTitle>{t('analysis.title')}</PageTitle>
      <p className="dk-lead">{t('analysis.lead')}</p>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="procedimento"
          label="analysis.procedure"
          first={known[0]?.name ?? t('analysis.choose')}
          options={known.slice(1).map((model) => ({ value: model.key, label: model.name }))}
        />
        <FilterDay filters={filters} name="dal" label="analysis.from" />
        <FilterDay filters={filters} name="al" label="analysis.to" />
        <FilterChoice
          filters={filters}
          name="pratiche"
          label="analysis.cases"
          all="analysis.cases.completed"
          options={[{ value: 'all', label: t('analysis.cases.all') }]}
        />
        <FilterChoice
          filters={filters}
          name="mostra"
          label="analysis.detail"
          all="analysis.detail.main"
          options={[{ value: 'all', label: t('analysis.detail.all') }]}
        />
      </FilterBar>
      <Refusal problem={models.error} again={() => void models.refetch()} />
      {models.isPending && <Busy />}
      {models.data && key === undefined && <Empty>{t('analysis.empty')}</Empty>}
      {key !== undefined && <Analysed asked={{ key, from, to, cases }} every={mostra === 'all'} />}
    </>
  );
}

interface Asked {
  readonly key: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly cases: 'all' | undefined;
}

function Analysed({ asked, every }: { readonly asked: Asked; readonly every: boolean }) {
  const { t } = useLanguage();
  const me = useMe();
  const graph = useRead('analysis.models.graph', asked);
  if (graph.error) return <Refusal problem={graph.error} again={() => void graph.refetch()} />;
  if (!graph.data) return <Busy />;
  if (graph.data.activities.length === 0) return <Empty>{t('analysis.empty')}</Empty>;
  return (
    <>
      <section className="dk-card" aria-labelledby="map">
        <h2 id="map">{t('analysis.map')}</h2>
        <ProcessPicture graph={graph.data} every={every} name={asked.key} />
        {me.permissions.includes('analysis.models.export') && (
          <a className="dk-csv" href={fileAddress('analysis.models.xes', asked)} download>
            {t('analysis.export')}
          </a>
        )}
      </section>
      <Variants asked={asked} graph={graph.data} />
    </>
  );
}

function ProcessPicture(props: { readonly graph: Graph; readonly every: boolean; readonly name: string }) {
  const { locale } = useLanguage();
  const { graph, every, name } = props;
  const chart = useMemo(() => {
    const fewest = every ? 1 : Math.max(1, Math.ceil(graph.cases * MAIN));
    return processMapChart({ id: 'process-map', ...graph, fewest }, locale);
  }, [graph, every, locale]);
  return <ChartFigure chart={chart} file={`successioni-${name}`} wide />;
}

function Variants({ asked, graph }: { readonly asked: Asked; readonly graph: Graph }) {
  const { t, locale } = useLanguage();
  const pages = usePages('analysis.models.variants', asked);
  const names = new Map(graph.activities.map(({ node, name }) => [node, name ?? node]));
  const columns: readonly Column<Variant>[] = [
    {
      key: 'trace',
      label: 'analysis.variant',
      cell: ({ trace }) => trace.map((node) => names.get(node) ?? node).join(' → ') || '–',
    },
    { key: 'count', label: 'analysis.cases', width: 's', cell: ({ count }) => formatNumber(locale, count) },
    {
      key: 'share',
      label: 'analysis.share',
      width: 's',
      cell: ({ share }) => formatMeasure(locale, 'percent', Math.round(share * 1000) / 10),
    },
    {
      key: 'median',
      label: 'analysis.median',
      width: 'm',
      cell: ({ medianSeconds }) => (medianSeconds === null ? '–' : formatDuration(locale, medianSeconds)),
    },
  ];
  return (
    <section aria-labelledby="variants">
      <h2 id="variants">{t('analysis.variants')}</h2>
      <DataTable
        label={t('analysis.variants')}
        pages={pages}
        columns={columns}
        idOf={(row) => row.id}
        empty={t('analysis.empty')}
      />
    </section>
  );
}
