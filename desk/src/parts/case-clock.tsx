import { useQueryClient } from '@tanstack/react-query';
import { dayOf, formatDay } from '../../../ui/contract/format.ts';
import { call, type OutputOf } from '../lib/client.ts';
import { useDraft } from '../lib/draft.ts';
import { useLanguage } from '../lib/language.tsx';
import { useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Field, Form, Refusal, Submit, Term } from './basics.tsx';

type Case = OutputOf<'processes.cases.get'>;

/** The legal clock in words: from when, until when, why it stood still, what happens at its end. */
export function CaseClock({ item }: { readonly item: Case }) {
  const { t } = useLanguage();
  const me = useMe();
  const may = me.permissions.includes('processes.clocks.suspend') && item.status === 'running';
  return (
    <>
      <section className="dk-card" aria-labelledby="clock">
        <h2 id="clock">{t('clock.title')}</h2>
        {item.legalTerm ? <Words item={item} term={item.legalTerm} /> : <p>{t('clock.none')}</p>}
      </section>
      {item.legalTerm && <Suspensions item={item} />}
      {may && item.legalTerm && (item.clock.suspendedSince ? <Resume item={item} /> : <Suspend item={item} />)}
    </>
  );
}

function Words({ item, term }: { readonly item: Case; readonly term: NonNullable<Case['legalTerm']> }) {
  const { t, locale } = useLanguage();
  return (
    <dl className="dk-facts">
      <dt>{t('clock.lengthLabel')}</dt>
      <dd>
        {t(`clock.length.${term.unit}`, { count: term.days })}
        <div className="dk-mute">{term.norm}</div>
      </dd>
      <dt>{t('clock.start')}</dt>
      <dd>{t('clock.startText', { day: formatDay(locale, dayOf(new Date(item.presentedAt))) })}</dd>
      {item.clock.dueDay && (
        <>
          <dt>{t('clock.end')}</dt>
          <dd>{formatDay(locale, item.clock.dueDay)}</dd>
        </>
      )}
      <dt>{t('clock.now')}</dt>
      <dd>
        <Standing item={item} />
      </dd>
      <dt>{t('clock.expiry')}</dt>
      <dd>{t(`clock.expiry.${term.silence}`)}</dd>
    </dl>
  );
}

function Standing({ item }: { readonly item: Case }) {
  const { t, locale } = useLanguage();
  const { daysLeft, suspendedSince } = item.clock;
  if (daysLeft === null) return null;
  if (item.completedAt) {
    const day = formatDay(locale, dayOf(new Date(item.completedAt)));
    return <>{t(daysLeft < 0 ? 'clock.closedLate' : 'clock.closedIn', { day })}</>;
  }
  const words = suspendedSince
    ? t('clock.stopped', { day: formatDay(locale, suspendedSince), count: daysLeft })
    : daysLeft === 0
      ? t('clock.today')
      : t(daysLeft > 0 ? 'clock.left' : 'clock.over', { count: Math.abs(daysLeft) });
  return (
    <>
      <Term {...item.clock} dueDay={null} />
      <div>{words}</div>
    </>
  );
}

function Suspensions({ item }: { readonly item: Case }) {
  const { t, locale } = useLanguage();
  return (
    <section className="dk-card" aria-labelledby="suspensions">
      <h2 id="suspensions">{t('clock.suspensions')}</h2>
      {item.suspensions.length === 0 && <p className="dk-mute">{t('clock.noSuspensions')}</p>}
      <ul className="dk-list">
        {item.suspensions.map((suspension, index) => (
          <li key={index}>
            <div>
              <div className="dk-title">
                {suspension.toDay
                  ? t('clock.suspension', {
                      from: formatDay(locale, suspension.fromDay),
                      to: formatDay(locale, suspension.toDay),
                    })
                  : t('clock.suspensionOpen', { from: formatDay(locale, suspension.fromDay) })}
              </div>
              <div>{suspension.reason}</div>
              <div className="dk-mute">{suspension.norm}</div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Suspend({ item }: { readonly item: Case }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const form = `suspend/${item.id}`;
  const [{ reason, norm }, change, forget] = useDraft(form, () => ({ reason: '', norm: '' }));
  const work = useWork(
    (input: { reason: string; norm: string }, key) =>
      call('processes.clocks.suspend', { caseId: item.id, ...input }, key),
    () => {
      forget();
      void queries.invalidateQueries();
    },
    form,
  );
  const submit = () => {
    work.mutate({ reason: reason.trim(), norm: norm.trim() });
  };
  return (
    <section className="dk-card dk-noprint" aria-labelledby="suspend">
      <h2 id="suspend">{t('clock.suspend')}</h2>
      <p className="dk-hint">{t('clock.suspendHint')}</p>
      <Form problem={work.error} submit={submit}>
        <Field name="reason" label="clock.reason">
          {(ids) => (
            <textarea
              {...ids}
              rows={3}
              value={reason}
              onChange={(event) => change({ reason: event.target.value, norm })}
            />
          )}
        </Field>
        <Field name="norm" label="clock.norm" hint="clock.normHint">
          {(ids) => <input {...ids} value={norm} onChange={(event) => change({ reason, norm: event.target.value })} />}
        </Field>
        <Submit busy={work.isPending}>{t('clock.suspend')}</Submit>
      </Form>
    </section>
  );
}

function Resume({ item }: { readonly item: Case }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const work = useWork(
    (caseId: string, key) => call('processes.clocks.resume', { caseId }, key),
    () => void queries.invalidateQueries(),
  );
  return (
    <div className="dk-actions dk-noprint">
      <Refusal problem={work.error} />
      <button type="button" className="btn btn-primary" disabled={work.isPending} onClick={() => work.mutate(item.id)}>
        {t('clock.resume')}
      </button>
    </div>
  );
}
