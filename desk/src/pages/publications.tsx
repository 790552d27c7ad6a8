import { Link } from 'react-router';
import { formatDate, formatDay } from '../../../ui/contract/format.ts';
import { useFilters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages, type ItemOf } from '../lib/pages.ts';
import { useRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { PageTitle, Tag } from '../parts/basics.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { FilterBar, FilterText } from '../parts/filters.tsx';
import { useView, Views } from '../parts/views.tsx';

type Waiting = ItemOf<'publication.board.queue'>;
type Entry = ItemOf<'publication.board.register'>;

const views = ['attesa', 'corso', 'future', 'concluse', 'ritirate'] as const;
const STATES = { corso: 'current', future: 'future', concluse: 'expired', ritirate: 'withdrawn' } as const;

/** What waits for publication, what is on the board and for how long, what was. */
export function PublicationsPage() {
  const { t } = useLanguage();
  const view = useView('vista', views);
  return (
    <>
      <PageTitle>{t('board.title')}</PageTitle>
      <Overview />
      <Views
        label={t('board.views')}
        name="vista"
        current={view}
        views={views.map((key) => ({ key, label: t(`board.view.${key}`) }))}
      />
      {view === 'attesa' ? <Queue /> : <Register key={view} view={view} />}
    </>
  );
}

function Overview() {
  const { t } = useLanguage();
  const counts = useRead('publication.board.overview', {});
  if (!counts.data) return null;
  const tiles = [
    ['waiting', 'attesa'],
    ['late', 'attesa'],
    ['current', 'corso'],
    ['ending', 'corso&ordine=to'],
  ] as const;
  return (
    <ul className="dk-counters">
      {tiles.map(([name, target]) => (
        <li key={name} data-alert={name === 'late' && counts.data.late > 0 ? 'true' : undefined}>
          <Link to={`?vista=${target}`}>
            <span className="dk-count">{counts.data[name]}</span> {t(`board.count.${name}`)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Queue() {
  const { t } = useLanguage();
  const waiting = usePages('publication.board.queue', {});
  return (
    <DataTable
      label={t('board.view.attesa')}
      pages={waiting}
      columns={useQueueColumns()}
      idOf={(act) => act.actId}
      empty={t('board.waitingEmpty')}
    />
  );
}

function useQueueColumns(): readonly Column<Waiting>[] {
  const { t, locale } = useLanguage();
  const may = useMe().permissions.includes('publication.board.publish');
  return [
    {
      key: 'act',
      label: 'acts.subject',
      cell: (act) => (
        <>
          <Link className="dk-title" to={`/atti/${act.actId}`}>
            {act.actCode} · {act.title}
          </Link>
          <div className="dk-mute">{act.typeName}</div>
        </>
      ),
    },
    {
      key: 'adopted',
      label: 'board.adopted',
      width: 'm',
      cell: (act) => formatDate(locale, new Date(act.adoptedAt)),
    },
    { key: 'due', label: 'board.due', width: 'l', cell: (act) => <Due act={act} /> },
    { key: 'days', label: 'board.rule', width: 's', cell: (act) => t('board.ruleText', { count: act.days }) },
    {
      key: 'publish',
      label: 'board.publish',
      width: 'm',
      cell: (act) =>
        may && (
          <Link className="btn btn-primary btn-sm" to={`/pubblicazioni/nuova?atto=${act.actId}`}>
            {t('board.publish')}
            <span className="visually-hidden"> {act.actCode}</span>
          </Link>
        ),
    },
  ];
}

function Due({ act }: { readonly act: Waiting }) {
  const { t, locale } = useLanguage();
  if (act.dueDay === null || act.daysLeft === null) return null;
  const { daysLeft } = act;
  const words =
    daysLeft === 0 ? t('board.today') : t(daysLeft < 0 ? 'board.late' : 'board.left', { count: Math.abs(daysLeft) });
  return (
    <>
      <Tag kind={daysLeft < 0 ? 'expired' : daysLeft <= 2 ? 'urgent' : 'ok'}>{words}</Tag>
      <div className="dk-mute">{formatDay(locale, act.dueDay)}</div>
    </>
  );
}

const orders = ['-publishedAt', 'publishedAt', 'to', '-to'] as const;

function Register({ view }: { readonly view: keyof typeof STATES }) {
  const { t } = useLanguage();
  const filters = useFilters({ q: 'text', ordine: orders });
  const { q: text, ordine: sort = view === 'corso' ? 'to' : orders[0] } = filters.values;
  const entries = usePages('publication.board.register', { state: STATES[view], text, sort });
  return (
    <>
      <FilterBar filters={filters}>
        <FilterText filters={filters} name="q" label="board.text" />
      </FilterBar>
      <DataTable
        label={t(`board.view.${view}`)}
        pages={entries}
        columns={useRegisterColumns()}
        idOf={(entry) => entry.id}
        empty={t('board.registerEmpty')}
        filtered={filters.any}
        order={{ by: sort, change: (by) => filters.set('ordine', by) }}
      />
    </>
  );
}

function useRegisterColumns(): readonly Column<Entry>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'entry',
      label: 'acts.subject',
      cell: (entry) => (
        <>
          <Link className="dk-title" to={`/pubblicazioni/${entry.id}`}>
            {entry.code} · {entry.title}
          </Link>
          <div className="dk-mute">{[entry.kind, entry.actCode].filter(Boolean).join(' · ')}</div>
        </>
      ),
    },
    {
      key: 'period',
      label: 'board.period',
      width: 'l',
      sort: 'to',
      cell: (entry) => t('board.periodText', { from: formatDay(locale, entry.from), to: formatDay(locale, entry.to) }),
    },
    { key: 'state', label: 'board.state', width: 'm', cell: (entry) => <State entry={entry} /> },
  ];
}

const KINDS = { future: 'ahead', current: 'current', expired: 'done', withdrawn: 'cancelled' } as const;

/** How an entry of the board stands, with the days that it still has. */
export function State({ entry }: { readonly entry: Pick<Entry, 'state' | 'daysLeft' | 'reason'> }) {
  const { t } = useLanguage();
  const { state, daysLeft, reason } = entry;
  return (
    <>
      <Tag kind={KINDS[state]}>{t(`board.state.${state}`)}</Tag>
      {daysLeft !== null && (
        <div className="dk-mute">{daysLeft === 0 ? t('board.lastDay') : t('board.left', { count: daysLeft })}</div>
      )}
      {reason && <div className="dk-mute">{reason}</div>}
    </>
  );
}
