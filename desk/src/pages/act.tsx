import { Link, useParams } from 'react-router';
import { formatCents, formatDateTime, formatDay } from '../../../ui/contract/format.ts';
import type { Locale } from '../../../ui/contract/locale.ts';
import type { OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages, type ItemOf } from '../lib/pages.ts';
import { useRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { ActActions } from '../parts/act-actions.tsx';
import { Awaited, PageTitle, Tag } from '../parts/basics.tsx';
import { Preview } from '../parts/preview.tsx';
import { Signatures } from '../parts/signatures.tsx';

type Act = OutputOf<'acts.acts.get'>;
type Opinion = Act['opinions'][number];
type BoardEntry = ItemOf<'publication.board.register'>;

const KINDS = { draft: 'ahead', signed: 'current', adopted: 'done' } as const;

/** An act: its text, data, opinions, signature, number and publication, and what the reader may do. */
export function ActPage() {
  const { t } = useLanguage();
  const { id } = useParams();
  const reads = useMe().permissions.includes('publication.board.report');
  const found = useRead('acts.acts.get', { id: id! });
  const board = usePages('publication.board.register', { actId: id! }, { enabled: reads });
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const act = found.data;
  const onBoard = board.rows.some(({ state }) => state === 'current' || state === 'future');
  return (
    <>
      <PageTitle aside={<Tag kind={KINDS[act.status]}>{t(`act.status.${act.status}`)}</Tag>}>
        {act.code ? `${act.code} · ${act.title}` : act.title}
      </PageTitle>
      <div className="dk-grid">
        <div>
          <ActActions act={act} onBoard={onBoard} />
          <Text act={act} />
          <Opinions act={act} />
          {act.signedAt && <Signatures documentId={act.documentId} signed={[]} />}
        </div>
        <div>
          <Course act={act} entries={board.rows} />
          <Data act={act} />
        </div>
      </div>
    </>
  );
}

function Text({ act }: { readonly act: Act }) {
  const { t } = useLanguage();
  const document = useRead('records.documents.get', { id: act.documentId });
  const current = document.data?.versions.at(-1);
  return (
    <section className="dk-card" aria-labelledby="text">
      <h2 id="text">{t('act.text')}</h2>
      {current && <Preview documentId={act.documentId} {...current} />}
      <p className="dk-actions">
        <Link to={`/documenti/${act.documentId}`}>{t('boardEntry.document')}</Link>
      </p>
    </section>
  );
}

/** Where the act stands on its way, with when and by whom. */
function Course({ act, entries }: { readonly act: Act; readonly entries: readonly BoardEntry[] }) {
  const { t, locale } = useLanguage();
  const when = (instant: string) => formatDateTime(locale, new Date(instant));
  const by = (name: string | null, instant: string) =>
    name ? t('act.by', { name, when: when(instant) }) : when(instant);
  const steps = [
    ['draft', by(act.draftedByName ?? t('history.automatic'), act.draftedAt)],
    ['sign', act.signedAt && by(act.signerName, act.signedAt)],
    ['number', act.adoptedAt && `${act.code}, ${when(act.adoptedAt)}`],
    ['executive', act.executiveAt && t('act.executiveOn', { when: when(act.executiveAt) })],
  ] as const;
  return (
    <section className="dk-card" aria-labelledby="course">
      <h2 id="course">{t('act.progress')}</h2>
      <ol className="dk-steps">
        {steps.map(([step, done]) => (
          <Step key={step} label={t(`act.step.${step}`)} done={done} />
        ))}
        <li data-status={entries.length > 0 ? 'done' : 'ahead'}>
          <span>
            {t('act.step.publication')}
            {entries.map((entry) => (
              <span className="dk-stepnote" key={entry.id}>
                <Link to={`/pubblicazioni/${entry.id}`}>{entry.code}</Link>{' '}
                {t('board.periodText', { from: formatDay(locale, entry.from), to: formatDay(locale, entry.to) })}
              </span>
            ))}
            {entries.length === 0 && (
              <span className="dk-stepnote">{t(act.publication ? 'act.missing' : 'act.notDue')}</span>
            )}
          </span>
        </li>
      </ol>
    </section>
  );
}

function Step({ label, done }: { readonly label: string; readonly done: string | null }) {
  const { t } = useLanguage();
  return (
    <li data-status={done ? 'done' : 'ahead'}>
      <span>
        {label}
        <span className="dk-stepnote">{done ?? t('act.missing')}</span>
      </span>
      {done && <Tag kind="done">{t('step.done')}</Tag>}
    </li>
  );
}

const OPINION = {
  technical: 'act.opinion.technical',
  accounting: 'act.opinion.accounting',
  legitimacy: 'act.opinion.legitimacy',
} as const;

function labelOf(kind: string) {
  return kind in OPINION ? OPINION[kind as keyof typeof OPINION] : 'act.opinion.other';
}

function Opinions({ act }: { readonly act: Act }) {
  const { t } = useLanguage();
  const standing = new Set(act.opinions.filter(({ onThisDraft }) => onThisDraft).map(({ kind }) => kind));
  const missing = act.requiredOpinions.filter((kind) => !standing.has(kind));
  return (
    <section className="dk-card" aria-labelledby="opinions">
      <h2 id="opinions">{t('act.opinions')}</h2>
      {act.opinions.length + missing.length === 0 && <p className="dk-mute">{t('act.noOpinions')}</p>}
      <ul className="dk-list">
        {act.opinions.map((opinion) => (
          <OpinionLine key={opinion.kind + opinion.givenAt} opinion={opinion} />
        ))}
        {missing.map((kind) => (
          <li key={kind}>
            <span>{t(labelOf(kind))}</span>
            <Tag kind="ahead">{t('act.toGive')}</Tag>
          </li>
        ))}
      </ul>
    </section>
  );
}

const OUTCOME = { favourable: 'done', contrary: 'incident', 'not-due': 'none' } as const;

function OpinionLine({ opinion }: { readonly opinion: Opinion }) {
  const { t, locale } = useLanguage();
  return (
    <li>
      <div>
        <div className="dk-title">{t(labelOf(opinion.kind))}</div>
        <div className="dk-mute">
          {t('act.by', { name: opinion.givenByName, when: formatDateTime(locale, new Date(opinion.givenAt)) })}
        </div>
        {opinion.reason && <p className="mb-0">{opinion.reason}</p>}
        {!opinion.onThisDraft && <p className="mb-0">{t('act.oldDraft')}</p>}
      </div>
      <Tag kind={opinion.onThisDraft ? OUTCOME[opinion.outcome] : 'cancelled'}>
        {t(`act.outcome.${opinion.outcome}`)}
      </Tag>
    </li>
  );
}

/** Money of an act is decimal text: `22326.00`. */
function euros(locale: Locale, amount: unknown): string | undefined {
  if (typeof amount !== 'string' || !/^\d{1,13}(\.\d{1,2})?$/.test(amount)) return undefined;
  return formatCents(locale, Math.round(Number(amount) * 100));
}

/** The few data by which an act is known; the rest stands in its text. */
function Data({ act }: { readonly act: Act }) {
  const { t, locale } = useLanguage();
  const data = act.data as Readonly<Record<string, unknown>>;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const supplier = data['supplier'] as Readonly<Record<string, unknown>> | undefined;
  const lines = [
    [t('act.register'), act.register],
    [t('act.amount'), euros(locale, data['amount'])],
    [t('act.cig'), text(data['cig'])],
    [t('act.cup'), text(data['cup'])],
    [t('act.supplier'), text(supplier?.['name'])],
  ] as const;
  return (
    <section className="dk-card" aria-labelledby="data">
      <h2 id="data">{t('act.data')}</h2>
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
        {act.caseId && (
          <div>
            <dt>{t('act.case')}</dt>
            <dd>
              <Link to={`/pratiche/${act.caseId}`}>{act.caseCode ?? t('desk.open')}</Link>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('case.dossier')}</dt>
          <dd>
            <Link to={`/fascicoli/${act.dossierId}`}>{t('case.openDossier')}</Link>
          </dd>
        </div>
      </dl>
    </section>
  );
}
