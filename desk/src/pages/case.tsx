import { Link, useParams } from 'react-router';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { base } from '../lib/page.ts';
import { useRead } from '../lib/queries.ts';
import { Awaited, PageTitle, Tag, Term } from '../parts/basics.tsx';
import { DossierDocuments } from '../parts/dossier.tsx';

type Case = OutputOf<'processes.cases.get'>;

const EVERY_MS = 3000;

/** A case: its term, where it stands, what is to do, its documents and what happened. */
export function CasePage() {
  const { t, locale } = useLanguage();
  const { id } = useParams();
  const found = useRead('processes.cases.get', { id: id! }, { every: EVERY_MS });
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const item = found.data;
  const open = item.tasks.filter((task) => task.status === 'open');
  return (
    <>
      <PageTitle
        aside={<Tag kind={item.status === 'completed' ? 'done' : 'current'}>{t(`status.${item.status}`)}</Tag>}
      >
        {`${item.code} · ${item.title}`}
      </PageTitle>
      {item.incidents.map((incident) => (
        <div className="dk-alert" key={incident.token}>
          <h2>{t('case.incident')}</h2>
          <p>{incident.detail}</p>
        </div>
      ))}
      <div className="dk-grid">
        <div>
          <section className="dk-card" aria-labelledby="tasks">
            <h2 id="tasks">{t('case.tasks')}</h2>
            {open.length === 0 && <p className="dk-mute">{t('case.noTasks')}</p>}
            <ul className="dk-list">
              {open.map((task) => (
                <li key={task.id}>
                  <Link to={`/attivita/${task.id}`}>{task.name}</Link>
                  {task.claimedByName && (
                    <span className="dk-mute">{t('inbox.claimedBy', { name: task.claimedByName })}</span>
                  )}
                </li>
              ))}
            </ul>
          </section>
          {item.dossierId && <DossierDocuments dossierId={item.dossierId} />}
          <section className="dk-card" aria-labelledby="history">
            <h2 id="history">{t('case.history')}</h2>
            <ol className="dk-list">
              {item.history.map((event, index) => (
                <li key={index}>
                  <span>{event.name ?? event.what}</span>
                  <span className="dk-mute">
                    {[event.by, formatDateTime(locale, new Date(event.at))].filter(Boolean).join(' · ')}
                  </span>
                </li>
              ))}
            </ol>
          </section>
        </div>
        <div>
          <Facts item={item} />
          <Results variables={item.variables as Record<string, unknown>} />
          <section className="dk-card" aria-labelledby="steps">
            <h2 id="steps">{t('case.steps')}</h2>
            <ol className="dk-steps">
              {item.steps
                .filter((step) => step.name)
                .map((step) => (
                  <li key={step.id} data-status={step.status}>
                    <span>{step.name}</span>
                    <Tag kind={step.status}>{t(`step.${step.status}`)}</Tag>
                  </li>
                ))}
            </ol>
          </section>
        </div>
      </div>
    </>
  );
}

function Facts({ item }: { readonly item: Case }) {
  const { t, locale } = useLanguage();
  return (
    <section className="dk-card" aria-label={t('case.term')}>
      <dl className="dk-facts">
        <dt>{t('case.procedure')}</dt>
        <dd>{item.modelName}</dd>
        <dt>{t('case.presented')}</dt>
        <dd>{formatDateTime(locale, new Date(item.presentedAt))}</dd>
        <dt>{t('case.term')}</dt>
        <dd>
          <Term {...item.clock} />
        </dd>
        {item.clock.norm && (
          <>
            <dt>{t('case.norm')}</dt>
            <dd>{item.clock.norm}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** What the procedure has brought about so far, with the way to it. */
function Results({ variables }: { readonly variables: Readonly<Record<string, unknown>> }) {
  const { t } = useLanguage();
  const text = (name: string) => (typeof variables[name] === 'string' ? variables[name] : undefined);
  const results = [
    ['case.entry', text('entryCode'), text('entryId') && `${base}/desk/protocollo/${text('entryId')}`],
    ['case.actCode', text('actCode'), undefined],
    ['case.board', text('boardCode'), text('boardId') && `${base}/albo/${text('boardId')}`],
    ['case.reply', text('replyEntryCode'), text('replyEntryId') && `${base}/desk/protocollo/${text('replyEntryId')}`],
  ] as const;
  const known = results.filter(([, code]) => code !== undefined);
  if (known.length === 0) return null;
  return (
    <section className="dk-card" aria-labelledby="results">
      <h2 id="results">{t('case.outcome')}</h2>
      <dl className="dk-facts">
        {known.map(([label, code, address]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>{address ? <a href={address}>{code}</a> : code}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
