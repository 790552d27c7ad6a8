import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { Awaited, PageTitle, Refusal, Tag } from '../../parts/basics.tsx';
import { EnrolmentLink } from '../../parts/enrolment-link.tsx';
import { EntityForm, type FormField } from '../../parts/entity-form.tsx';
import { kindField, LOGIN, MAIL, said } from './fields.ts';

type Body = OutputOf<'identity.bodies.list'>['items'][number];
type Invitation = OutputOf<'identity.bodies.found'>;

/** The bodies of the installation, for who runs it: add one, hand over the link of its first administrator. */
export function BodiesPage() {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const bodies = useRead('identity.bodies.list', {});
  const [adding, setAdding] = useState(false);
  const [link, setLink] = useState<Invitation>();
  const invite = useWork((code: string) => call('identity.bodies.invite', { code }), setLink);
  const founded = (made: Invitation) => {
    setLink(made);
    setAdding(false);
    void queries.invalidateQueries({ queryKey: ['identity.bodies.list'] });
  };
  if (!bodies.data) return <Awaited problem={bodies.error} again={() => void bodies.refetch()} />;
  const add = (
    <button type="button" className="btn btn-primary btn-sm" onClick={() => setAdding(true)}>
      {t('bodies.new')}
    </button>
  );
  return (
    <>
      <PageTitle aside={adding ? undefined : add}>{t('admin.bodies')}</PageTitle>
      <p>{t('bodies.lead')}</p>
      {link && <EnrolmentLink base={`/ente/${link.code}`} {...link} />}
      <Refusal problem={invite.error} />
      {adding && (
        <section className="dk-card" aria-labelledby="new-body">
          <h2 id="new-body">{t('bodies.new')}</h2>
          <NewBody done={founded} cancel={() => setAdding(false)} />
        </section>
      )}
      <ul className="dk-list">
        {bodies.data.items.map((body) => (
          <BodyLine key={body.code} body={body} busy={invite.isPending} invite={() => invite.mutate(body.code)} />
        ))}
      </ul>
    </>
  );
}

function BodyLine({
  body,
  busy,
  invite,
}: {
  readonly body: Body;
  readonly busy: boolean;
  readonly invite: () => void;
}) {
  const { t } = useLanguage();
  const { code, name, steering } = body;
  const base = steering ? '' : `/ente/${code}`;
  return (
    <li>
      <div>
        <span className="dk-title" dir="auto">
          {name ?? code}
        </span>
        <div className="dk-mute">{code}</div>
        {steering && <Tag kind="current">{t('bodies.steering')}</Tag>}
        {name === null && <Tag kind="watch">{t('bodies.unfinished')}</Tag>}
      </div>
      <div className="dk-actions dk-tight">
        <a href={`${base}/desk/`}>
          {t('bodies.desk')}
          <span className="visually-hidden"> {name ?? code}</span>
        </a>
        <a href={`${base}/`}>
          {t('bodies.site')}
          <span className="visually-hidden"> {name ?? code}</span>
        </a>
        {!steering && name !== null && (
          <button
            type="button"
            className="btn btn-outline-primary btn-sm"
            disabled={busy}
            title={t('bodies.inviteHint')}
            aria-label={t('bodies.inviteFor', { name })}
            onClick={invite}
          >
            {t('bodies.invite')}
          </button>
        )}
      </div>
    </li>
  );
}

function NewBody({ done, cancel }: { readonly done: (made: Invitation) => void; readonly cancel: () => void }) {
  const { t } = useLanguage();
  const fields: readonly FormField[] = [
    { name: 'name', label: 'body.name', required: true, max: 200 },
    {
      ...{ name: 'code', label: 'body.code', hint: 'body.codeHint', required: true },
      ...{ pattern: /^[a-z0-9_]{2,40}$/, wrong: 'wrong.bodyCode' },
    },
    kindField(t),
    { name: 'ipaCode', label: 'body.ipaCode', max: 20, pattern: /^[A-Za-z0-9_]+$/ },
    { name: 'administrator.givenName', label: 'bodies.adminGiven', required: true, max: 100 },
    { name: 'administrator.familyName', label: 'bodies.adminFamily', required: true, max: 100 },
    {
      ...{ name: 'administrator.email', label: 'bodies.adminEmail', kind: 'email', max: 320 },
      ...{ pattern: MAIL, wrong: 'wrong.email' },
    },
    {
      ...{ name: 'administrator.login', label: 'bodies.adminLogin', required: true },
      ...{ max: 100, pattern: LOGIN, wrong: 'wrong.login' },
    },
  ];
  return (
    <EntityForm
      form="body.new"
      fields={fields}
      submit="form.add"
      send={(values) => call('identity.bodies.found', foundingOf(values))}
      done={done}
      cancel={cancel}
    />
  );
}

function foundingOf(values: Readonly<Record<string, string>>): InputOf<'identity.bodies.found'> {
  const own: Record<string, unknown> = {};
  const administrator: Record<string, string> = {};
  for (const [name, value] of Object.entries(said(values))) {
    const [first, second] = name.split('.');
    if (second) administrator[second] = value;
    else own[first!] = value;
  }
  return { ...own, administrator } as unknown as InputOf<'identity.bodies.found'>;
}
