import '../../lib/bus-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { formatNumber } from '../../../../ui/contract/format.ts';
import { call, type OutputOf } from '../../lib/client.ts';
import { codeWord } from '../../lib/codes.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Awaited, PageTitle, Refusal, Tag } from '../../parts/basics.tsx';

type Route = OutputOf<'bus.routes.list'>['items'][number];
type Component = OutputOf<'bus.components.map'>['components'][number];

const DEPLOY = 'bus.routes.deploy';

/** The routes of the body: version, state, what waits in each; to hold one up and to let it go on. */
export function RoutesPage() {
  const { t } = useLanguage();
  const me = useMe();
  const may = me.permissions.includes(DEPLOY);
  const routes = useRead('bus.routes.list', {});
  const map = useRead('bus.components.map', {});
  if (!routes.data) return <Awaited problem={routes.error} again={() => void routes.refetch()} />;
  const figures = new Map(map.data?.components.map((component) => [component.id, component]));
  return (
    <>
      <PageTitle
        aside={
          may && (
            <Link className="btn btn-primary" to="/rotte/nuova">
              {t('routes.new')}
            </Link>
          )
        }
      >
        {t('routes.title')}
      </PageTitle>
      <p className="dk-lead">{t('routes.lead')}</p>
      <table className="dk-table dk-data" role="table" aria-label={t('routes.title')}>
        <thead>
          <tr>
            <th scope="col">{t('routes.route')}</th>
            <th scope="col" className="dk-col-s">
              {t('routes.version')}
            </th>
            <th scope="col" className="dk-col-s">
              {t('routes.state')}
            </th>
            <th scope="col" className="dk-number dk-col-s">
              {t('routes.perMinute')}
            </th>
            <th scope="col" className="dk-number dk-col-s">
              {t('routes.waiting')}
            </th>
            <th scope="col" className="dk-number dk-col-s">
              {t('routes.dead')}
            </th>
            <th scope="col" className="dk-col-actions">
              {t('routes.actions')}
            </th>
          </tr>
        </thead>
        <tbody>
          {routes.data.items.map((route) => (
            <Row key={route.name} route={route} figures={figures.get(route.name)} may={may} />
          ))}
        </tbody>
      </table>
    </>
  );
}

interface RowProps {
  readonly route: Route;
  readonly figures: Component | undefined;
  readonly may: boolean;
}

function Row({ route, figures, may }: RowProps) {
  const { t, locale } = useLanguage();
  const { name, version, shipped, paused } = route;
  return (
    <tr>
      <td>
        <Link className="dk-title" to={`/rotte/${encodeURIComponent(name)}`}>
          {codeWord(t, 'busRoute', name)}
        </Link>
      </td>
      <td data-label={t('routes.version')}>
        {version}
        {shipped && <div className="dk-mute">{t('routes.shipped')}</div>}
      </td>
      <td data-label={t('routes.state')}>
        <RouteState paused={paused} />
      </td>
      <td className="dk-number" data-label={t('routes.perMinute')}>
        {figures ? formatNumber(locale, figures.perMinute) : '–'}
      </td>
      <td className="dk-number" data-label={t('routes.waiting')}>
        {figures ? formatNumber(locale, figures.waiting) : '–'}
      </td>
      <td className="dk-number" data-label={t('routes.dead')}>
        {figures ? formatNumber(locale, figures.dead) : '–'}
      </td>
      <td>
        <div className="dk-actions dk-tight">
          {may && <Switch name={name} paused={paused} />}
          <Link className="btn btn-outline-primary btn-sm" to={`/traffico?rotta=${encodeURIComponent(name)}`}>
            {t('routes.trace')}
            <span className="visually-hidden"> {codeWord(t, 'busRoute', name)}</span>
          </Link>
        </div>
      </td>
    </tr>
  );
}

export function RouteState({ paused }: { readonly paused: boolean }) {
  const { t } = useLanguage();
  return <Tag kind={paused ? 'suspended' : 'done'}>{t(paused ? 'routes.paused' : 'routes.running')}</Tag>;
}

/** Holds a route up, or lets it go on: its messages are accepted and wait. */
export function Switch({ name, paused }: { readonly name: string; readonly paused: boolean }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const turn = useWork(
    (_: undefined, key) => call(paused ? 'bus.routes.resume' : 'bus.routes.pause', { name }, key),
    () => {
      for (const read of ['bus.routes.list', 'bus.routes.get', 'bus.components.map'])
        void queries.invalidateQueries({ queryKey: [read] });
    },
  );
  return (
    <>
      <Refusal problem={turn.error} />
      <button
        type="button"
        className="btn btn-outline-primary btn-sm"
        disabled={turn.isPending}
        onClick={() => turn.mutate(undefined)}
      >
        {t(paused ? 'routes.resume' : 'routes.pause')}
        <span className="visually-hidden"> {codeWord(t, 'busRoute', name)}</span>
      </button>
    </>
  );
}
