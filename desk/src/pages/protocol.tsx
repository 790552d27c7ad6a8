import '../lib/counter-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { useFilters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages, type ItemOf } from '../lib/pages.ts';
import { useShortcuts } from '../lib/shortcuts.ts';
import { useMe } from '../lib/session.ts';
import { PageTitle } from '../parts/basics.tsx';
import { TroubledDispatches } from '../parts/dispatches.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterDay } from '../parts/filters.tsx';
import { Intake } from '../parts/intake.tsx';

type Entry = ItemOf<'records.protocol.list'>;

const flows = ['incoming', 'outgoing', 'internal'] as const;

/** The register, and the two ways in: a message that is dropped, a document that is registered by hand. */
export function ProtocolPage() {
  const { t } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const filters = useFilters({ flusso: flows, dal: 'day', al: 'day' });
  const { flusso: flow, dal, al } = filters.values;
  const entries = usePages('records.protocol.list', { flow, from: dal && startOf(dal), to: al && startOf(al, 1) });
  const reload = () => void queries.invalidateQueries({ queryKey: ['records.protocol.list'] });
  const navigate = useNavigate();
  const mayRegister = me.permissions.includes('records.protocol.register');
  useShortcuts(mayRegister, (key) => key === 'n' && void navigate('/protocollo/registra'));
  const aside = (
    <div className="dk-actions">
      <Link className="btn btn-outline-primary btn-sm" to="/protocollo/giornalieri">
        {t('days.title')}
      </Link>
      <Link className="btn btn-outline-primary btn-sm" to="/protocollo/eccezioni">
        {t('exceptions.title')}
      </Link>
      {mayRegister && (
        <Link className="btn btn-primary btn-sm" to="/protocollo/registra" title={t('protocol.keys')}>
          {t('register.title')}
        </Link>
      )}
    </div>
  );
  return (
    <>
      <PageTitle aside={aside}>{t('protocol.title')}</PageTitle>
      {me.permissions.includes('bus.messages.receive') && <Intake registered={reload} />}
      {me.permissions.includes('bus.dispatches.oversee') && <TroubledDispatches />}
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="flusso"
          label="protocol.flow"
          options={flows.map((value) => ({ value, label: t(`flow.${value}`) }))}
        />
        <FilterDay filters={filters} name="dal" label="protocol.from" />
        <FilterDay filters={filters} name="al" label="protocol.to" />
      </FilterBar>
      <DataTable
        label={t('protocol.title')}
        pages={entries}
        columns={useColumns()}
        idOf={(entry) => entry.id}
        empty={t('protocol.empty')}
        filtered={filters.any}
      />
    </>
  );
}

/** The instant at which a day of the offices begins, or the one so many days later. */
function startOf(day: string, later = 0): string {
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + later);
  return date.toISOString();
}

function useColumns(): readonly Column<Entry>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'code',
      label: 'protocol.code',
      width: 's',
      cell: (entry) => (
        <Link className="dk-title dk-nowrap" to={`/protocollo/${entry.id}`}>
          {entry.code}
        </Link>
      ),
    },
    {
      key: 'registered',
      label: 'protocol.registered',
      width: 'm',
      cell: (entry) => formatDateTime(locale, new Date(entry.registeredAt)),
    },
    { key: 'flow', label: 'protocol.flow', width: 's', cell: (entry) => t(`flow.${entry.flow}`) },
    {
      key: 'subject',
      label: 'protocol.subject',
      cell: (entry) => (
        <>
          {entry.subject}
          {entry.annulment && <div className="dk-wrong">{t('entry.annulled', { reason: entry.annulment.reason })}</div>}
        </>
      ),
    },
    {
      key: 'correspondents',
      label: 'protocol.correspondents',
      width: 'l',
      cell: (entry) => entry.correspondents.map((party) => party.name).join(', '),
    },
  ];
}
