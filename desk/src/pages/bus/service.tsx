import '../../lib/bus-catalogue.ts';
import { useState } from 'react';
import { useParams } from 'react-router';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { fileAddress, type OutputOf } from '../../lib/client.ts';
import { codeWord } from '../../lib/codes.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { Awaited, PageTitle } from '../../parts/basics.tsx';
import { HealthTag, PersonalData } from './services.tsx';

type Service = OutputOf<'bus.catalogue.get'>;

/** One service: its contract, its versions, who uses it and how it goes. */
export function ServicePage() {
  const { t, locale } = useLanguage();
  const { code } = useParams();
  const filters = useFilters({ versione: 'text' });
  const { versione } = filters.values;
  const chosen = versione ? { version: versione } : {};
  const service = useRead('bus.catalogue.get', { code: code!, ...chosen });
  const { data } = service;
  if (!data) return <Awaited problem={service.error} again={() => void service.refetch()} />;
  return (
    <>
      <PageTitle>{data.kind === 'room' ? codeWord(t, 'room', data.code) : data.name}</PageTitle>
      {data.description && <p dir="auto">{data.description}</p>}
      <section className="dk-card" aria-labelledby="contract">
        <h2 id="contract">{t('services.contract')}</h2>
        <dl className="dk-facts">
          <dt>{t('services.kind')}</dt>
          <dd>{t(`serviceKind.${data.kind}`)}</dd>
          {data.kind === 'outside' && (
            <>
              <dt>{t('services.owner')}</dt>
              <dd dir="auto">{data.owner}</dd>
            </>
          )}
          <dt>{t('services.version')}</dt>
          <dd>
            {data.version} ({codeWord(t, 'serviceFormat', data.format)})
          </dd>
          <dt>{t('services.health')}</dt>
          <dd>
            <HealthTag health={data.health} />
          </dd>
          {data.addresses.length > 0 && (
            <>
              <dt>{t('services.addresses')}</dt>
              <dd>{data.addresses.join(', ')}</dd>
            </>
          )}
          <dt>{t('services.security')}</dt>
          <dd>{data.security.join(', ') || '–'}</dd>
          <dt>{t('services.personal')}</dt>
          <dd>
            <PersonalData categories={data.personalData} />
          </dd>
        </dl>
        <div className="dk-actions">
          <a
            className="btn btn-outline-primary btn-sm"
            href={fileAddress('bus.catalogue.contract', { code: data.code, ...chosen })}
          >
            {t('services.download')}
          </a>
        </div>
      </section>
      {data.versions.length > 1 && (
        <section className="dk-card" aria-labelledby="versions">
          <h2 id="versions">{t('services.versions')}</h2>
          <ul>
            {data.versions.map(({ version, importedAt, health }) => (
              <li key={version}>
                <button
                  type="button"
                  className="btn btn-link btn-sm"
                  aria-current={version === data.version}
                  onClick={() => filters.set('versione', version)}
                >
                  {version}
                </button>{' '}
                {importedAt && formatDateTime(locale, new Date(importedAt))} <HealthTag health={health} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Consumers consumers={data.consumers} />
      <Operations service={data} version={versione} />
      {data.events.length > 0 && (
        <section className="dk-card" aria-labelledby="events">
          <h2 id="events">{t('services.events')}</h2>
          <ul>
            {data.events.map(({ type, title }) => (
              <li key={type}>
                {title} <code>{type}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Consumers({ consumers }: { readonly consumers: Service['consumers'] }) {
  const { t } = useLanguage();
  return (
    <section className="dk-card" aria-labelledby="consumers">
      <h2 id="consumers">{t('services.consumers')}</h2>
      {consumers.length === 0 ? (
        <p className="dk-mute">{t('services.nobody')}</p>
      ) : (
        <ul>
          {consumers.map(({ kind, name, version, operations, contact }) => (
            <li key={`${kind} ${name}`} dir="auto">
              <strong>{kind === 'room' ? codeWord(t, 'room', name) : name}</strong> ({t(`consumerKind.${kind}`)}
              {version && `, ${version}`}){contact && ` ${contact}`}
              <div className="dk-mute">{operations === null ? t('services.usesAll') : operations.join(', ')}</div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Operations({ service, version }: { readonly service: Service; readonly version: string | undefined }) {
  const { t } = useLanguage();
  return (
    <section className="dk-card" aria-labelledby="operations">
      <h2 id="operations">{t('services.operations')}</h2>
      {service.operations.map(({ name, title, method, path, personalData }) => (
        <details key={name}>
          <summary>
            <span dir="auto">{title || name}</span> <code>{method === null ? name : `${method} ${path}`}</code>
          </summary>
          <p>
            <code>{name}</code>. {t('services.personal')}: <PersonalData categories={personalData} />
          </p>
          <Schemas code={service.code} version={version} operation={name} />
        </details>
      ))}
    </section>
  );
}

/** Asked for when somebody wants to see them: contracts are long. */
function Schemas(props: { readonly code: string; readonly version: string | undefined; readonly operation: string }) {
  const { t } = useLanguage();
  const { code, version, operation } = props;
  const [open, setOpen] = useState(false);
  const input = { code, operation, ...(version ? { version } : {}) };
  const found = useRead('bus.catalogue.operation', input, { enabled: open });
  if (!open) {
    return (
      <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setOpen(true)}>
        {t('services.schemas')}
        <span className="visually-hidden"> {operation}</span>
      </button>
    );
  }
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const { input: taken, output, defs } = found.data;
  const parts = [
    ['services.input', taken],
    ['services.output', output],
    ...(Object.keys(defs).length > 0 ? ([['services.defs', defs]] as const) : []),
  ] as const;
  return (
    <>
      {parts.map(([label, schema]) => (
        <div key={label}>
          <h3>{t(label)}</h3>
          <pre className="dk-scroll" tabIndex={0}>
            {JSON.stringify(schema, null, 2)}
          </pre>
        </div>
      ))}
    </>
  );
}
