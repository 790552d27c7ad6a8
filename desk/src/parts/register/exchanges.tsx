import '../../lib/counter-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { call, fileAddress, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Icon, Refusal, Tag } from '../basics.tsx';
import { EntityForm } from '../entity-form.tsx';

type Exchange = OutputOf<'records.exchanges.list'>['items'][number];
type Reply = InputOf<'records.exchanges.reply'>;

const ANOMALIES = [
  '000_Irricevibile',
  '001_ValidazioneFirma',
  '002_AnomaliaImpronte',
  '003_DocumentoAllegatiNonLeggibili',
  '004_DocumentoAllegatiErroreValidazioneFirma',
  '005_DocumentoAllegatiErroreVaidazioneMarcaTemporale',
  '006_DocumentoAllegatiErroreValidazioneSigillo',
  '007_ErroreIdentificatoreNonTrovato',
] as const satisfies readonly NonNullable<Reply['anomaly']>[];

/** What was said between this register and another administration about an entry, in the order of time. */
export function Exchanges({ entryId, open }: { readonly entryId: string; readonly open: boolean }) {
  const { t } = useLanguage();
  const exchanges = useRead('records.exchanges.list', { entryId });
  const items = exchanges.data?.items ?? [];
  if (items.length === 0) return null;
  const answerable = open && items.some((one) => isMark(one) && one.address !== null);
  const confirmed = items.some(({ direction, kind }) => direction === 'made' && kind === 'confirmation');
  return (
    <section className="dk-card" aria-labelledby="exchanges">
      <h2 id="exchanges">{t('exchange.title')}</h2>
      <ol className="dk-list">
        {items.map((one) => (
          <Line key={one.id} entryId={entryId} exchange={one} />
        ))}
      </ol>
      {answerable && <Answer entryId={entryId} confirmed={confirmed} />}
    </section>
  );
}

function isMark({ direction, kind }: Exchange): boolean {
  return direction === 'received' && kind === 'mark';
}

interface Said {
  readonly entryId: string;
  readonly exchange: Exchange;
}

function Line({ entryId, exchange }: Said) {
  const { t, locale } = useLanguage();
  const { id, direction, kind, at, address, filename, peer, anomaly, reason, seal } = exchange;
  const when = formatDateTime(locale, new Date(at));
  return (
    <li>
      <span>
        {t(`exchange.${direction}`)} <strong>{t(`exchange.kind.${kind}`)}</strong>
        {address !== null && (
          <>
            {' · '}
            <span dir="auto">{address}</span>
          </>
        )}
        <span className="d-block dk-mute">{when}</span>
        {peer !== null && (
          <span className="d-block" dir="auto">
            {t('exchange.peer', { number: peer.number, date: peer.date, administration: peer.administration })}
          </span>
        )}
        {seal !== null && (
          <span className="d-block">
            <Tag kind={seal.valid ? 'done' : 'expired'}>
              {t(seal.valid ? 'exchange.sealIntact' : 'exchange.sealBroken')}
            </Tag>{' '}
            <span className="dk-mute" dir="auto">
              {seal.sealedBy}
            </span>
          </span>
        )}
        {anomaly !== null && (
          <span className="d-block">
            <Tag kind="expired">{anomaly.slice(0, 3)}</Tag> {t(`exchange.anomaly.${anomaly}`)}
          </span>
        )}
        {reason !== null && (
          <span className="d-block dk-mute" dir="auto">
            {reason}
          </span>
        )}
        {direction === 'made' && <Course entryId={entryId} exchange={exchange} />}
      </span>
      <a href={fileAddress('records.exchanges.download', { id })} download>
        <Icon name="it-download" /> {filename}
        <span className="visually-hidden"> {when}</span>
      </a>
    </li>
  );
}

/** What became of a message that was made. */
function Course({ entryId, exchange }: Said) {
  const { t } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const dispatches = useRead('bus.dispatches.list', { entryId });
  const send = useWork(
    (again: boolean, key) => call('bus.dispatches.send', { entryId, exchangeId: exchange.id, again }, key),
    () => void queries.invalidateQueries({ queryKey: ['bus.dispatches.list'] }),
  );
  if (!dispatches.data) return null;
  const last = dispatches.data.items.findLast(({ exchangeId }) => exchangeId === exchange.id);
  const stuck = !last || last.state === 'failed' || last.state === 'uncertain' || last.missing !== null;
  const may = me.permissions.includes('bus.dispatches.send') && dispatches.data.mailbox !== null;
  return (
    <span className="d-block">
      <Tag kind={last ? (stuck ? 'expired' : 'done') : 'none'}>
        {t(last ? `dispatch.state.${last.state}` : 'exchange.unsent')}
      </Tag>
      {last?.failure && (
        <span className="d-block dk-mute" dir="auto">
          {last.failure}
        </span>
      )}
      {stuck && may && (
        <button
          type="button"
          className="btn btn-outline-primary btn-sm mt-2"
          disabled={send.isPending}
          onClick={() => send.mutate(last !== undefined && last.state !== 'failed')}
        >
          {t(last ? 'dispatch.sendAgain' : 'dispatch.send')}
          <span className="visually-hidden"> {t(`exchange.kind.${exchange.kind}`)}</span>
        </button>
      )}
      <Refusal problem={send.error} />
    </span>
  );
}

function Answer({ entryId, confirmed }: { readonly entryId: string; readonly confirmed: boolean }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const may = useMe().permissions.includes('records.protocol.register');
  const [open, setOpen] = useState(false);
  const again = () => {
    setOpen(false);
    void queries.invalidateQueries({ queryKey: ['records.exchanges.list'] });
    void queries.invalidateQueries({ queryKey: ['bus.dispatches.list'] });
  };
  const confirm = useWork(
    (_: undefined, key) => call('records.exchanges.reply', { entryId, kind: 'confirmation' }, key),
    again,
  );
  if (!may) return null;
  if (open) {
    return (
      <EntityForm
        form={`exception.${entryId}`}
        fields={[
          {
            ...{ name: 'anomaly', label: 'exchange.anomaly', kind: 'choice', required: true },
            options: ANOMALIES.map((value) => ({
              value,
              label: `${value.slice(0, 3)} – ${t(`exchange.anomaly.${value}`)}`,
            })),
          },
          { name: 'detail', label: 'exchange.detail', max: 500 },
        ]}
        submit="exchange.except"
        send={({ anomaly, detail }, key) => {
          const said = detail?.trim() ? { detail: detail.trim() } : {};
          return call('records.exchanges.reply', { entryId, kind: 'exception', anomaly, ...said } as Reply, key);
        }}
        done={again}
        cancel={() => setOpen(false)}
      />
    );
  }
  return (
    <>
      <Refusal problem={confirm.error} />
      <div className="dk-actions">
        {!confirmed && (
          <button
            type="button"
            className="btn btn-outline-primary btn-sm"
            disabled={confirm.isPending}
            onClick={() => confirm.mutate(undefined)}
          >
            {t('exchange.confirm')}
          </button>
        )}
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setOpen(true)}>
          {t('exchange.except')}
        </button>
      </div>
    </>
  );
}
