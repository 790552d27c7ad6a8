import '../../lib/bus-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { busPhrase } from '../../lib/bus-phrases.ts';
import { call, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { Awaited, PageTitle, Refusal, Tag } from '../../parts/basics.tsx';
import { Comparison, isMirror } from './comparison.tsx';
import { MailboxForm, MailboxPassword } from './mailbox.tsx';
import { EgressForm, EndpointForm, SecretForm, type Endpoint } from './endpoint-form.tsx';

type Finding = OutputOf<'bus.endpoints.test'>;

const SECRET_SET: Finding = {
  ok: true,
  detail: {
    it: 'Password impostata: ora si può provare il collegamento.',
    en: 'The password is set: the connection can be tested now.',
  },
};

/** The systems that the body is connected to: whether they can be reached, and what of the own network may be. */
export function EndpointsPage() {
  const { t } = useLanguage();
  const endpoints = useRead('bus.endpoints.list', {});
  const kinds = useRead('bus.endpoints.kinds', {});
  const [shaping, setShaping] = useState<Endpoint | 'new'>();
  const queries = useQueryClient();
  /** Code of what is being changed, empty for a new one. */
  const [doing, setDoing] = useState<string>();
  const title = (kind: string) => kinds.data?.items.find((one) => one.kind === kind)?.title;
  return (
    <>
      <PageTitle
        aside={
          doing === undefined &&
          !shaping && (
            <div className="dk-headaside">
              <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setShaping('new')}>
                {t('mailbox.add')}
              </button>
              {kinds.data && (
                <button type="button" className="btn btn-primary btn-sm" onClick={() => setDoing('')}>
                  {t('endpoints.new')}
                </button>
              )}
            </div>
          )
        }
      >
        {t('endpoints.title')}
      </PageTitle>
      <p>{t('endpoints.lead')}</p>
      {shaping && (
        <MailboxForm
          endpoint={shaping === 'new' ? undefined : shaping}
          done={() => {
            setShaping(undefined);
            void queries.invalidateQueries({ queryKey: ['bus.endpoints.list'] });
          }}
          cancel={() => setShaping(undefined)}
        />
      )}
      {doing !== undefined && kinds.data && (
        <EndpointForm
          key={doing}
          kinds={kinds.data.items}
          endpoint={endpoints.data?.items.find(({ code }) => code === doing)}
          done={() => setDoing(undefined)}
          cancel={() => setDoing(undefined)}
        />
      )}
      {endpoints.data ? (
        endpoints.data.items.length === 0 ? (
          <p className="dk-card">{t('endpoints.empty')}</p>
        ) : (
          endpoints.data.items.map((endpoint) => (
            <Card
              key={endpoint.code}
              endpoint={endpoint}
              kind={title(endpoint.connector)}
              // A mailbox has a form of its own, which knows what goes together.
              change={() => (endpoint.connector === 'mail' ? setShaping(endpoint) : setDoing(endpoint.code))}
            />
          ))
        )
      ) : (
        <Awaited problem={endpoints.error} again={() => void endpoints.refetch()} />
      )}
      <Secrets />
      <Egress />
    </>
  );
}

