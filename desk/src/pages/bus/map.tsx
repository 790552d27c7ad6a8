import '../../lib/bus-catalogue.ts';
import { Link } from 'react-router';
import { formatNumber } from '../../../../ui/contract/format.ts';
import type { OutputOf } from '../../lib/client.ts';
import { codeWord } from '../../lib/codes.ts';
import { useLanguage } from '../../lib/language.tsx';
import { formatMs } from '../../lib/milliseconds.ts';
import { useRead } from '../../lib/queries.ts';
import { Awaited, PageTitle, Tag } from '../../parts/basics.tsx';
import { MapDrawing } from './map-drawing.tsx';
import { RateCharts } from './rates.tsx';

export type BusMap = OutputOf<'bus.components.map'>;
export type Component = BusMap['components'][number];

const AGAIN_MS = 5000;

/** What the bus is made of and what connects it; each component leads to what stands in it. */
export function MapPage() {
  const { t } = useLanguage();
  const map = useRead('bus.components.map', {}, { every: AGAIN_MS });
  if (!map.data) return <Awaited problem={map.error} again={() => void map.refetch()} />;
  const { components, computed } = map.data;
  const names = computed.map((name) => codeWord(t, 'busRoute', name)).join(', ');
  return (
    <>
      <PageTitle>{t('busMap.title')}</PageTitle>
      <p className="dk-lead">{t('busMap.lead')}</p>
      <div className="dk-card">
        <h2>{t('busMap.drawing')}</h2>
        <MapDrawing map={map.data} />
        {computed.length > 0 && <p className="dk-mute">{t('busMap.computed', { names })}</p>}
      </div>
      <RateCharts routes={components.filter(({ kind }) => kind === 'route').map(({ id }) => id)} />
      <Components components={components} />
    </>
  );
}

/** Where what stands in a component is listed. */
export function addressOf({ id, kind }: Component): string | undefined {
  if (kind === 'room') return undefined;
  return kind === 'endpoint' ? '/collegamenti' : `/traffico?rotta=${encodeURIComponent(id)}`;
}

const LOOKS = { well: 'done', paused: 'suspended', failing: 'incident', stopped: 'suspended' } as const;

function Components({ components }: { readonly components: readonly Component[] }) {
  const { t, locale } = useLanguage();
  return (
    <table className="dk-table dk-data" role="table" aria-label={t('busMap.title')}>
      <thead>
        <tr>
          <th scope="col">{t('busMap.component')}</th>
          <th scope="col" className="dk-col-s">
            {t('busMap.kind')}
          </th>
          <th scope="col" className="dk-col-m">
            {t('busMap.health')}
          </th>
          {(['routes.waiting', 'routes.dead', 'routes.perMinute', 'busMap.p95'] as const).map((label) => (
            <th key={label} scope="col" className="dk-number dk-col-s">
              {t(label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {components.map((component) => {
          const { id, kind, name, health, waiting, dead, perMinute, p95 } = component;
          const address = addressOf(component);
          const word = codeWord(t, 'busRoute', name);
          return (
            <tr key={id}>
              <td>{address ? <Link to={address}>{word}</Link> : word}</td>
              <td data-label={t('busMap.kind')}>{t(`busMap.kind.${kind}`)}</td>
              <td data-label={t('busMap.health')}>
                <Tag kind={LOOKS[health]}>{t(`busMap.health.${health}`)}</Tag>
              </td>
              <td className="dk-number" data-label={t('routes.waiting')}>
                {formatNumber(locale, waiting)}
              </td>
              <td className="dk-number" data-label={t('routes.dead')}>
                {formatNumber(locale, dead)}
              </td>
              <td className="dk-number" data-label={t('routes.perMinute')}>
                {formatNumber(locale, perMinute)}
              </td>
              <td className="dk-number" data-label={t('busMap.p95')}>
                {p95 === null ? '–' : formatMs(locale, p95)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
