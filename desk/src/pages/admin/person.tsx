import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { formatDate } from '../../../../ui/contract/format.ts';
import { call, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Address, Awaited, PageTitle, Refusal } from '../../parts/basics.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { EntityForm } from '../../parts/entity-form.tsx';
import { said, saidOrNull } from './fields.ts';
import { PersonAccount } from './person-account.tsx';
import { personFields } from './people.tsx';
import { Positions } from './positions.tsx';

type Person = OutputOf<'identity.people.get'>;

/** One person: details, positions, account. */
export function PersonPage() {
  const { t, locale } = useLanguage();
  const me = useMe();
  const { id } = useParams();
  const queries = useQueryClient();
  const person = useRead('identity.people.get', { id: id! });
  if (!person.data) return <Awaited problem={person.error} again={() => void person.refetch()} />;
  const { data } = person;
  const changed = () => {
    void queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('identity.') });
  };
  const may = (permission: string) => me.permissions.includes(permission);
  return (
    <>
      <PageTitle>{data.displayName}</PageTitle>
      {data.leftAt && (
        <p className="dk-note">{t('people.leftOn', { day: formatDate(locale, new Date(data.leftAt)) })}</p>
      )}
      <div className="dk-grid">
        <div>
          <Positions person={data} may={may('identity.positions.manage')} changed={changed} />
          {may('identity.accounts.manage') && <PersonAccount person={data} changed={changed} />}
        </div>
        <Details person={data} may={may('identity.people.manage')} changed={changed} />
      </div>
    </>
  );
}

interface DetailsProps {
  readonly person: Person;
  readonly may: boolean;
  readonly changed: () => void;
}

function Details({ person, may, changed }: DetailsProps) {
  const { t } = useLanguage();
  const [doing, setDoing] = useState<'edit' | 'end'>();
  const stop = () => setDoing(undefined);
  const send = (values: Readonly<Record<string, string>>, key: string) => {
    const { givenName, familyName } = said(values);
    const input = { id: person.id, givenName, familyName, ...saidOrNull(values, ['taxCode', 'email']) };
    return call('identity.people.update', input as InputOf<'identity.people.update'>, key);
  };
  const initial = Object.fromEntries(
    personFields.map(({ name }) => [name, String(person[name as keyof Person] ?? '')]),
  );
  const saved = () => {
    stop();
    changed();
  };
  return (
    <section className="dk-card" aria-labelledby="details">
      <h2 id="details">{t('people.details')}</h2>
      {doing === 'edit' ? (
        <EntityForm
          form={`person.${person.id}`}
          fields={personFields}
          initial={initial}
          submit="form.save"
          send={send}
          done={saved}
          cancel={stop}
        />
      ) : (
        <dl className="dk-facts">
          {personFields.map(({ name, label }) => (
            <Fact key={name} label={t(label)} value={String(person[name as keyof Person] ?? '–')} />
          ))}
        </dl>
      )}
      {may && doing !== 'edit' && (
        <div className="dk-actions">
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setDoing('edit')}>
            {t('form.edit')}
          </button>
          {!person.leftAt && (
            <button type="button" className="btn btn-outline-danger btn-sm" onClick={() => setDoing('end')}>
              {t('people.end')}
            </button>
          )}
        </div>
      )}
      {doing === 'end' && <Leave person={person} done={saved} cancel={stop} />}
    </section>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd dir="auto">
        <Address email={value} />
      </dd>
    </>
  );
}

function Leave(props: { readonly person: Person; readonly done: () => void; readonly cancel: () => void }) {
  const { t } = useLanguage();
  const { person, done, cancel } = props;
  const end = useWork((_: undefined, key) => call('identity.people.end', { id: person.id }, key), done);
  return (
    <Confirm
      title={t('people.endConfirm', { name: person.displayName })}
      action={t('people.end')}
      busy={end.isPending}
      confirm={() => end.mutate(undefined)}
      cancel={cancel}
    >
      <Refusal problem={end.error} />
      <p>{t('people.endLead')}</p>
    </Confirm>
  );
}
