import '../../lib/counter-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { formatDayShort } from '../../../../ui/contract/format.ts';
import { call, fileAddress, type InputOf } from '../../lib/client.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useMe } from '../../lib/session.ts';
import { Icon, PageTitle } from '../../parts/basics.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { EntityForm } from '../../parts/entity-form.tsx';
import { FilterBar, FilterChoice } from '../../parts/filters.tsx';

type Day = ItemOf<'records.dailyRegisters.list'>;

/** Daily registers: what was made, and what still has to go to preservation. */
export function DaysPage() {
  const { t, locale } = useLanguage();
  const queries = useQueryClient();
  const filters = useFilters({ quali: ['versare'] });
  const [delivering, setDelivering] = useState<Day>();
  const days = usePages('records.dailyRegisters.list', filters.values.quali ? { waiting: true } : {});
  const delivered = () => {
    setDelivering(undefined);
    void queries.invalidateQueries({ queryKey: ['records.dailyRegisters.list'] });
  };
  return (
    <>
      <PageTitle>{t('days.title')}</PageTitle>
      <p>{t('days.lead')}</p>
      {delivering && (
        <section className="dk-card" aria-labelledby="delivery">
          <h2 id="delivery">{t('days.deliverOf', { day: formatDayShort(locale, delivering.day) })}</h2>
          <EntityForm
            form={`day.${delivering.id}`}
            fields={[
              { name: 'to', label: 'days.to', required: true, max: 200 },
              { name: 'receipt', label: 'days.receipt', required: true, max: 200 },
            ]}
            submit="days.deliver"
            send={(values, key) =>
              call(
                'records.dailyRegisters.deliver',
                { id: delivering.id, ...values } as InputOf<'records.dailyRegisters.deliver'>,
                key,
              )
            }
            done={delivered}
            cancel={() => setDelivering(undefined)}
          />
        </section>
      )}
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="quali"
          label="days.show"
          all="days.all"
          options={[{ value: 'versare', label: t('days.waiting') }]}
        />
      </FilterBar>
      <DataTable
        label={t('days.title')}
        pages={days}
        columns={useColumns(setDelivering)}
        idOf={(day) => day.id}
        empty={t('days.empty')}
        filtered={filters.any}
      />
    </>
  );
}

function useColumns(deliver: (day: Day) => void): readonly Column<Day>[] {
  const { t, locale } = useLanguage();
  const mayDeliver = useMe().permissions.includes('records.protocol.preserve');
  return [
    {
      key: 'day',
      label: 'days.day',
      width: 's',
      cell: ({ day, areaCode, registerCode, documentId }) => (
        <>
          <Link className="dk-title dk-nowrap" to={`/documenti/${documentId}`}>
            {formatDayShort(locale, day)}
          </Link>
          <div className="dk-mute">
            {areaCode} · {registerCode}
          </div>
        </>
      ),
    },
    {
      key: 'numbers',
      label: 'days.numbers',
      cell: ({ firstCode, lastCode, entries, annulled }) => (
        <>
          {firstCode && `${firstCode} – ${lastCode}`}
          <div className="dk-mute">{t('days.counts', { entries: String(entries), annulled: String(annulled) })}</div>
        </>
      ),
    },
    {
      key: 'state',
      label: 'days.state',
      cell: ({ state, deliverBy, delivery }) => (
        <span className={state === 'overdue' ? 'dk-wrong' : undefined}>
          {delivery
            ? t('days.delivered', { receipt: `${delivery.receipt} (${delivery.to})` })
            : t(state === 'overdue' ? 'days.overdue' : 'days.ready', { day: formatDayShort(locale, deliverBy) })}
        </span>
      ),
    },
    {
      key: 'actions',
      label: 'incidents.actions',
      width: 'm',
      cell: (day) => (
        <div className="dk-actions">
          <a href={fileAddress('records.dailyRegisters.package', { id: day.id })} download>
            <Icon name="it-download" /> {t('days.package')}
            <span className="visually-hidden"> {formatDayShort(locale, day.day)}</span>
          </a>
          {mayDeliver && !day.delivery && (
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => deliver(day)}>
              {t('days.deliver')}
              <span className="visually-hidden"> {formatDayShort(locale, day.day)}</span>
            </button>
          )}
        </div>
      ),
    },
  ];
}