function Card(props: {
  readonly endpoint: Endpoint;
  readonly kind: Finding['detail'] | undefined;
  readonly change: () => void;
}) {
  const { t, locale } = useLanguage();
  const { endpoint, kind, change } = props;
  const queries = useQueryClient();
  const { code, name, connector, enabled, poll, settings } = endpoint;
  const [found, setFound] = useState<Finding>();
  const test = useWork(() => call('bus.endpoints.test', { code }), setFound);
  const turn = useWork(
    (on: boolean, key) =>
      call('bus.endpoints.put', { code, name, connector: connector as 'http', settings, enabled: on }, key),
    () => void queries.invalidateQueries({ queryKey: ['bus.endpoints.list'] }),
  );
  const when = (instant: string) => formatDateTime(locale, new Date(instant));
  return (
    <section className="dk-card" aria-labelledby={`endpoint-${code}`}>
      <h2 id={`endpoint-${code}`}>{name}</h2>
      <dl className="dk-facts">
        <dt>{t('endpoints.kind')}</dt>
        <dd>{kind?.[locale] ?? connector}</dd>
        <dt>{t(connector === 'service' ? 'endpoints.address' : 'endpoints.channel')}</dt>
        <dd>
          <code>{connector === 'service' ? `/api/bus/services/${code}` : `endpoint.${code}`}</code>
        </dd>
        <dt>{t('endpoints.state')}</dt>
        <dd>
          <Tag kind={enabled ? 'done' : 'suspended'}>{t(enabled ? 'endpoints.on' : 'endpoints.off')}</Tag>
        </dd>
        {poll && (
          <>
            <dt>{t('endpoints.poll')}</dt>
            <dd>
              {poll.failingSince ? (
                <>
                  <Tag kind="incident">{t('endpoints.failing', { when: when(poll.failingSince) })}</Tag>{' '}
                  <span dir="auto">{poll.failure === null ? '' : busPhrase(locale, poll.failure)}</span>
                </>
              ) : (
                t('endpoints.next', { when: when(poll.nextAt) })
              )}
            </dd>
          </>
        )}
      </dl>
      {connector === 'mail' && <MailboxPassword endpoint={endpoint} done={() => setFound(SECRET_SET)} />}
      <Refusal problem={test.error ?? turn.error} />
      <div role="status">{found && <p dir="auto">{found.detail[locale]}</p>}</div>
      <div className="dk-actions">
        <button
          type="button"
          className="btn btn-primary btn-sm"
          disabled={test.isPending}
          onClick={() => test.mutate(undefined)}
        >
          {t('endpoints.test')}
          <span className="visually-hidden"> {name}</span>
        </button>
        <button
          type="button"
          className="btn btn-outline-primary btn-sm"
          disabled={turn.isPending}
          onClick={() => turn.mutate(!enabled)}
        >
          {t(enabled ? 'endpoints.turnOff' : 'endpoints.turnOn')}
          <span className="visually-hidden"> {name}</span>
        </button>
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={change}>
          {t(connector === 'mail' ? 'mailbox.change' : 'endpoints.change')}
          <span className="visually-hidden"> {name}</span>
        </button>
      </div>
      {enabled && isMirror(settings) && <Comparison code={code} name={name} />}
    </section>
  );
}

/** Names of passwords and keys, and the way to set one. */
function Secrets() {
  const { t, locale } = useLanguage();
  const secrets = useRead('bus.secrets.list', {});
  const [adding, setAdding] = useState(false);
  if (!secrets.data) return <Awaited problem={secrets.error} again={() => void secrets.refetch()} />;
  return (
    <section className="dk-card" aria-labelledby="secrets">
      <h2 id="secrets">{t('endpoints.secrets')}</h2>
      <p>{t('endpoints.secrets.text')}</p>
      {secrets.data.items.length === 0 && <p className="dk-mute">{t('endpoints.secrets.empty')}</p>}
      <ul>
        {secrets.data.items.map(({ name, setAt }) => (
          <li key={name}>
            <code>{name}</code>{' '}
            <span className="dk-mute">
              {t('endpoints.secret.set', { when: formatDateTime(locale, new Date(setAt)) })}
            </span>
          </li>
        ))}
      </ul>
      {adding ? (
        <SecretForm
          done={() => {
            setAdding(false);
            void secrets.refetch();
          }}
        />
      ) : (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setAdding(true)}>
          {t('endpoints.secret.new')}
        </button>
      )}
    </section>
  );
}

/** What may be reached beyond the public internet, and why. */
function Egress() {
  const { t } = useLanguage();
  const rules = useRead('bus.egress.list', {});
  const [adding, setAdding] = useState(false);
  if (!rules.data) return <Awaited problem={rules.error} again={() => void rules.refetch()} />;
  return (
    <section className="dk-card" aria-labelledby="egress">
      <h2 id="egress">{t('endpoints.egress')}</h2>
      <p>{t('endpoints.egress.text')}</p>
      {rules.data.items.length === 0 ? (
        <p className="dk-mute">{t('endpoints.egress.empty')}</p>
      ) : (
        <ul>
          {rules.data.items.map(({ rule, reason }) => (
            <li key={rule} dir="auto">
              <code>{rule}</code> {reason}
            </li>
          ))}
        </ul>
      )}
      {adding ? (
        <EgressForm
          done={() => {
            setAdding(false);
            void rules.refetch();
          }}
        />
      ) : (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setAdding(true)}>
          {t('endpoints.egress.new')}
        </button>
      )}
    </section>
  );
}
