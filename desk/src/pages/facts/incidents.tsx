import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { call } from '../../lib/client.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useWork } from '../../lib/queries.ts';
import { PageTitle, Refusal, Tag } from '../../parts/basics.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { EntityForm } from '../../parts/entity-form.tsx';
import { FilterBar, FilterChoice } from '../../parts/filters.tsx';

type Incident = ItemOf<'kernel.incidents.list'>;

/** Automatic work that stopped: run it again, or close it with a reason. */
export function IncidentsPage() {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const filters = useFilters({ stato: ['risolti'] });
  const [closing, setClosing] = useState<Incident>();
  const open = filters.values.stato !== 'risolti';
  const incidents = usePages('kernel.incidents.list', { open });
  const changed = () => {
    setClosing(undefined);
    void queries.invalidateQueries({ queryKey: ['kernel.incidents.list'] });
  };
  const retry = useWork((id: string, key) => call('kernel.incidents.retry', { id }, key), changed);
  return (
    <>
      <PageTitle>{t('incidents.title')}</PageTitle>
      <p>{t('incidents.lead')}</p>
      <Refusal problem={retry.error} />
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="stato"
          label="incidents.state"
          all="incidents.open"
          options={[{ value: 'risolti', label: t('incidents.resolved') }]}
        />
      </FilterBar>
      {closing && (
        <section className="dk-card" aria-labelledby="closing">
          <h2 id="closing">
            {t('incidents.dismiss')}: {closing.name}
          </h2>
          <EntityForm
            key={closing.id}
            form={`incident.${closing.id}`}
            fields={[{ name: 'reason', label: 'incidents.reason', kind: 'lines', required: true, max: 1000 }]}
            submit="incidents.dismiss"
            send={({ reason }, key) =>
              call('kernel.incidents.dismiss', { id: closing.id, reason: reason!.trim() }, key)
            }
            done={changed}
            cancel={() => setClosing(undefined)}
          />
        </section>
      )}
      <DataTable
        label={t('incidents.title')}
        pages={incidents}
        columns={useColumns({ retry: retry.mutate, busy: retry.isPending, close: setClosing })}
        idOf={(incident) => incident.id}
        empty={t(open ? 'incidents.empty' : 'incidents.emptyResolved')}
      />
    </>
  );
}

interface Actions {
  readonly retry: (id: string) => void;
  readonly busy: boolean;
  readonly close: (incident: Incident) => void;
}

function useColumns({ retry, busy, close }: Actions): readonly Column<Incident>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'work',
      label: 'incidents.work',
      cell: (incident) => (
        <>
          <span className="dk-title">{incident.name}</span>
          <div className="dk-mute">
            {t(incident.source === 'job' ? 'incidents.ofJob' : 'incidents.ofSubscription')},{' '}
            {t('incidents.attempts', { count: incident.attempts })}
          </div>
        </>
      ),
    },
    {
      key: 'raised',
      label: 'incidents.raised',
      width: 'm',
      cell: (incident) => formatDateTime(locale, new Date(incident.raisedAt)),
    },
    { key: 'error', label: 'incidents.error', cell: (incident) => <span dir="auto">{incident.error}</span> },
    {
      key: 'actions',
      label: 'incidents.actions',
      width: 'l',
      cell: (incident) =>
        incident.resolution === null ? (
          <div className="dk-actions dk-tight">
            <button type="button" className="btn btn-primary btn-sm" disabled={busy} onClick={() => retry(incident.id)}>
              {t('incidents.retry')}
              <span className="visually-hidden"> {incident.name}</span>
            </button>
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => close(incident)}>
              {t('incidents.dismiss')}
              <span className="visually-hidden"> {incident.name}</span>
            </button>
          </div>
        ) : incident.resolution === 'retried' ? (
          <Tag kind="done">{t('incidents.retried')}</Tag>
        ) : (
          <span dir="auto">{t('incidents.dismissed', { reason: incident.reason ?? '–' })}</span>
        ),
    },
  ];
}
