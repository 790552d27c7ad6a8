import { Link } from 'react-router';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages } from '../../lib/pages.ts';
import { PageTitle } from '../../parts/basics.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterDay, FilterText } from '../../parts/filters.tsx';
import { useActorNames, useFactTypes, type Fact } from './actors.ts';
import { Subject } from './subject.tsx';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The log of facts: what has happened in the body, newest first, under filters that the address holds. */
export function FactsPage() {
  const { t, locale } = useLanguage();
  const filters = useFilters({
    ...{ tipo: 'text', oggetto: 'text', chi: 'text', catena: 'text' },
    ...{ dal: 'day', al: 'day' },
  });
  const { tipo, oggetto, chi, catena, dal, al } = filters.values;
  const types = useFactTypes();
  // What is no identifier matches no chain: the list is empty, as it is for one that nobody has.
  const correlationId = catena && (UUID.test(catena) ? catena : '00000000-0000-0000-0000-000000000000');
  const facts = usePages('kernel.events.list', {
    ...{ type: tipo, subject: oggetto, actor: chi, correlationId, from: dal, to: al },
  });
  const actorName = useActorNames(facts.rows);
  return (
    <>
      <PageTitle>{t('facts.title')}</PageTitle>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="tipo"
          label="facts.type"
          options={[...types.all]
            .map(({ type, summary }) => ({ value: type, label: summary[locale] }))
            .sort((one, other) => one.label.localeCompare(other.label, locale))}
        />
        <FilterDay filters={filters} name="dal" label="facts.from" />
        <FilterDay filters={filters} name="al" label="facts.to" />
        <FilterText filters={filters} name="oggetto" label="facts.subject" />
        <FilterText filters={filters} name="chi" label="facts.actor" />
        <FilterText filters={filters} name="catena" label="facts.correlation" />
      </FilterBar>
      <DataTable
        label={t('facts.title')}
        pages={facts}
        columns={useColumns(types.sentence, actorName)}
        idOf={(fact) => fact.id}
        empty={t('facts.empty')}
        filtered={filters.any}
      />
    </>
  );
}

function useColumns(
  sentence: (type: string) => string,
  actorName: (actor: Fact['actor']) => string,
): readonly Column<Fact>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'what',
      label: 'facts.what',
      cell: (fact) => (
        <Link className="dk-title" to={`/fatti/${fact.id}`}>
          {sentence(fact.type)}
        </Link>
      ),
    },
    { key: 'when', label: 'facts.when', width: 'm', cell: (fact) => formatDateTime(locale, new Date(fact.time)) },
    { key: 'who', label: 'facts.who', cell: (fact) => <span dir="auto">{actorName(fact.actor)}</span> },
    { key: 'about', label: 'facts.about', cell: (fact) => <Subject subject={fact.subject} /> },
    {
      key: 'seal',
      label: 'facts.seal',
      width: 's',
      cell: (fact) =>
        fact.leafIndex === null ? t('facts.unsealed') : t('facts.sealed', { leaf: String(fact.leafIndex) }),
    },
  ];
}
