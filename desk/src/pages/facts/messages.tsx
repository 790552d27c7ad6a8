import { Link } from 'react-router';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { codeWord } from '../../lib/codes.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { PageTitle, Tag } from '../../parts/basics.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterDay, FilterText } from '../../parts/filters.tsx';

type Message = ItemOf<'bus.messages.list'>;

const states = ['received', 'routed', 'refused'] as const;
const kinds = ['mail', 'application', 'registration-mark', 'scan', 'unknown'] as const;

/** Colour of a message's state; the word is always there. */
export const stateTag = { received: 'current', routed: 'done', refused: 'expired' } as const;

/** Everything that came in, with what became of it. */
export function MessagesPage() {
  const { t } = useLanguage();
  const filters = useFilters({
    ...{ stato: states, genere: kinds, provenienza: 'text', q: 'text' },
    ...{ dal: 'day', al: 'day' },
  });
  const { stato, genere, provenienza, q, dal, al } = filters.values;
  const messages = usePages('bus.messages.list', {
    ...{ status: stato, kind: genere, source: provenienza?.slice(0, 80), text: q?.slice(0, 100), from: dal, to: al },
  });
  return (
    <>
      <PageTitle>{t('messages.title')}</PageTitle>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="stato"
          label="messages.state"
          options={states.map((value) => ({ value, label: t(`messages.state.${value}`) }))}
        />
        <FilterChoice
          filters={filters}
          name="genere"
          label="messages.kind"
          options={kinds.map((value) => ({ value, label: t(`messages.kind.${value}`) }))}
        />
        <FilterText filters={filters} name="q" label="messages.text" />
        <FilterText filters={filters} name="provenienza" label="messages.source" />
        <FilterDay filters={filters} name="dal" label="facts.from" />
        <FilterDay filters={filters} name="al" label="facts.to" />
      </FilterBar>
      <DataTable
        label={t('messages.title')}
        pages={messages}
        columns={useColumns()}
        idOf={(message) => message.id}
        empty={t('messages.empty')}
        filtered={filters.any}
      />
    </>
  );
}

function useColumns(): readonly Column<Message>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'file',
      label: 'messages.file',
      cell: (message) => (
        <Link className="dk-title" to={`/messaggi/${message.id}`} dir="auto">
          {message.filename}
        </Link>
      ),
    },
    {
      key: 'received',
      label: 'messages.received',
      width: 'm',
      cell: (message) => formatDateTime(locale, new Date(message.receivedAt)),
    },
    {
      key: 'kind',
      label: 'messages.kind',
      width: 'm',
      cell: (message) => t(`messages.kind.${message.kind as (typeof kinds)[number]}`),
    },
    {
      key: 'source',
      label: 'messages.source',
      width: 's',
      cell: (message) => codeWord(t, 'messageSource', message.source),
    },
    {
      key: 'state',
      label: 'messages.state',
      cell: (message) => (
        <>
          <Tag kind={stateTag[message.status]}>{t(`messages.state.${message.status}`)}</Tag>
          {message.reason && (
            <div className="dk-mute" dir="auto">
              {message.reason}
            </div>
          )}
        </>
      ),
    },
    {
      key: 'entry',
      label: 'messages.entry',
      width: 'm',
      cell: (message) =>
        message.entryId && (
          <Link className="dk-nowrap" to={`/protocollo/${message.entryId}`}>
            {message.entryCode}
          </Link>
        ),
    },
  ];
}
