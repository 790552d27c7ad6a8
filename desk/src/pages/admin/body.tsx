import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatNumber } from '../../../../ui/contract/format.ts';
import { call, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Awaited, PageTitle, Tag } from '../../parts/basics.tsx';
import { EntityForm, type FormField } from '../../parts/entity-form.tsx';
import { CODE, kindField, MAIL, said } from './fields.ts';

type Body = OutputOf<'identity.bodies.get'>;
type Area = OutputOf<'identity.areas.list'>['items'][number];

const DETAILS: readonly FormField[] = [
  { name: 'ipaCode', label: 'body.ipaCode', max: 20, pattern: /^[A-Za-z0-9_]+$/ },
  { name: 'taxCode', label: 'body.taxCode', pattern: /^[0-9]{11}$/, wrong: 'wrong.digits' },
  { name: 'istatCode', label: 'body.istatCode', pattern: /^[0-9]{3,6}$/, wrong: 'wrong.digits' },
  { name: 'territory', label: 'body.territory', max: 300 },
  { name: 'population', label: 'body.population', pattern: /^[0-9]{1,8}$/, wrong: 'wrong.digits' },
  { name: 'address', label: 'body.address', max: 300 },
  {
    ...{ name: 'digitalAddress', label: 'body.digitalAddress', kind: 'email' },
    ...{ max: 320, pattern: MAIL, wrong: 'wrong.email' },
  },
  { name: 'website', label: 'body.website', max: 500, pattern: /^https?:\/\/\S+$/, wrong: 'wrong.website' },
];

/** Details of the body and its areas. */
export function BodyPage() {
  const { t } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const [editing, setEditing] = useState(false);
  const body = useRead('identity.bodies.get', {});
  if (!body.data) return <Awaited problem={body.error} again={() => void body.refetch()} />;
  const may = me.permissions.includes('identity.organisation.manage');
  const edit = (
    <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setEditing(true)}>
      {t('form.edit')}
    </button>
  );
  const saved = () => {
    setEditing(false);
    void queries.invalidateQueries({ queryKey: ['identity.bodies.get'] });
  };
  return (
    <>
      <PageTitle aside={may && !editing ? edit : undefined}>{t('body.title')}</PageTitle>
      <section className="dk-card" aria-label={t('body.title')}>
        {editing ? (
          <EditBody body={body.data} done={saved} cancel={() => setEditing(false)} />
        ) : (
          <BodyFacts body={body.data} />
        )}
      </section>
      <Areas may={may} />
    </>
  );
}

function BodyFacts({ body }: { readonly body: Body }) {
  const { t } = useLanguage();
  const kind = kindField(t).options?.find(({ value }) => value === body.kind)?.label ?? body.kind;
  return (
    <dl className="dk-facts">
      <dt>{t('body.name')}</dt>
      <dd dir="auto">{body.name}</dd>
      <dt>{t('body.code')}</dt>
      <dd>{body.code}</dd>
      <dt>{t('body.kind')}</dt>
      <dd>{kind}</dd>
      {DETAILS.map(({ name, label }) => (
        <Fact key={name} label={t(label)} value={body[name as keyof Body]} />
      ))}
    </dl>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string | number | null }) {
  const { locale } = useLanguage();
  return (
    <>
      <dt>{label}</dt>
      <dd dir="auto">{typeof value === 'number' ? formatNumber(locale, value) : (value ?? '–')}</dd>
    </>
  );
}

function EditBody(props: { readonly body: Body; readonly done: () => void; readonly cancel: () => void }) {
  const { t } = useLanguage();
  const { body, done, cancel } = props;
  const fields = [{ name: 'name', label: 'body.name', required: true, max: 200 } as const, kindField(t), ...DETAILS];
  const initial = Object.fromEntries(fields.map(({ name }) => [name, String(body[name as keyof Body] ?? '')]));
  const send = (values: Readonly<Record<string, string>>, key: string) => {
    const { population, ...rest } = said(values);
    const input = { ...rest, ...(population ? { population: Number(population) } : {}) };
    return call('identity.bodies.update', input as InputOf<'identity.bodies.update'>, key);
  };
  return (
    <EntityForm
      form="body.edit"
      fields={fields}
      initial={initial}
      submit="form.save"
      send={send}
      done={done}
      cancel={cancel}
    />
  );
}

function Areas({ may }: { readonly may: boolean }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const areas = useRead('identity.areas.list', {});
  const [form, setForm] = useState<Area | 'new'>();
  const done = () => {
    setForm(undefined);
    void queries.invalidateQueries({ queryKey: ['identity.areas.list'] });
  };
  return (
    <section className="dk-card" aria-labelledby="areas">
      <h2 id="areas">{t('areas.title')}</h2>
      <p>{t('areas.lead')}</p>
      <ul className="dk-list">
        {areas.data?.items.map((area) => (
          <li key={area.id}>
            <div>
              <span className="dk-title" dir="auto">
                {area.name}
              </span>{' '}
              <span className="dk-mute">{area.code}</span>
            </div>
            <div className="dk-actions dk-tight">
              {area.principal && <Tag kind="current">{t('areas.principal')}</Tag>}
              {may && (
                <button
                  type="button"
                  className="btn btn-outline-primary btn-sm"
                  aria-label={t('areas.rename', { name: area.name })}
                  onClick={() => setForm(area)}
                >
                  {t('form.edit')}
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {form && (
        <AreaForm key={form === 'new' ? 'new' : form.id} area={form} done={done} cancel={() => setForm(undefined)} />
      )}
      {may && !form && (
        <button type="button" className="btn btn-outline-primary btn-sm mt-3" onClick={() => setForm('new')}>
          {t('areas.new')}
        </button>
      )}
    </section>
  );
}

function AreaForm(props: { readonly area: Area | 'new'; readonly done: () => void; readonly cancel: () => void }) {
  const { area, done, cancel } = props;
  const name: FormField = { name: 'name', label: 'chart.name', required: true, max: 200 };
  const code: FormField = {
    ...{ name: 'code', label: 'chart.code', required: true },
    ...{ max: 80, pattern: CODE, wrong: 'wrong.code' },
  };
  const send = async (values: Readonly<Record<string, string>>, key: string) => {
    const given = said(values);
    if (area === 'new') return call('identity.areas.create', { code: given['code']!, name: given['name']! }, key);
    return call('identity.areas.rename', { id: area.id, name: given['name']! }, key);
  };
  return (
    <EntityForm
      form={area === 'new' ? 'area.new' : `area.${area.id}`}
      fields={area === 'new' ? [code, name] : [name]}
      initial={area === 'new' ? {} : { name: area.name }}
      submit="form.save"
      send={send}
      done={done}
      cancel={cancel}
    />
  );
}
