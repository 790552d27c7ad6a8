import { Link, useParams } from 'react-router';
import { formatBytes, formatDateTime } from '../../../../ui/contract/format.ts';
import { fileAddress, type OutputOf } from '../../lib/client.ts';
import { codeWord } from '../../lib/codes.ts';
import { outcomeWord } from '../../lib/outcomes.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Awaited, Icon, PageTitle, Tag } from '../../parts/basics.tsx';
import { stateTag } from './messages.tsx';

type Message = OutputOf<'bus.messages.get'>;
type Kind = 'mail' | 'application' | 'registration-mark' | 'scan' | 'unknown';

/** One message: what became of it, through which steps, with what verifications, and itself as it came. */
export function MessagePage() {
  const { t } = useLanguage();
  const { id } = useParams();
  const message = useRead('bus.messages.get', { id: id! });
  const { data } = message;
  if (!data) return <Awaited problem={message.error} again={() => void message.refetch()} />;
  return (
    <>
      <PageTitle>{data.filename}</PageTitle>
      {data.reason && (
        <div className="dk-alert">
          <h2>{t('messages.reason')}</h2>
          <p dir="auto">{data.reason}</p>
          <p>{t('messages.again')}</p>
        </div>
      )}
      <div className="dk-grid">
        <div>
          <section className="dk-card" aria-labelledby="steps">
            <h2 id="steps">{t('messages.steps')}</h2>
            {data.steps.length === 0 && <p className="dk-mute">{t('messages.noSteps')}</p>}
            <ol className="dk-steps">
              {data.steps.map(({ step, outcome }) => (
                <li key={step} data-status={step === 'refuse' ? 'incident' : 'done'}>
                  <span>{codeWord(t, 'busStep', step)}</span>
                  <span dir="auto">{outcomeWord(t, outcome)}</span>
                </li>
              ))}
            </ol>
          </section>
          {data.notes.length > 0 && (
            <section className="dk-card" aria-labelledby="notes">
              <h2 id="notes">{t('messages.notes')}</h2>
              <ul>
                {data.notes.map((note) => (
                  <li key={note} dir="auto">
                    {note}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <Sheet message={data} />
      </div>
    </>
  );
}

function Sheet({ message }: { readonly message: Message }) {
  const { t, locale } = useLanguage();
  const me = useMe();
  const when = (instant: string) => formatDateTime(locale, new Date(instant));
  const facts = new URLSearchParams({ oggetto: `bus/message/${message.id}` });
  return (
    <section className="dk-card" aria-label={t('messages.file')}>
      <dl className="dk-facts">
        <dt>{t('messages.state')}</dt>
        <dd>
          <Tag kind={stateTag[message.status]}>{t(`messages.state.${message.status}`)}</Tag>
        </dd>
        <dt>{t('messages.kind')}</dt>
        <dd>{t(`messages.kind.${message.kind as Kind}`)}</dd>
        <dt>{t('messages.source')}</dt>
        <dd>{codeWord(t, 'messageSource', message.source)}</dd>
        <dt>{t('messages.received')}</dt>
        <dd>{when(message.receivedAt)}</dd>
        <dt>{t('messages.ended')}</dt>
        <dd>{message.endedAt ? when(message.endedAt) : '–'}</dd>
        <dt>{t('messages.route')}</dt>
        <dd>{message.route ? codeWord(t, 'busRoute', message.route) : '–'}</dd>
        <dt>{t('messages.entry')}</dt>
        <dd>{message.entryId ? <Link to={`/protocollo/${message.entryId}`}>{message.entryCode}</Link> : '–'}</dd>
        <dt>{t('messages.case')}</dt>
        <dd>{message.caseId ? <Link to={`/pratiche/${message.caseId}`}>{t('messages.openCase')}</Link> : '–'}</dd>
        <dt>{t('messages.size')}</dt>
        <dd>{formatBytes(locale, message.size)}</dd>
        <dt>SHA-256</dt>
        <dd className="dk-hash">{message.sha256}</dd>
      </dl>
      <div className="dk-actions">
        <a
          className="btn btn-outline-primary btn-sm"
          href={fileAddress('bus.messages.download', { id: message.id })}
          download
        >
          <Icon name="it-download" /> {t('messages.original')}
        </a>
        {me.permissions.includes('kernel.events.read') && <Link to={`/fatti?${facts}`}>{t('messages.facts')}</Link>}
      </div>
    </section>
  );
}
