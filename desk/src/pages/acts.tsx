import { Link } from 'react-router';
import { formatDate } from '../../../ui/contract/format.ts';
import { useFilters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages, type ItemOf } from '../lib/pages.ts';
import { useRead } from '../lib/queries.ts';
import { PageTitle, Tag } from '../parts/basics.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterText } from '../parts/filters.tsx';

type Act = ItemOf<'acts.acts.list'>;

const statuses = ['draft', 'signed', 'adopted'] as const;
const orders = ['-draftedAt', 'draftedAt', 'title', '-title'] as const;
const KINDS = { draft: 'ahead', signed: 'current', adopted: 'done' } as const;

/** Acts, filtered and sorted by the address. */
export function ActsPage() {
  const { t } = useLanguage();
  const filters = useFilters({ stato: statuses, tipo: 'text', q: 'text', ordine: orders });
  const { stato: status, tipo: typeCode, q: text, ordine: sort = orders[0] } = filters.values;
  const acts = usePages('acts.acts.list', { status, typeCode, text, sort });
  const types = useRead('acts.types.list', {});
  const nameOf = new Map((types.data?.items ?? []).map(({ code, name }) => [code, name]));
  return (
    <>
      <PageTitle>{t('acts.title')}</PageTitle>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="stato"
          label="acts.status"
          options={statuses.map((value) => ({ value, label: t(`act.status.${value}`) }))}
        />
        <FilterChoice
          filters={filters}
          name="tipo"
          label="acts.type"
          options={[...nameOf].map(([value, label]) => ({ value, label }))}
        />
        <FilterText filters={filters} name="q" label="acts.text" />
      </FilterBar>
      <DataTable
        label={t('acts.title')}
        pages={acts}
        columns={useColumns(nameOf)}
        idOf={(item) => item.id}
        empty={t('acts.empty')}
        filtered={filters.any}
        order={{ by: sort, change: (by) => filters.set('ordine', by) }}
      />
    </>
  );
}

function useColumns(nameOf: ReadonlyMap<string, string>): readonly Column<Act>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'title',
      label: 'acts.subject',
      sort: 'title',
      cell: (act) => (
        <>
          <Link className="dk-title" to={`/atti/${act.id}`}>
            {act.title}
          </Link>
          <div className="dk-mute">{nameOf.get(act.typeCode) ?? act.typeCode}</div>
        </>
      ),
    },
    { key: 'code', label: 'acts.code', width: 'm', cell: (act) => act.code ?? t('acts.noNumber') },
    {
      key: 'status',
      label: 'acts.status',
      width: 's',
      cell: (act) => <Tag kind={KINDS[act.status]}>{t(`act.status.${act.status}`)}</Tag>,
    },
    {
      key: 'drafted',
      label: 'acts.drafted',
      sort: 'draftedAt',
      width: 'l',
      cell: (act) => formatDate(locale, new Date(act.draftedAt)),
    },
  ];
}
