import { Link } from 'react-router';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useRead } from '../../lib/queries.ts';
import { PageTitle, Tag } from '../../parts/basics.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { FilterBar, FilterChoice } from '../../parts/filters.tsx';
import { Subject } from '../facts/subject.tsx';

type Finding = ItemOf<'integrity.findings.list'>;
const statuses = ['open', 'resolved', 'withdrawn'] as const;
const severities = ['high', 'medium', 'low'] as const;

/** Findings of the legality checks, the latest first. */
export function FindingsPage() {
  const { t, locale } = useLanguage();
  const filters = useFilters({ controllo: 'text', stato: statuses, gravita: severities });
  const { controllo, stato: status, gravita: severity } = filters.values;
  const checks = useRead('integrity.checks.list', {});
  const known = checks.data?.items ?? [];
  const check = known.find(({ code }) => code === controllo)?.code as 'R01' | undefined;
  const pages = usePages('integrity.findings.list', { check, status, severity });
  return (
    <>
      <PageTitle>{t('findings.title')}</PageTitle>
      <p className="dk-lead">{t('findings.lead')}</p>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="controllo"
          label="findings.check"
          options={known.map(({ code, title }) => ({ value: code, label: `${code} ${title[locale]}` }))}
        />
        <FilterChoice
          filters={filters}
          name="stato"
          label="findings.status"
          options={statuses.map((value) => ({ value, label: t(`findings.status.${value}`) }))}
        />
        <FilterChoice
          filters={filters}
          name="gravita"
          label="findings.severity"
          options={severities.map((value) => ({ value, label: t(`findings.severity.${value}`) }))}
        />
      </FilterBar>
      <DataTable
        label={t('findings.title')}
        pages={pages}
        columns={useColumns()}
        idOf={(row) => row.id}
        empty={t('findings.empty')}
        filtered={filters.any}
      />
    </>
  );
}

const LOOKS = { open: 'urgent', resolved: 'done', withdrawn: 'none' } as const;

export function FindingStatus({ status }: { readonly status: keyof typeof LOOKS }) {
  const { t } = useLanguage();
  return <Tag kind={LOOKS[status]}>{t(`findings.status.${status}`)}</Tag>;
}

function useColumns(): readonly Column<Finding>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'finding',
      label: 'findings.check',
      cell: (row) => (
        <>
          <Link className="dk-title" to={`/rilievi/${row.id}`}>
            {row.check} · {row.title[locale]}
          </Link>
          <div>{row.sentence[locale]}</div>
        </>
      ),
    },
    { key: 'about', label: 'findings.about', width: 'm', cell: (row) => <Subject subject={row.about} /> },
    { key: 'norm', label: 'findings.norm', width: 'm', cell: (row) => row.norm },
    { key: 'severity', label: 'findings.severity', width: 's', cell: (row) => t(`findings.severity.${row.severity}`) },
    { key: 'status', label: 'findings.status', width: 's', cell: (row) => <FindingStatus status={row.status} /> },
    {
      key: 'opened',
      label: 'findings.opened',
      width: 'm',
      cell: (row) => formatDateTime(locale, new Date(row.openedAt)),
    },
  ];
}
