import { Link, useParams } from 'react-router';
import { formatDate } from '../../../ui/contract/format.ts';
import type { OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages } from '../lib/pages.ts';
import { useRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Awaited, Busy, PageTitle, Tag, Term } from '../parts/basics.tsx';
import { EntryList } from '../parts/case-parties.tsx';
import { Access } from '../parts/access.tsx';
import { DossierWork, Parts } from '../parts/dossier-work.tsx';
import { DocumentList } from '../parts/dossier.tsx';
import { RecordHistory } from '../parts/record-history.tsx';

type Dossier = OutputOf<'records.dossiers.get'>;

/** A dossier: what it is, its documents, the cases that work in it, its registrations. */
export function DossierPage() {
  const { t } = useLanguage();
  const { id } = useParams();
  const found = useRead('records.dossiers.get', { id: id!, limit: 200 });
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const dossier = found.data;
  return (
    <>
      <PageTitle
        aside={<Tag kind={dossier.state === 'closed' ? 'done' : 'current'}>{t(`dossier.state.${dossier.state}`)}</Tag>}
      >
        {`${dossier.code} · ${dossier.title}`}
      </PageTitle>
      <div className="dk-grid">
        <div>
          <section className="dk-card" aria-labelledby="documents">
            <h2 id="documents">{t('dossier.documents')}</h2>
            <DocumentList documents={dossier.documents} />
          </section>
          <Parts key={dossier.id} dossier={dossier} />
          <Entries dossierId={dossier.id} />
          <RecordHistory noun="dossiers" id={dossier.id} />
        </div>
        <div>
          <Facts dossier={dossier} />
          <DossierWork key={dossier.id} dossier={dossier} />
          <Access key={`access-${dossier.id}`} noun="dossiers" id={dossier.id} level={dossier.level} />
          <Cases dossierId={dossier.id} />
        </div>
      </div>
    </>
  );
}

function Facts({ dossier }: { readonly dossier: Dossier }) {
  const { t, locale } = useLanguage();
  const day = (instant: string) => formatDate(locale, new Date(instant));
  const lines = [
    [t('dossier.class'), [dossier.classCode, dossier.classTitle].filter(Boolean).join(' ')],
    [t('dossier.kind'), dossier.kind],
    [t('dossier.officer'), dossier.officerName],
    [t('dossier.unit'), dossier.unitName],
    [t('dossiers.opened'), day(dossier.openedAt)],
    [t('dossier.closed'), dossier.closedAt && day(dossier.closedAt)],
  ] as const;
  return (
    <section className="dk-card" aria-label={t('dossiers.title')}>
      <dl className="dk-facts">
        {lines.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {dossier.phases.length > 0 && <h3>{t('dossier.phases')}</h3>}
      <ol className="dk-list">
        {dossier.phases.map((span) => (
          <li key={span.startedAt + span.phase}>
            <span>{span.phase}</span>
            <span className="dk-mute">
              {span.endedAt
                ? t('dossier.phaseSpan', { from: day(span.startedAt), to: day(span.endedAt) })
                : t('dossier.phaseFrom', { from: day(span.startedAt) })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Cases({ dossierId }: { readonly dossierId: string }) {
  const { t } = useLanguage();
  const may = useMe().permissions.includes('processes.cases.read');
  const cases = usePages('processes.cases.list', { dossierId }, { enabled: may });
  if (!may) return null;
  return (
    <section className="dk-card" aria-labelledby="cases">
      <h2 id="cases">{t('dossier.cases')}</h2>
      {cases.pending && <Busy />}
      {!cases.pending && cases.rows.length === 0 && <p className="dk-mute">{t('dossier.noCases')}</p>}
      <ul className="dk-list">
        {cases.rows.map((item) => (
          <li key={item.id}>
            <div>
              <Link to={`/pratiche/${item.id}`}>{item.code}</Link> {item.title}
            </div>
            {item.status === 'running' ? <Term {...item.clock} /> : <Tag kind="done">{t(`status.${item.status}`)}</Tag>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entries({ dossierId }: { readonly dossierId: string }) {
  const { t } = useLanguage();
  const entries = usePages('records.protocol.list', { dossierId });
  return (
    <section className="dk-card" aria-labelledby="entries">
      <h2 id="entries">{t('dossier.entries')}</h2>
      {entries.pending && <Busy />}
      {!entries.pending && entries.rows.length === 0 && <p className="dk-mute">{t('dossier.noEntries')}</p>}
      <EntryList entries={entries.rows} />
      {entries.more && (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={entries.loadMore}>
          {t('desk.more')}
        </button>
      )}
    </section>
  );
}
