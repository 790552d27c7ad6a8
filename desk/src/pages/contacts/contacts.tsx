import '../../lib/counter-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { call, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useDeferredRead, useRead, useWork } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { PageTitle, Refusal } from '../../parts/basics.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { EntityForm } from '../../parts/entity-form.tsx';
import { FilterBar, FilterChoice, FilterText } from '../../parts/filters.tsx';
import { said } from '../admin/fields.ts';
import { contactFields, contactKinds } from './fields.ts';

type Contact = ItemOf<'records.contacts.list'>;
type Entry = OutputOf<'records.directory.find'>['items'][number];
type Twins = OutputOf<'records.contacts.duplicates'>['items'][number];

/** The book of contacts; beside what is looked for in it, what the index of administrations has. */
export function ContactsPage() {
  const { t } = useLanguage();
  const me = useMe();
  const go = useNavigate();
  const [adding, setAdding] = useState(false);
  const filters = useFilters({ q: 'text', tipo: contactKinds });
  const { q: text, tipo: kind } = filters.values;
  const contacts = usePages('records.contacts.list', { text: text?.slice(0, 200), kind });
  const may = me.permissions.includes('records.contacts.manage');
  const add = (
    <button type="button" className="btn btn-primary btn-sm" onClick={() => setAdding(true)}>
      {t('contacts.new')}
    </button>
  );
  return (
    <>
      <PageTitle aside={may && !adding ? add : undefined}>{t('contacts.title')}</PageTitle>
      {adding && (
        <section className="dk-card" aria-labelledby="new-contact">
          <h2 id="new-contact">{t('contacts.new')}</h2>
          <EntityForm
            form="contact.new"
            fields={contactFields(t)}
            initial={{ kind: 'person' }}
            submit="form.add"
            send={(values, key) =>
              call('records.contacts.create', said(values) as InputOf<'records.contacts.create'>, key)
            }
            done={({ id }) => void go(`/rubrica/${id}`)}
            cancel={() => setAdding(false)}
          />
        </section>
      )}
      <FilterBar filters={filters}>
        <FilterText filters={filters} name="q" label="contacts.search" />
        <FilterChoice
          filters={filters}
          name="tipo"
          label="register.kind"
          options={contactKinds.map((value) => ({ value, label: t(`register.kind.${value}`) }))}
        />
      </FilterBar>
      {may && <Duplicates />}
      <DataTable
        label={t('contacts.title')}
        pages={contacts}
        columns={useColumns()}
        idOf={(contact) => contact.id}
        empty={t('contacts.empty')}
        filtered={filters.any}
      />
      <Directory text={text ?? ''} may={may} />
    </>
  );
}

function useColumns(): readonly Column<Contact>[] {
  const { t } = useLanguage();
  return [
    {
      key: 'name',
      label: 'contacts.name',
      cell: (contact) => (
        <Link className="dk-title" to={`/rubrica/${contact.id}`} dir="auto">
          {contact.name}
        </Link>
      ),
    },
    { key: 'kind', label: 'register.kind', width: 'l', cell: (contact) => t(`register.kind.${contact.kind}`) },
    { key: 'code', label: 'contacts.taxCode', width: 'l', cell: (contact) => contact.taxCode ?? '' },
    { key: 'address', label: 'contacts.digitalAddress', width: 'l', cell: (contact) => contact.digitalAddress ?? '' },
  ];
}

const LEAST = 3;

/** What the copy of IPA has of what is looked for, and how old the copy is. */
function Directory({ text, may }: { readonly text: string; readonly may: boolean }) {
  const { t, locale } = useLanguage();
  const state = useRead('records.directory.state', {});
  const asked = text.trim().slice(0, 200);
  const found = useDeferredRead('records.directory.find', { text: asked }, asked.length >= LEAST);
  const bodies = state.data?.items.find(({ list }) => list === 'bodies');
  const items = asked.length >= LEAST ? (found.data?.items ?? []) : [];
  return (
    <section aria-labelledby="directory">
      <h2 id="directory">{t('directory.title')}</h2>
      <p className="dk-mute">
        {bodies
          ? t('directory.fresh', { count: bodies.entries, at: formatDateTime(locale, new Date(bodies.at)) })
          : t('directory.none')}
      </p>
      {bodies && asked.length < LEAST && <p>{t('directory.type')}</p>}
      {bodies && asked.length >= LEAST && found.data && items.length === 0 && <p>{t('directory.empty')}</p>}
      <Refusal problem={found.error} />
      {items.length > 0 && (
        <ul className="list-unstyled">
          {items.map((entry) => (
            <DirectoryEntry key={`${entry.list} ${entry.code}`} entry={entry} may={may} />
          ))}
        </ul>
      )}
    </section>
  );
}

function DirectoryEntry({ entry, may }: { readonly entry: Entry; readonly may: boolean }) {
  const { t } = useLanguage();
  const go = useNavigate();
  const take = useWork(
    (input: InputOf<'records.contacts.create'>, key) => call('records.contacts.create', input, key),
    ({ id }) => void go(`/rubrica/${id}`),
  );
  const { name, bodyName, ipaCode, taxCode, digitalAddress, address, list } = entry;
  const contact = {
    ...{ kind: 'administration' as const, name: bodyName ? `${bodyName} - ${name}` : name, ipaCode },
    // The code of a body is that of all its areas: the body itself has it in the book.
    ...(taxCode && list === 'bodies' && { taxCode }),
    ...(digitalAddress && { digitalAddress }),
    ...(address && { address }),
  };
  return (
    <li>
      <strong dir="auto">{contact.name}</strong>
      <span className="dk-mute"> · {[ipaCode, digitalAddress, address].filter(Boolean).join(' · ')}</span>{' '}
      {may && (
        <button type="button" className="dk-quiet" disabled={take.isPending} onClick={() => take.mutate(contact)}>
          {t('directory.take')} <span className="visually-hidden">{contact.name}</span>
        </button>
      )}
      <Refusal problem={take.error} />
    </li>
  );
}

/** Contacts that look like one: whoever keeps the book says which one stays. */
function Duplicates() {
  const { t } = useLanguage();
  const twins = useRead('records.contacts.duplicates', {});
  const items = twins.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <details className="dk-note">
      <summary>{t('contacts.twins', { count: items.length })}</summary>
      {items.map((group) => (
        <TwinGroup key={group.contacts.map(({ id }) => id).join(' ')} group={group} />
      ))}
    </details>
  );
}

function TwinGroup({ group }: { readonly group: Twins }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const merge = useWork(
    (input: InputOf<'records.contacts.merge'>, key) => call('records.contacts.merge', input, key),
    () =>
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).startsWith('records.contacts'),
      }),
  );
  const ids = group.contacts.map(({ id }) => id);
  return (
    <div>
      <p>{t(`contacts.twins.${group.by}`)}</p>
      <ul>
        {group.contacts.map(({ id, name, taxCode, digitalAddress, phone }) => (
          <li key={id}>
            <Link to={`/rubrica/${id}`} dir="auto">
              {name}
            </Link>{' '}
            <span className="dk-mute">{[taxCode, digitalAddress, phone].filter(Boolean).join(' · ')}</span>{' '}
            <button
              type="button"
              className="dk-quiet"
              disabled={merge.isPending}
              onClick={() => merge.mutate({ id, mergedIds: ids.filter((other) => other !== id) })}
            >
              {t('contacts.keep')} <span className="visually-hidden">{name}</span>
            </button>
          </li>
        ))}
      </ul>
      <Refusal problem={merge.error} />
    </div>
  );
}
