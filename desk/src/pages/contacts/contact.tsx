import '../../lib/counter-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { call, type InputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Awaited, PageTitle } from '../../parts/basics.tsx';
import { EntityForm } from '../../parts/entity-form.tsx';
import { said } from '../admin/fields.ts';
import { contactFields } from './fields.ts';

/** One contact: what is known of it, altered in place by who keeps the book. */
export function ContactPage() {
  const { t } = useLanguage();
  const me = useMe();
  const { id } = useParams();
  const queries = useQueryClient();
  const contact = useRead('records.contacts.get', { id: id! });
  if (!contact.data) return <Awaited problem={contact.error} again={() => void contact.refetch()} />;
  const { data } = contact;
  const fields = contactFields(t);
  const known = data as unknown as Readonly<Record<string, string | null>>;
  const may = me.permissions.includes('records.contacts.manage') && data.mergedInto === null;
  const changed = () =>
    void queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('records.contacts') });
  return (
    <>
      <PageTitle>{data.name}</PageTitle>
      {data.mergedInto && (
        <p className="dk-note">
          {t('contacts.merged')} <Link to={`/rubrica/${data.mergedInto}`}>{t('contacts.openKept')}</Link>
        </p>
      )}
      {may ? (
        <EntityForm
          key={data.changedAt}
          form={`contact.${data.id}`}
          fields={fields}
          initial={Object.fromEntries(fields.map(({ name }) => [name, known[name] ?? '']))}
          submit="form.save"
          send={(values, key) =>
            call('records.contacts.update', { id: data.id, ...said(values) } as InputOf<'records.contacts.update'>, key)
          }
          done={changed}
        />
      ) : (
        <dl className="dk-facts">
          {fields
            .filter(({ name }) => known[name])
            .map(({ name, label }) => (
              <div key={name}>
                <dt>{t(label)}</dt>
                <dd dir="auto">{name === 'kind' ? t(`register.kind.${data.kind}`) : known[name]}</dd>
              </div>
            ))}
        </dl>
      )}
      {data.merged.length > 0 && (
        <p className="dk-mute">
          {t('contacts.mergedHere')} {data.merged.map(({ name }) => name).join(', ')}
        </p>
      )}
    </>
  );
}
