import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { call, fileAddress, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead, useWork } from '../lib/queries.ts';
import { recordAddress } from '../lib/records.ts';
import { useMe } from '../lib/session.ts';
import { Icon, Refusal, Tag } from './basics.tsx';
import { Confirm } from './confirm.tsx';
import { EntityForm } from './entity-form.tsx';

type Dispatch = OutputOf<'bus.dispatches.list'>['items'][number];

/** How a state looks: well ended, to be watched, or wrong. */
const LOOKS: Readonly<Record<Dispatch['state'], string>> = {
  waiting: 'none',
  sent: 'ahead',
  accepted: 'watch',
  delivered: 'done',
  failed: 'expired',
  uncertain: 'incident',
};

const TROUBLED: readonly Dispatch['state'][] = ['failed', 'uncertain'];

interface Sending {
  readonly entryId: string;
  readonly again: boolean;
}

/** Where an outgoing entry was sent by certified mail, what became of it, and the receipts. */
export function Dispatches({ entryId }: { readonly entryId: string }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const may = useMe().permissions.includes('bus.dispatches.send');
  const [asked, setAsked] = useState<Sending>();
  const dispatches = useRead('bus.dispatches.list', { entryId });
  const send = useWork(
    (input: Sending, key) => call('bus.dispatches.send', input, key),
    () => {
      setAsked(undefined);
      void queries.invalidateQueries({ queryKey: ['bus.dispatches.list'] });
    },
  );
  if (!dispatches.data) return null;
  const { mailbox } = dispatches.data;
  // Messages about the entry stand in the thread with the other administration.
  const items = dispatches.data.items.filter(({ exchangeId }) => exchangeId === null);
  // Nothing to say where nothing was sent and nothing could be.
  if (items.length === 0 && (mailbox === null || !may)) return null;
  const last = lastOfEach(items);
  const failed = last.some(({ state }) => state === 'failed');
  const doubtful = last.some(({ state, missing }) => state === 'uncertain' || missing !== null);
  return (
    <section className="dk-card" aria-labelledby="dispatches">
      <h2 id="dispatches">{t('dispatch.title')}</h2>
      {items.length === 0 && <p className="dk-mute">{t('dispatch.none', { mailbox: mailbox ?? '' })}</p>}
      <ul className="dk-list">
        {items.map((one) => (
          <Line key={one.id} dispatch={one} last={last.includes(one)} />
        ))}
      </ul>
      {!asked && <Refusal problem={send.error} />}
      {may && mailbox !== null && (items.length === 0 || failed || doubtful) && (
        <div className="dk-actions">
          <button
            type="button"
            className="btn btn-primary btn-sm"
            disabled={send.isPending}
            onClick={() => setAsked({ entryId, again: items.length > 0 && !failed && doubtful })}
          >
            {t(items.length === 0 ? 'dispatch.send' : 'dispatch.sendAgain')}
          </button>
        </div>
      )}
      {asked && (
        <Confirm
          title={t(items.length === 0 ? 'dispatch.send' : 'dispatch.sendAgain')}
          action={t('dispatch.confirm')}
          busy={send.isPending}
          confirm={() => send.mutate(asked)}
          cancel={() => setAsked(undefined)}
        >
          <Refusal problem={send.error} />
          <p>{t(asked.again ? 'dispatch.twice' : 'dispatch.ask', { mailbox: mailbox ?? '' })}</p>
        </Confirm>
      )}
    </section>
  );
}

function lastOfEach(items: readonly Dispatch[]): readonly Dispatch[] {
  return [...new Map(items.map((one) => [one.address, one])).values()];
}

