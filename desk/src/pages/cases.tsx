import { Link } from 'react-router';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { useFilters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages, type ItemOf } from '../lib/pages.ts';
import { useMe } from '../lib/session.ts';
import { PageTitle, Tag, Term } from '../parts/basics.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { FilterBar, FilterChoice } from '../parts/filters.tsx';

type Case = ItemOf<'processes.cases.list'>;

const statuses = ['running', 'completed', 'cancelled'] as const;
const orders = [
  '-startedAt',
  'startedAt',
  'dueDay',
  '-dueDay',
  '-presentedAt',
  'presentedAt',
  'code',
  '-code',
] as const;

/** Cases, filtered and sorted by the address. */
export function CasesPage() {
  const { t } = useLanguage();
  const me = useMe();
  const filters = useFilters({ stato: statuses, ordine: orders });
  const { stato: status, ordine: sort = orders[0] } = filters.values;
  const cases = usePages('processes.cases.list', { status, sort });
  const add = (
    <Link className="btn btn-primary btn-sm" to="/pratiche/nuova">
      {t('cases.new')}
    </Link>
  );
  return (
    <>
      <PageTitle aside={me.permissions.includes('processes.cases.start') ? add : undefined}>
        {t('cases.title')}
      </PageTitle>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="stato"
          label="cases.status"
          all="cases.all"
          options={statuses.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      </FilterBar>
      <DataTable
        label={t('cases.title')}
        pages={cases}
        columns={useColumns()}
        idOf={(item) => item.id}
        empty={t('cases.empty')}
        filtered={filters.any}
        order={{ by: sort, change: (by) => filters.set('ordine', by) }}
      />
    </>
  );
}

function useColumns(): readonly Column<Case>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'code',
      label: 'inbox.case',
      sort: 'code',
      cell: (item) => (
        <Link className="dk-title" to={`/pratiche/${item.id}`}>
          {item.code} · {item.title}
        </Link>
      ),
    },
    {
      key: 'status',
      label: 'cases.status',
      width: 's',
      cell: (item) => <Tag kind={item.status === 'completed' ? 'done' : 'current'}>{t(`status.${item.status}`)}</Tag>,
    },
    {
      key: 'started',
      label: 'case.presented',
      sort: 'presentedAt',
      width: 'l',
      cell: (item) => formatDateTime(locale, new Date(item.presentedAt)),
    },
    {
      key: 'due',
      label: 'case.term',
      sort: 'dueDay',
      width: 'l',
      cell: (item) => item.status === 'running' && <Term {...item.clock} />,
    },
  ];
}
