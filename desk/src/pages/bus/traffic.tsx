import '../../lib/bus-catalogue.ts';
import { Link } from 'react-router';
import { formatDateTime, formatNumber } from '../../../../ui/contract/format.ts';
import { codeWord } from '../../lib/codes.ts';
import { useFilters } from '../../lib/filters.ts';
import { formatMs } from '../../lib/milliseconds.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useRead } from '../../lib/queries.ts';
import { PageTitle } from '../../parts/basics.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterDay, FilterText } from '../../parts/filters.tsx';
import { MessageState, states } from './state.tsx';

type Found = ItemOf<'bus.messages.search'>;

/** Messages of the bus by what people know them under, by route, state and day; each opens on its way. */
export function TrafficPage() {
  const { t } = useLanguage();
  const filters = useFilters({ q: 'text', rotta: 'text', stato: states, dal: 'day', al: 'day' });
  const { q: text, rotta: channel, stato: state, dal: from, al: to } = filters.values;
  const routes = useRead('bus.routes.list', {});
  const found = usePages('bus.messages.search', { text, channel, state, from, to });
  return (
    <>
      <PageTitle>{t('envelopes.title')}</PageTitle>
      <p className="dk-lead">{t('envelopes.lead')}</p>
      <FilterBar filters={filters}>
        <FilterText filters={filters} name="q" label="envelopes.text" />
        <FilterChoice
          filters={filters}
          name="rotta"
          label="envelopes.channel"
          options={(routes.data?.items ?? []).map(({ name }) => ({
            value: name,
            label: codeWord(t, 'busRoute', name),
          }))}
        />
        <FilterChoice
          filters={filters}
          name="stato"
          label="envelopes.state"
          options={states.map((value) => ({ value, label: t(`envelopes.state.${value}`) }))}
        />
        <FilterDay filters={filters} name="dal" label="facts.from" />
        <FilterDay filters={filters} name="al" label="facts.to" />
      </FilterBar>
      <DataTable
        label={t('envelopes.title')}
        pages={found}
        columns={useColumns()}
        idOf={({ id }) => id}
        empty={t('envelopes.empty')}
        filtered={filters.any}
      />
    </>
  );
}

const MOST_KEYS = 4;
const MADE = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Keys that people know: identifiers of ours stand on the page of the message. */
function told({ keys }: Found): Found['keys'] {
  return keys.filter(({ value }) => !MADE.test(value)).slice(0, MOST_KEYS);
}

function useColumns(): readonly Column<Found>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'message',
      label: 'envelopes.message',
      cell: (row) => (
        <>
          <Link className="dk-title" to={`/traffico/${row.id}`}>
            {codeWord(t, 'busRoute', row.channel)}
          </Link>
          <div className="dk-mute" dir="auto">
            {row.type}
          </div>
        </>
      ),
    },
    {
      key: 'accepted',
      label: 'envelopes.accepted',
      width: 'm',
      cell: (row) => formatDateTime(locale, new Date(row.acceptedAt)),
    },
    {
      key: 'keys',
      label: 'envelopes.keys',
      cell: (row) =>
        told(row).length > 0 && (
          <ul className="dk-keylist">
            {told(row).map(({ kind, value }) => (
              <li key={`${kind} ${value}`} dir="auto">
                <span className="dk-mute">{codeWord(t, kind.includes('/') ? 'subject' : 'envelopes.key', kind)}</span>{' '}
                {value}
              </li>
            ))}
          </ul>
        ),
    },
    { key: 'state', label: 'envelopes.state', width: 'm', cell: (row) => <MessageState state={row.state} /> },
    { key: 'attempts', label: 'envelopes.attempts', width: 's', cell: (row) => formatNumber(locale, row.attempts) },
    {
      key: 'ms',
      label: 'envelopes.time',
      width: 's',
      cell: (row) => (row.ms === null ? '–' : formatMs(locale, row.ms)),
    },
  ];
}
