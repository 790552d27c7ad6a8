import { Link } from 'react-router';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { useFilters, type Filters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages, type ItemOf } from '../lib/pages.ts';
import { useRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { PageTitle, Tag, Term } from '../parts/basics.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterText } from '../parts/filters.tsx';

type Case = ItemOf<'processes.cases.list'>;

const statuses = ['running', 'completed', 'cancelled'] as const;
const urgencies = ['expired', 'urgent', 'watch', 'ok', 'suspended', 'none'] as const;
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
  const filters = useFilters({
    ...{ stato: statuses, termine: urgencies, ordine: orders },
    ...{ procedimento: 'text', ufficio: 'text', q: 'text' },
  });
  const { stato: status, termine: urgency, procedimento: modelKey, q: text, ordine: sort = orders[0] } = filters.values;
  // An office that the address names wrongly counts as none.
  const units = useRead('identity.units.list', {});
  const unitId = units.data?.items.find((unit) => unit.id === filters.values.ufficio)?.id;
  const cases = usePages('processes.cases.list', { status, urgency, modelKey, unitId, text, sort });
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
        <FilterChoice
          filters={filters}
          name="termine"
          label="cases.urgency"
          options={urgencies.map((value) => ({ value, label: t(`urgency.${value}`) }))}
        />
        <MoreFilters filters={filters} units={units.data?.items ?? []} />
        <FilterText filters={filters} name="q" label="cases.text" />
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

function MoreFilters({
  filters,
  units,
}: {
  readonly filters: Filters;
  readonly units: readonly { readonly id: string; readonly name: string }[];
}) {
  const models = useRead('processes.models.list', {});
  return (
    <>
      <FilterChoice
        filters={filters}
        name="procedimento"
        label="cases.model"
        options={(models.data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }))}
      />
      <FilterChoice
        filters={filters}
        name="ufficio"
        label="cases.unit"
        options={units.map(({ id, name }) => ({ value: id, label: name }))}
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
