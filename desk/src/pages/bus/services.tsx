import '../../lib/bus-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { upload, type InputOf, type OutputOf } from '../../lib/client.ts';
import { codeWord } from '../../lib/codes.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Awaited, Empty, Field, Form, PageTitle, Submit, Tag } from '../../parts/basics.tsx';
import { FilterBar, FilterChoice, FilterText } from '../../parts/filters.tsx';

type Service = OutputOf<'bus.catalogue.list'>['items'][number];
type Imported = OutputOf<'bus.catalogue.import'>;

const KINDS = ['room', 'exposed', 'outside'] as const;
const PERSONAL = ['contact', 'tax-code', 'content', 'special'] as const;
const HEALTH_TAG = { ok: 'done', retrying: 'watch', failing: 'incident', off: 'suspended', unused: 'none' } as const;

/** Everything that can be called, here and elsewhere. */
export function ServicesPage() {
  const { t } = useLanguage();
  const me = useMe();
  const filters = useFilters({ testo: 'text', genere: KINDS, dati: PERSONAL });
  const { testo, genere, dati } = filters.values;
  const services = useRead('bus.catalogue.list', {
    ...(testo ? { text: testo } : {}),
    ...(genere ? { kind: genere as (typeof KINDS)[number] } : {}),
    ...(dati ? { personalData: dati as (typeof PERSONAL)[number] } : {}),
  });
  return (
    <>
      <PageTitle>{t('services.title')}</PageTitle>
      <p>{t('services.lead')}</p>
      {me.permissions.includes('bus.catalogue.manage') && <Import />}
      <FilterBar filters={filters}>
        <FilterText filters={filters} name="testo" label="services.search" />
        <FilterChoice
          filters={filters}
          name="genere"
          label="services.kind"
          options={KINDS.map((value) => ({ value, label: t(`serviceKind.${value}`) }))}
        />
        <FilterChoice
          filters={filters}
          name="dati"
          label="services.personal"
          options={PERSONAL.map((value) => ({ value, label: t(`personalData.${value}`) }))}
        />
      </FilterBar>
      {!services.data ? (
        <Awaited problem={services.error} again={() => void services.refetch()} />
      ) : services.data.items.length === 0 ? (
        <Empty>{t(filters.any ? 'services.filtered' : 'services.empty')}</Empty>
      ) : (
        <List services={services.data.items} />
      )}
    </>
  );
}

function List({ services }: { readonly services: readonly Service[] }) {
  const { t } = useLanguage();
  return (
    <div className="dk-scroll" tabIndex={0} role="group" aria-label={t('services.title')}>
      <table className="dk-table">
        <thead>
          <tr>
            <th scope="col">{t('services.service')}</th>
            <th scope="col">{t('services.version')}</th>
            <th scope="col">{t('services.operations')}</th>
            <th scope="col">{t('services.consumers')}</th>
            <th scope="col">{t('services.personal')}</th>
            <th scope="col">{t('services.health')}</th>
          </tr>
        </thead>
        <tbody>
          {services.map((service) => (
            <tr key={service.code}>
              <th scope="row">
                <Link className="dk-title" to={`/servizi-bus/${service.code}`}>
                  <ServiceName service={service} />
                </Link>
                <div className="dk-mute">
                  {t(`serviceKind.${service.kind}`)}
                  {service.kind === 'outside' && `, ${service.owner}`}
                </div>
              </th>
              <td>{service.version}</td>
              <td>{service.operations}</td>
              <td>{service.consumers}</td>
              <td>
                <PersonalData categories={service.personalData} />
              </td>
              <td>
                <HealthTag health={service.health} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A room by its word, others by the name that they have. */
export function ServiceName({
  service: { kind, code, name },
}: {
  readonly service: Pick<Service, 'kind' | 'code' | 'name'>;
}) {
  const { t } = useLanguage();
  return <>{kind === 'room' ? codeWord(t, 'room', code) : name}</>;
}

export function HealthTag({ health }: { readonly health: Service['health'] }) {
  const { t } = useLanguage();
  return <Tag kind={HEALTH_TAG[health]}>{t(`serviceHealth.${health}`)}</Tag>;
}

export function PersonalData({ categories }: { readonly categories: readonly string[] }) {
  const { t } = useLanguage();
  if (categories.length === 0) return <span className="dk-mute">{t('services.noPersonal')}</span>;
  return <>{categories.map((one) => codeWord(t, 'personalData', one)).join(', ')}</>;
}

/** Takes a contract in. What breaks somebody is refused, and the refusal says whom. */
function Import() {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const [said, setSaid] = useState({ code: '', version: '', owner: '' });
  const [check, setCheck] = useState(false);
  const [file, setFile] = useState<File>();
  const [answer, setAnswer] = useState<Imported>();
  const work = useWork(
    (input: InputOf<'bus.catalogue.import'>) => upload('bus.catalogue.import', input, file!),
    (output) => {
      setAnswer(output);
      void queries.invalidateQueries({ queryKey: ['bus.catalogue.list'] });
    },
  );
  const { code, version, owner } = said;
  const send = () => {
    setAnswer(undefined);
    work.mutate({ code, ...(version ? { version } : {}), ...(owner ? { owner } : {}), ...(check ? { check } : {}) });
  };
  const text = (name: keyof typeof said, most: number, required: boolean) => (ids: object) => (
    <input
      {...ids}
      required={required}
      maxLength={most}
      value={said[name]}
      onChange={(event) => setSaid({ ...said, [name]: event.target.value })}
    />
  );
  return (
    <details className="dk-card">
      <summary>{t('services.import')}</summary>
      <p>{t('services.import.text')}</p>
      <Form problem={work.error} submit={send}>
        <Field name="file" label="services.import.file">
          {(ids) => (
            <input
              {...ids}
              required
              type="file"
              accept=".json,.yaml,.yml,.wsdl,.xml"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
        <Field name="code" label="services.import.code" hint="services.import.code.hint">
          {text('code', 60, true)}
        </Field>
        <Field name="owner" label="services.owner">
          {text('owner', 200, false)}
        </Field>
        <Field name="version" label="services.import.version">
          {text('version', 60, false)}
        </Field>
        <div className="form-check">
          <input
            id="import-check"
            type="checkbox"
            checked={check}
            onChange={(event) => setCheck(event.target.checked)}
          />
          <label htmlFor="import-check">{t('services.import.check')}</label>
        </div>
        <Submit busy={work.isPending}>{t('services.import.run')}</Submit>
      </Form>
      <div role="status">{answer && <Answer answer={answer} />}</div>
    </details>
  );
}

function Answer({
  answer: { code, version, status, operations, comparedWith, changes },
}: {
  readonly answer: Imported;
}) {
  const { t, locale } = useLanguage();
  return (
    <div className="dk-note">
      <p>
        {t('services.import.done', { code, version, operations })} {t(`importStatus.${status}`)}
      </p>
      {changes.length > 0 && (
        <>
          <p>{t('services.changes', { version: comparedWith ?? '' })}</p>
          <ul>
            {changes.map(({ breaking, operation, place, sentence }, index) => (
              <li key={index}>
                {breaking && <Tag kind="incident">{t('services.breaks')}</Tag>}{' '}
                <code>{[operation, place === '/' ? '' : place].filter(Boolean).join(' ')}</code> {sentence[locale]}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
