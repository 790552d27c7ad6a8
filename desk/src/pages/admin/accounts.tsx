import { Link } from 'react-router';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages } from '../../lib/pages.ts';
import { PageTitle, Tag } from '../../parts/basics.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { FilterBar, FilterText } from '../../parts/filters.tsx';
import { useFactors, type Account } from './person-account.tsx';

/** Accounts of the body; what is done with one is done on the page of its person. */
export function AccountsPage() {
  const { t } = useLanguage();
  const filters = useFilters({ q: 'text' });
  const name = filters.values.q?.replace(/[0-9]/g, '').slice(0, 80) || undefined;
  const accounts = usePages('identity.accounts.list', { name });
  return (
    <>
      <PageTitle>{t('admin.accounts')}</PageTitle>
      <FilterBar filters={filters}>
        <FilterText filters={filters} name="q" label="accounts.search" />
      </FilterBar>
      <DataTable
        label={t('admin.accounts')}
        pages={accounts}
        columns={useColumns()}
        idOf={(account) => account.id}
        empty={t('accounts.empty')}
        filtered={filters.any}
      />
    </>
  );
}

function useColumns(): readonly Column<Account>[] {
  const { t } = useLanguage();
  const factors = useFactors();
  return [
    {
      key: 'login',
      label: 'accounts.login',
      cell: (account) => (
        <Link className="dk-title" to={`/amministrazione/persone/${account.personId}`}>
          {account.login}
        </Link>
      ),
    },
    { key: 'person', label: 'accounts.person', cell: (account) => <span dir="auto">{account.name}</span> },
    {
      key: 'factors',
      label: 'accounts.factors',
      cell: (account) =>
        account.demonstration ? `${factors(account)} (${t('accounts.demonstration')})` : factors(account),
    },
    {
      key: 'state',
      label: 'people.state',
      width: 'm',
      cell: (account) =>
        account.disabledAt ? (
          <Tag kind="cancelled">{t('accounts.disabled')}</Tag>
        ) : (
          <Tag kind="done">{t('accounts.active')}</Tag>
        ),
    },
  ];
}
