import { Link, useParams } from 'react-router';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { fileAddress } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { Awaited, Icon, PageTitle } from '../parts/basics.tsx';
import { Dispatches } from '../parts/dispatches.tsx';
import { EntryChanges } from '../parts/register/changes.tsx';
import { Thumbnail } from '../parts/pages.tsx';
import { Exchanges } from '../parts/register/exchanges.tsx';

/** One entry of the register with its mark and its documents. */
export function EntryPage() {
  const { t, locale } = useLanguage();
  const { id } = useParams();
  const entry = useRead('records.protocol.get', { id: id! });
  if (!entry.data) return <Awaited problem={entry.error} again={() => void entry.refetch()} />;
  const { data } = entry;
  return (
    <>
      <PageTitle>{`${t('desk.protocol')} ${data.code}`}</PageTitle>
      {data.annulment && (
        <p className="dk-alert">
          {t('entry.annulledBy', {
            at: formatDateTime(locale, new Date(data.annulment.at)),
            act: data.annulment.authorisation,
            reason: data.annulment.reason,
          })}
        </p>
      )}
      <section className="dk-card" aria-label={t('protocol.subject')}>
        <dl className="dk-facts">
          <dt>{t('protocol.subject')}</dt>
          <dd>{data.subject}</dd>
          <dt>{t('protocol.flow')}</dt>
          <dd>{t(`flow.${data.flow}`)}</dd>
          <dt>{t('protocol.correspondents')}</dt>
          <dd>{data.correspondents.map((party) => party.name).join(', ')}</dd>
          <dt>{t('case.presented')}</dt>
          <dd>{formatDateTime(locale, new Date(data.presentedAt))}</dd>
          <dt>{t('protocol.registered')}</dt>
          <dd>{formatDateTime(locale, new Date(data.registeredAt))}</dd>
          {data.deferralId && (
            <>
              <dt>{t('entry.deferred')}</dt>
              <dd>
                <Link to="/protocollo/eccezioni">{t('entry.deferredYes')}</Link>
              </dd>
            </>
          )}
          {data.emergency && (
            <>
              <dt>{t('entry.emergency')}</dt>
              <dd>
                {t('entry.emergencyOf', {
                  number: data.emergency.number,
                  at: formatDateTime(locale, new Date(data.emergency.at)),
                })}
              </dd>
            </>
          )}
          {data.stampDuty && (
            <>
              <dt>{t('stamp.title')}</dt>
              <dd dir="auto">
                {data.stampDuty.exemption ??
                  data.stampDuty.marks.map(({ identifier, issuedOn }) => `${identifier} (${issuedOn})`).join(', ')}
              </dd>
            </>
          )}
          <dt>{t('entry.by')}</dt>
          <dd>
            <Registrar actor={data.registeredBy} />
          </dd>
          <dt>{t('entry.class')}</dt>
          <dd>{data.classCode ? <ClassName code={data.classCode} /> : '–'}</dd>
          {data.dossierId && (
            <>
              <dt>{t('entry.dossier')}</dt>
              <dd>
                <DossierLink id={data.dossierId} />
              </dd>
            </>
          )}
          <dt>{t('entry.mark')}</dt>
          <dd>
            <span className="dk-hash">{data.mark.text}</span>
            <a className="d-block" href={fileAddress('records.protocol.mark', { id: data.id })} download>
              <Icon name="it-download" /> {t('entry.markDownload')}
            </a>
            <a className="d-block" href={fileAddress('records.protocol.label', { id: data.id })} download>
              <Icon name="it-download" /> {t('entry.label')}
            </a>
            {data.flow === 'incoming' && !data.annulment && (
              <a className="d-block" href={fileAddress('records.protocol.receipt', { id: data.id })} download>
                <Icon name="it-download" /> {t('entry.receipt')}
              </a>
            )}
          </dd>
        </dl>
      </section>
      <section className="dk-card" aria-labelledby="documents">
        <h2 id="documents">{t('entry.documents')}</h2>
        <ul className="dk-list">
          {data.documents.map((document) => (
            <li key={document.documentId}>
              <Thumbnail documentId={document.documentId} version={document.version} />
              <span className="dk-wide">
                <Link to={`/documenti/${document.documentId}`}>{document.filename}</Link>
                <span className="d-block dk-mute">
                  {t('document.hash')}: <span className="dk-hash">{document.sha256}</span>
                </span>
              </span>
              <a
                href={fileAddress('records.documents.download', { id: document.documentId, version: document.version })}
                download
              >
                <Icon name="it-download" /> {t('desk.download')}
                <span className="visually-hidden"> {document.filename}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
      <EntryChanges entry={data} />
      {data.flow === 'outgoing' && <Dispatches entryId={data.id} />}
      <Exchanges entryId={data.id} open={data.annulment === null} />
    </>
  );
}

/** A class of the filing plan with its title; the code alone while the plan is on its way, and where the plan has changed since. */
function ClassName({ code }: { readonly code: string }) {
  const plan = useRead('records.classification.list', {});
  const title = plan.data?.classes.find((known) => known.code === code)?.title;
  return title ? `${code} ${title}` : code;
}

/** Where its documents lie; who may not open the dossier is told that there is one. */
function DossierLink({ id }: { readonly id: string }) {
  const { t } = useLanguage();
  const dossier = useRead('records.dossiers.get', { id });
  if (dossier.error) return t('entry.dossierHidden');
  return dossier.data && <Link to={`/fascicoli/${id}`}>{`${dossier.data.code} · ${dossier.data.title}`}</Link>;
}

/** Who registered: a person by name, or a component. */
function Registrar({ actor }: { readonly actor: string }) {
  const { t } = useLanguage();
  const person = !actor.startsWith('system:');
  const names = useRead('identity.people.names', { personIds: [actor] }, { enabled: person });
  return person ? names.data?.items[0]?.displayName : t('document.system');
}
