import { Link, useParams } from 'react-router';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { base } from '../lib/page.ts';
import { type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { Awaited, PageTitle, Tag, Term } from '../parts/basics.tsx';
import { CaseClock } from '../parts/case-clock.tsx';
import { CaseHistory } from '../parts/case-history.tsx';
import { CaseParties } from '../parts/case-parties.tsx';
import { CaseDrawing, CaseSteps } from '../parts/case-steps.tsx';
import { DossierDocuments } from '../parts/dossier.tsx';
import { useView, Views } from '../parts/views.tsx';

type Case = OutputOf<'processes.cases.get'>;

const views = ['passi', 'documenti', 'parti', 'termine', 'storia'] as const;

/** A case: where it stands, its documents, parties, term and history; each view has its address. */
export function CasePage() {
  const { t } = useLanguage();
  const { id } = useParams();
  const view = useView('scheda', views);
  const found = useRead('processes.cases.get', { id: id! });
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const item = found.data;
  return (
    <>
      <PageTitle
        aside={
          <div className="dk-headaside">
            <Tag kind={item.status === 'completed' ? 'done' : 'current'}>{t(`status.${item.status}`)}</Tag>
            <button type="button" className="btn btn-outline-primary btn-sm dk-noprint" onClick={() => window.print()}>
              {t('case.print')}
            </button>
          </div>
        }
      >
        {`${item.code} · ${item.title}`}
      </PageTitle>
      {item.incidents.map((incident) => (
        <div className="dk-alert" key={incident.token}>
          <h2>{t('case.incident')}</h2>
          <p>{incident.detail}</p>
        </div>
      ))}
      <Views
        label={t('case.views')}
        name="scheda"
        current={view}
        views={views.map((key) => ({ key, label: t(`case.view.${key}`) }))}
      />
      <div className="dk-grid dk-grid-key">
        <div>
          <View item={item} view={view} />
        </div>
        <div>
          <Facts item={item} />
          <Results variables={item.variables as Record<string, unknown>} />
        </div>
      </div>
      {view === 'passi' && <CaseDrawing item={item} />}
    </>
  );
}

function View({ item, view }: { readonly item: Case; readonly view: (typeof views)[number] }) {
  const { t } = useLanguage();
  switch (view) {
    case 'passi':
      return <CaseSteps item={item} />;
    case 'documenti':
      return item.dossierId ? (
        <DossierDocuments dossierId={item.dossierId} />
      ) : (
        <p className="dk-mute">{t('desk.noDocuments')}</p>
      );
    case 'parti':
      return <CaseParties item={item} />;
    case 'termine':
      return <CaseClock item={item} />;
    case 'storia':
      return <CaseHistory id={item.id} />;
    default: {
      const never: never = view;
      return never;
    }
  }
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
        {item.officerName && (
          <>
            <dt>{t('case.officer')}</dt>
            <dd>{item.officerName}</dd>
          </>
        )}
        {item.unitName && (
          <>
            <dt>{t('case.unitName')}</dt>
            <dd>{item.unitName}</dd>
          </>
        )}
        {item.dossierId && (
          <>
            <dt>{t('case.dossier')}</dt>
            <dd>
              <Link to={`/fascicoli/${item.dossierId}`}>{t('case.openDossier')}</Link>
            </dd>
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
    ['case.entry', text('entryCode'), text('entryId') && `/protocollo/${text('entryId')}`],
    ['case.act', text('actCode') ?? (text('actId') && t('desk.open')), text('actId') && `/atti/${text('actId')}`],
    ['case.reply', text('replyEntryCode'), text('replyEntryId') && `/protocollo/${text('replyEntryId')}`],
  ] as const;
  const known = results.filter(([, code]) => code !== undefined);
  const board = text('boardCode');
  if (known.length === 0 && board === undefined) return null;
  return (
    <section className="dk-card" aria-labelledby="results">
      <h2 id="results">{t('case.outcome')}</h2>
      <dl className="dk-facts">
        {known.map(([label, code, address]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>{address ? <Link to={address}>{code}</Link> : code}</dd>
          </div>
        ))}
        {board !== undefined && (
          <div>
            <dt>{t('case.board')}</dt>
            <dd>{text('boardId') ? <a href={`${base}/albo/${text('boardId')}`}>{board}</a> : board}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
