import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { call, fileAddress, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead, useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Icon, Refusal, Tag } from './basics.tsx';
import { Confirm } from './confirm.tsx';

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
  const { mailbox, items } = dispatches.data;
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
          <Line key={one.id} dispatch={one} />
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

function Line({ dispatch }: { readonly dispatch: Dispatch }) {
  const { t, locale } = useLanguage();
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
