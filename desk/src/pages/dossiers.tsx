import { Link } from 'react-router';
import { formatDate } from '../../../ui/contract/format.ts';
import { useFilters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages, type ItemOf } from '../lib/pages.ts';
import { useRead } from '../lib/queries.ts';
import { PageTitle, Tag } from '../parts/basics.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterText } from '../parts/filters.tsx';

type Dossier = ItemOf<'records.dossiers.list'>;

const states = ['open', 'closed'] as const;
const orders = ['-openedAt', 'openedAt', 'title', '-title'] as const;
const FIRST_YEAR = 2020;

/** Dossiers that the reader may see, filtered and sorted by the address. */
export function DossiersPage() {
  const { t } = useLanguage();
  const filters = useFilters({
    ...{ stato: states, ordine: orders, anno: 'text', classe: 'text', q: 'text' },
  });
  const { stato: state, classe: classCode, q: text, anno, ordine: sort = orders[0] } = filters.values;
  const year = /^\d{4}$/.test(anno ?? '') ? Number(anno) : undefined;
  const dossiers = usePages('records.dossiers.list', { state, classCode, year, text, sort });
  const plan = useRead('records.classification.list', {});
  const years = Array.from({ length: new Date().getFullYear() - FIRST_YEAR + 1 }, (_, n) => String(FIRST_YEAR + n));
  return (
    <>
      <PageTitle>{t('dossiers.title')}</PageTitle>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="classe"
          label="dossiers.class"
          options={(plan.data?.classes ?? []).map(({ code, title }) => ({ value: code, label: `${code} ${title}` }))}
        />
        <FilterChoice
          filters={filters}
          name="anno"
          label="dossiers.year"
          options={years.toReversed().map((value) => ({ value, label: value }))}
        />
        <FilterChoice
          filters={filters}
          name="stato"
          label="dossiers.state"
          options={states.map((value) => ({ value, label: t(`dossier.state.${value}`) }))}
        />
        <FilterText filters={filters} name="q" label="dossiers.text" />
      </FilterBar>
      <DataTable
        label={t('dossiers.title')}
        pages={dossiers}
        columns={useColumns()}
        idOf={(item) => item.id}
        empty={t('dossiers.empty')}
        filtered={filters.any}
        order={{ by: sort, change: (by) => filters.set('ordine', by) }}
      />
    </>
  );
}

function useColumns(): readonly Column<Dossier>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'title',
      label: 'dossiers.title',
      sort: 'title',
      cell: (item) => (
        <Link className="dk-title" to={`/fascicoli/${item.id}`}>
          {item.code} · {item.title}
        </Link>
      ),
    },
    { key: 'class', label: 'dossiers.class', width: 'm', cell: (item) => item.classCode },
    {
      key: 'state',
      label: 'dossiers.state',
      width: 's',
      cell: (item) => <Tag kind={item.state === 'closed' ? 'done' : 'current'}>{t(`dossier.state.${item.state}`)}</Tag>,
    },
    {
      key: 'opened',
      label: 'dossiers.opened',
      sort: 'openedAt',
      width: 'l',
      cell: (item) => formatDate(locale, new Date(item.openedAt)),
    },
  ];
}
