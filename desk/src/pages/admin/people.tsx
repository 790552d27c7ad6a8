import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { call, type InputOf } from '../../lib/client.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useMe } from '../../lib/session.ts';
import { PageTitle, Tag } from '../../parts/basics.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { EntityForm, type FormField } from '../../parts/entity-form.tsx';
import { FilterBar, FilterChoice, FilterText } from '../../parts/filters.tsx';
import { MAIL, said } from './fields.ts';

type Person = ItemOf<'identity.people.list'>;

const states = ['servizio', 'usciti', 'tutti'] as const;

export const personFields: readonly FormField[] = [
  { name: 'givenName', label: 'people.givenName', required: true, max: 100 },
  { name: 'familyName', label: 'people.familyName', required: true, max: 100 },
  { name: 'taxCode', label: 'people.taxCode', max: 16, pattern: /^[A-Za-z0-9]{11,16}$/, wrong: 'wrong.taxCode' },
  { name: 'email', label: 'people.email', kind: 'email', max: 320, pattern: MAIL, wrong: 'wrong.email' },
];

/** People of the body: who works, who has left. */
export function PeoplePage() {
  const { t } = useLanguage();
  const me = useMe();
  const go = useNavigate();
  const [adding, setAdding] = useState(false);
  const filters = useFilters({ q: 'text', stato: states });
  const { stato = 'servizio' } = filters.values;
  const people = usePages('identity.people.list', {
    // A tax code is looked for elsewhere: digits never get into an address.
    name: filters.values.q?.replace(/[0-9]/g, '').slice(0, 80) || undefined,
    working: stato === 'tutti' ? undefined : stato === 'servizio',
  });
  const may = me.permissions.includes('identity.people.manage');
  const add = (
    <button type="button" className="btn btn-primary btn-sm" onClick={() => setAdding(true)}>
      {t('people.new')}
    </button>
  );
  return (
    <>
      <PageTitle aside={may && !adding ? add : undefined}>{t('admin.people')}</PageTitle>
      {adding && (
        <section className="dk-card" aria-labelledby="new-person">
          <h2 id="new-person">{t('people.new')}</h2>
          <EntityForm
            form="person.new"
            fields={personFields}
            submit="form.add"
            send={(values, key) =>
              call('identity.people.create', said(values) as InputOf<'identity.people.create'>, key)
            }
            done={({ id }) => void go(`/amministrazione/persone/${id}`)}
            cancel={() => setAdding(false)}
          />
        </section>
      )}
      <FilterBar filters={filters}>
        <FilterText filters={filters} name="q" label="people.search" />
        <FilterChoice
          filters={filters}
          name="stato"
          label="people.state"
          all="people.working"
          options={[
            { value: 'usciti', label: t('people.left') },
            { value: 'tutti', label: t('list.all') },
          ]}
        />
      </FilterBar>
      <DataTable
        label={t('admin.people')}
        pages={people}
        columns={useColumns()}
        idOf={(person) => person.id}
        empty={t('people.empty')}
        filtered={filters.any}
      />
    </>
  );
}

function useColumns(): readonly Column<Person>[] {
  const { t } = useLanguage();
  return [
    {
      key: 'name',
      label: 'accounts.person',
      cell: (person) => (
        <Link className="dk-title" to={`/amministrazione/persone/${person.id}`} dir="auto">
          {person.familyName} {person.givenName}
        </Link>
      ),
    },
    {
      key: 'state',
      label: 'people.state',
      width: 'm',
      cell: (person) =>
        person.leftAt ? <Tag kind="cancelled">{t('people.left')}</Tag> : <Tag kind="done">{t('people.working')}</Tag>,
    },
  ];
}
