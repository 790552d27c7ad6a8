import { useMemo } from 'react';
import { latencyChart, throughputChart, type TrafficPoint } from '../../../../ui/charts/traffic.ts';
import type { OutputOf } from '../../lib/client.ts';
import { codeWord } from '../../lib/codes.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { Busy, Refusal } from '../../parts/basics.tsx';
import { ChartFigure } from '../../parts/chart.tsx';
import { FilterBar, FilterChoice } from '../../parts/filters.tsx';

type Rates = OutputOf<'bus.messages.rates'>;

const AGAIN_MS = 30_000;

/** How many messages the bus takes up and how long that takes, with table and CSV behind each picture. */
export function RateCharts({ routes }: { readonly routes: readonly string[] }) {
  const { t } = useLanguage();
  const filters = useFilters({ ore: ['1', '168'], rotta: 'text' });
  const { ore: hours = '24', rotta: route } = filters.values;
  const rates = useRead('bus.messages.rates', { hours, ...(route ? { route } : {}) }, { every: AGAIN_MS });
  return (
    <section className="dk-card" aria-labelledby="rates">
      <h2 id="rates">{t('busMap.charts')}</h2>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="ore"
          label="busMap.window"
          all="busMap.window.24"
          options={(['1', '168'] as const).map((value) => ({ value, label: t(`busMap.window.${value}`) }))}
        />
        <FilterChoice
          filters={filters}
          name="rotta"
          label="routes.route"
          options={routes.map((value) => ({ value, label: codeWord(t, 'busRoute', value) }))}
        />
      </FilterBar>
      {rates.error && <Refusal problem={rates.error} again={() => void rates.refetch()} />}
      {rates.data ? <Charts rates={rates.data} /> : !rates.error && <Busy />}
    </section>
  );
}

function Charts({ rates }: { readonly rates: Rates }) {
  const { t, locale } = useLanguage();
  const [throughput, latency] = useMemo(() => {
    const traffic = { id: 'bus', seconds: rates.seconds, points: pointsOf(rates) };
    return [throughputChart(traffic, locale), latencyChart(traffic, locale)];
  }, [rates, locale]);
  return (
    <div className="dk-charts">
      <ChartFigure
        chart={throughput}
        file="messaggi-del-bus"
        legend={
          <ul className="ui-legend">
            <li className="ui-legend-actual">{t('chart.column.done')}</li>
            <li className="ui-legend-failed">{t('chart.column.failed')}</li>
          </ul>
        }
      />
      <ChartFigure
        chart={latency}
        file="tempi-del-bus"
        legend={
          <ul className="ui-legend">
            <li className="ui-legend-actual">{t('chart.column.p50')}</li>
            <li className="ui-legend-expected">{t('chart.column.p95')}</li>
          </ul>
        }
      />
    </div>
  );
}

/** Every span of the window, those without a message included. Over several routes the slower one counts for the times. */
function pointsOf({ since, seconds, slots, items }: Rates): readonly TrafficPoint[] {
  const begin = Date.parse(since);
  return Array.from({ length: slots }, (_, slot) => {
    const here = items.filter((item) => item.slot === slot);
    const sum = (field: 'done' | 'failed' | 'dead') => here.reduce((all, item) => all + item[field], 0);
    const worst = (field: 'p50' | 'p95') => (here.length === 0 ? null : Math.max(...here.map((item) => item[field])));
    return {
      at: new Date(begin + slot * seconds * 1000),
      ...{ done: sum('done'), failed: sum('failed') + sum('dead'), p50: worst('p50'), p95: worst('p95') },
    };
  });
}
