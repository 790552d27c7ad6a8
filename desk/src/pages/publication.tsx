import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { formatDateTime, formatDay } from '../../../ui/contract/format.ts';
import { call, type OutputOf } from '../lib/client.ts';
import { useDraft } from '../lib/draft.ts';
import { useLanguage } from '../lib/language.tsx';
import { base } from '../lib/page.ts';
import { useRead, useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Awaited, Field, Form, PageTitle, Submit } from '../parts/basics.tsx';
import { Why } from '../parts/why.tsx';
import { State } from './publications.tsx';

type Report = OutputOf<'publication.board.report'>;

const PUBLISH = 'publication.board.publish';

/** One publication: its period and state, its report, and its withdrawal. */
export function PublicationPage() {
  const { id } = useParams();
  const found = useRead('publication.board.report', { id: id! });
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const entry = found.data;
  return (
    <>
      <PageTitle>{`${entry.code} · ${entry.title}`}</PageTitle>
      <div className="dk-grid">
        <div>
          <ReportCard report={entry} />
          {entry.state !== 'withdrawn' && entry.state !== 'expired' && <Withdraw id={id!} />}
        </div>
        <Facts id={id!} report={entry} />
      </div>
    </>
  );
}

function ReportCard({ report }: { readonly report: Report }) {
  const { t, locale } = useLanguage();
  const period = { from: formatDay(locale, report.from), to: formatDay(locale, report.to) };
  const words = report.withdrawnAt
    ? t('boardEntry.cut', {
        when: formatDateTime(locale, new Date(report.withdrawnAt)),
        reason: report.withdrawalReason ?? '',
      })
    : t(report.complete ? 'boardEntry.complete' : 'boardEntry.running', period);
  return (
    <section className="dk-card" aria-labelledby="report">
      <h2 id="report">{t('boardEntry.report')}</h2>
      <p>{words}</p>
      <p className="dk-mute mb-0">
        {t('document.hash')}: <span className="dk-hash">{report.sha256}</span>
      </p>
    </section>
  );
}

function Facts({ id, report }: { readonly id: string; readonly report: Report }) {
  const { t, locale } = useLanguage();
  const { state, daysLeft, withdrawalReason: reason } = report;
  return (
    <section className="dk-card" aria-label={t('board.period')}>
      <dl className="dk-facts">
        <dt>{t('board.state')}</dt>
        <dd>
          <State entry={{ state, daysLeft, reason }} />
        </dd>
        <dt>{t('board.kind')}</dt>
        <dd>{report.kind}</dd>
        <dt>{t('board.period')}</dt>
        <dd>{t('board.periodText', { from: formatDay(locale, report.from), to: formatDay(locale, report.to) })}</dd>
        {report.actId && (
          <>
            <dt>{t('boardEntry.act')}</dt>
            <dd>
              <Link to={`/atti/${report.actId}`}>{report.actCode ?? t('desk.open')}</Link>
            </dd>
          </>
        )}
        <dt>{t('boardEntry.document')}</dt>
        <dd>
          <Link to={`/documenti/${report.documentId}`}>{t('desk.open')}</Link>
        </dd>
      </dl>
      {state === 'current' && <a href={`${base}/albo/${id}`}>{t('boardEntry.public')}</a>}
    </section>
  );
}

function Withdraw({ id }: { readonly id: string }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const may = useMe().permissions.includes(PUBLISH);
  const form = `withdraw/${id}`;
  const [reason, setReason, forget] = useDraft(form, () => '');
  const work = useWork(
    (said: string, key) => call('publication.board.withdraw', { id, reason: said }, key),
    () => {
      forget();
      void queries.invalidateQueries();
    },
    form,
  );
  const submit = () => {
    work.mutate(reason.trim());
  };
  return (
    <section className="dk-card dk-noprint" aria-labelledby="withdraw">
      <h2 id="withdraw">{t('boardEntry.withdraw')}</h2>
      <p className="dk-hint">{t('boardEntry.withdrawHint')}</p>
      {may ? (
        <Form problem={work.error} submit={submit}>
          <Field name="reason" label="boardEntry.reason">
            {(ids) => <textarea {...ids} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
          <Submit danger busy={work.isPending}>
            {t('boardEntry.withdraw')}
          </Submit>
        </Form>
      ) : (
        <Why permission={PUBLISH} />
      )}
    </section>
  );
}