function Line({ dispatch, last }: { readonly dispatch: Dispatch; readonly last: boolean }) {
  const { t, locale } = useLanguage();
  const may = useMe().permissions.includes('bus.dispatches.oversee');
  const open = last && (TROUBLED.includes(dispatch.state) || dispatch.missing !== null);
  const { recipient, address, state, failure, missing, uncertified, receipts, attempt } = dispatch;
  const when = formatDateTime(locale, new Date(instantOf(dispatch)));
  return (
    <li>
      <span>
        <span dir="auto">{recipient}</span> <span dir="auto">{address}</span>
        <span className="d-block">
          <Tag kind={LOOKS[state]}>{t(`dispatch.state.${state}`)}</Tag> {when}
          {attempt > 1 && ` · ${t('dispatch.attempt', { attempt: String(attempt) })}`}
        </span>
        {failure !== null && (
          <span className="d-block" dir="auto">
            {t('dispatch.failure', { reason: failure })}
          </span>
        )}
        {uncertified && state === 'accepted' && <span className="d-block dk-mute">{t('dispatch.uncertified')}</span>}
        {missing !== null && (
          <span className="d-block">
            <Tag kind="urgent">{t(`dispatch.missing.${missing}`)}</Tag>
          </span>
        )}
        {dispatch.dismissed !== null && (
          <span className="d-block" dir="auto">
            {t('dispatch.dismissed', { reason: dispatch.dismissed })}
          </span>
        )}
        {may && open && dispatch.dismissed === null && <Dismissal id={dispatch.id} recipient={recipient} />}
      </span>
      <span>
        {receipts.map(({ kind, at, documentId }) => (
          <a
            key={documentId}
            className="d-block"
            href={fileAddress('records.documents.download', { id: documentId })}
            download
          >
            <Icon name="it-download" /> {t(`receipt.${kind}`)}
            <span className="visually-hidden">
              {' '}
              {recipient} {formatDateTime(locale, new Date(at))}
            </span>
          </a>
        ))}
      </span>
    </li>
  );
}

/** Says that nothing more is done about what did not arrive, and why. */
function Dismissal({ id, recipient }: { readonly id: string; readonly recipient: string }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <button type="button" className="btn btn-outline-primary btn-sm mt-2" onClick={() => setOpen(true)}>
        {t('dispatch.dismiss')}
        <span className="visually-hidden"> {recipient}</span>
      </button>
    );
  }
  return (
    <EntityForm
      form={`dispatch.${id}`}
      fields={[{ name: 'reason', label: 'dispatch.reason', hint: 'dispatch.reason.hint', required: true, max: 500 }]}
      submit="dispatch.dismiss"
      send={({ reason }, key) => call('bus.dispatches.dismiss', { id, reason: reason!.trim() }, key)}
      done={() => void queries.invalidateQueries({ queryKey: ['bus.dispatches.list'] })}
      cancel={() => setOpen(false)}
    />
  );
}

/** What somebody has to look at: leads to each entry. Nothing where everything has arrived. */
export function TroubledDispatches() {
  const { t, locale } = useLanguage();
  const troubled = useRead('bus.dispatches.troubled', { limit: 20 });
  if (!troubled.data || troubled.data.items.length === 0) return null;
  return (
    <section className="dk-card" aria-labelledby="troubled">
      <h2 id="troubled">{t('dispatch.troubled')}</h2>
      <ul className="dk-list">
        {troubled.data.items.map(({ id, entryId, entryCode, recipient, state, missing, requestedAt }) => (
          <li key={id}>
            <span>
              <Link to={recordAddress('entry', entryId)}>{entryCode}</Link> <span dir="auto">{recipient}</span>
              <span className="d-block dk-mute">{formatDateTime(locale, new Date(requestedAt))}</span>
            </span>
            {missing === null ? (
              <Tag kind={LOOKS[state]}>{t(`dispatch.state.${state}`)}</Tag>
            ) : (
              <Tag kind="urgent">{t(`dispatch.missing.${missing}`)}</Tag>
            )}
          </li>
        ))}
      </ul>
      {troubled.data.next !== null && <p className="dk-mute">{t('dispatch.troubled.more')}</p>}
    </section>
  );
}

/** Since when it stands as it does. */
function instantOf({ state, requestedAt, sentAt, acceptedAt, deliveredAt, failedAt }: Dispatch): string {
  const since = {
    waiting: null,
    uncertain: null,
    sent: sentAt,
    accepted: acceptedAt,
    delivered: deliveredAt,
    failed: failedAt,
  };
  return since[state] ?? requestedAt;
}
