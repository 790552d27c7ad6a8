import { Link, useParams } from 'react-router';
import type { DeskLabel } from '../../../../ui/contract/desk.ts';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { call, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useDraft } from '../../lib/draft.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { recordAddress } from '../../lib/records.ts';
import { useMe } from '../../lib/session.ts';
import { Awaited, Field, Form, PageTitle, Submit } from '../../parts/basics.tsx';
import { useFactTypes } from '../facts/actors.ts';
import { FindingStatus } from './findings.tsx';

type Finding = OutputOf<'integrity.findings.get'>;
type Resolution = InputOf<'integrity.findings.resolve'>;
const outcomes = ['remedied', 'measure-taken', 'dismissed'] as const;

/** One finding: what is not in order, by which norm, on which facts, what to do; and the answer to it. */
export function FindingPage() {
  const { t, locale } = useLanguage();
  const { id } = useParams();
  const me = useMe();
  const found = useRead('integrity.findings.get', { id: id! });
  const checks = useRead('integrity.checks.list', {});
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const item = found.data;
  const condition = checks.data?.items.find(({ code }) => code === item.check)?.condition[locale];
  const may = me.permissions.includes('integrity.findings.resolve') && item.status === 'open';
  const record = recordOf(item.scope);
  return (
    <>
      <PageTitle aside={<FindingStatus status={item.status} />}>{`${item.check} · ${item.title[locale]}`}</PageTitle>
      <p className="dk-lead">{item.sentence[locale]}</p>
      {record && (
        <p>
          <Link to={record.address}>{t(record.label)}</Link>
        </p>
      )}
      <section className="dk-card">
        <dl className="dk-facts">
          <dt>{t('findings.norm')}</dt>
          <dd>{item.norm}</dd>
          <dt>{t('findings.severity')}</dt>
          <dd>{t(`findings.severity.${item.severity}`)}</dd>
          {condition && (
            <>
              <dt>{t('findings.condition')}</dt>
              <dd>{condition}</dd>
            </>
          )}
          <dt>{t('findings.measure')}</dt>
          <dd>{item.measure[locale]}</dd>
          <dt>{t('findings.opened')}</dt>
          <dd>{formatDateTime(locale, new Date(item.openedAt))}</dd>
        </dl>
      </section>
      <Evidence item={item} />
      {item.status === 'resolved' && <Answer item={item} />}
      {may && <Resolve id={item.id} done={() => void found.refetch()} />}
    </>
  );
}

function Evidence({ item }: { readonly item: Finding }) {
  const { t, locale } = useLanguage();
  const { sentence } = useFactTypes();
  return (
    <section className="dk-card" aria-labelledby="evidence">
      <h2 id="evidence">{t('findings.evidence')}</h2>
      <ul className="dk-list">
        {item.events.map((event) => (
          <li key={event.id}>
            <span>{sentence(event.type)}</span>
            <span className="dk-mute">
              {formatDateTime(locale, new Date(event.time))}
              {event.leafIndex !== null && ` · ${t('findings.leaf')} ${event.leafIndex}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answer({ item }: { readonly item: Finding }) {
  const { t } = useLanguage();
  return (
    <section className="dk-note dk-good">
      <h2>{item.outcome && t(`findings.outcome.${item.outcome}`)}</h2>
      <p>{item.reason}</p>
      {item.resolvedByName && <p className="dk-mute">{t('findings.closedBy', { name: item.resolvedByName })}</p>}
    </section>
  );
}

function Resolve({ id, done }: { readonly id: string; readonly done: () => void }) {
  const { t } = useLanguage();
  const form = `finding/${id}`;
  const [given, change, forget] = useDraft<Omit<Resolution, 'id'>>(form, () => ({ outcome: 'remedied', reason: '' }));
  const { outcome, reason } = given;
  const work = useWork(
    (input: Resolution, key) => call('integrity.findings.resolve', input, key),
    () => {
      forget();
      done();
    },
    form,
  );
  const send = () => {
    work.mutate({ id, outcome, reason });
  };
  return (
    <section className="dk-card" aria-labelledby="resolve">
      <h2 id="resolve">{t('findings.resolve')}</h2>
      <Form problem={work.error} submit={send}>
        <Field name="outcome" label="findings.outcome">
          {(ids) => (
            <select
              {...ids}
              value={outcome}
              onChange={(event) => change({ ...given, outcome: event.target.value as Resolution['outcome'] })}
            >
              {outcomes.map((one) => (
                <option key={one} value={one}>
                  {t(`findings.outcome.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="reason" label="findings.reason" hint="findings.reasonHint">
          {(ids) => (
            <textarea
              {...ids}
              required
              rows={4}
              maxLength={4000}
              value={reason}
              onChange={(event) => change({ ...given, reason: event.target.value })}
            />
          )}
        </Field>
        <Submit busy={work.isPending}>{t('findings.close')}</Submit>
      </Form>
    </section>
  );
}

/** Where the desk shows what a finding is about: its act or case, or the register. */
function recordOf(scope: string): { readonly address: string; readonly label: DeskLabel } | undefined {
  const [, room, id] = /^(acts\/act|processes\/case)\/([0-9a-f-]+)$/.exec(scope) ?? [];
  if (id !== undefined) {
    const kind = room === 'acts/act' ? 'act' : 'case';
    return { address: recordAddress(kind, id), label: `findings.record.${kind}` };
  }
  return scope.startsWith('records/') ? { address: '/protocollo', label: 'findings.record.register' } : undefined;
}
