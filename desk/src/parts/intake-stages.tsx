import { useQueryClient } from '@tanstack/react-query';
import { formatBytes } from '../../../ui/contract/format.ts';
import { call, fileAddress, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead, useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Busy, Icon, Refusal, Tag } from './basics.tsx';

type Intake = OutputOf<'records.intake.stages'>;
type Outcome = Intake['stages'][number]['outcome'];

const KINDS: Readonly<Record<Outcome, string>> = {
  done: 'done',
  nothing: 'done',
  unavailable: 'watch',
  waiting: 'current',
  refused: 'incident',
  failed: 'incident',
};

/** What the house found out about a version by itself, stage by stage, and what lies within it. */
export function IntakeStages({ documentId, version }: { readonly documentId: string; readonly version: number }) {
  const { t } = useLanguage();
  const found = useRead('records.intake.stages', { id: documentId, version });
  return (
    <section className="dk-card" aria-labelledby="intake">
      <h2 id="intake">{t('intake.title')}</h2>
      <Refusal problem={found.error} again={() => void found.refetch()} />
      {found.isPending && <Busy />}
      {found.data && <Stages intake={found.data} />}
      {found.data && <Parts documentId={documentId} version={version} parts={found.data.parts} />}
      {found.data && <Actions documentId={documentId} intake={found.data} />}
    </section>
  );
}

function Stages({ intake }: { readonly intake: Intake }) {
  const { t } = useLanguage();
  return (
    <>
      {intake.pending && <p role="status">{t('intake.pending')}</p>}
      {!intake.pending && intake.stages.length === 0 && <p className="dk-mute">{t('intake.never')}</p>}
      <ul className="dk-list">
        {intake.stages.map(({ stage, outcome, reason, tool, toolVersion }) => (
          <li key={stage}>
            <div>
              {t(`intake.stage.${stage}`)} <Tag kind={KINDS[outcome]}>{t(`intake.outcome.${outcome}`)}</Tag>
              {reason && <div>{t(`intake.reason.${reason}`)}</div>}
              {outcome === 'waiting' && <div>{t('intake.byNight')}</div>}
              <div className="dk-mute">{`${tool} ${toolVersion}`}</div>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Parts(props: { readonly documentId: string; readonly version: number; readonly parts: Intake['parts'] }) {
  const { t, locale } = useLanguage();
  const { documentId: id, version, parts } = props;
  if (parts.length === 0) return null;
  return (
    <>
      <h3>{t('intake.parts')}</h3>
      <ul className="dk-list">
        {parts.map(({ position, path, mime, size }) => (
          <li key={position}>
            <a className="dk-wide" href={fileAddress('records.intake.part', { id, version, position })} download>
              {path}
            </a>
            <span className="dk-mute">{`${mime} · ${formatBytes(locale, size)}`}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Actions({ documentId, intake }: { readonly documentId: string; readonly intake: Intake }) {
  const { t } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const { version } = intake;
  const work = useWork(
    (input: { id: string; version: number; recognise?: boolean }, key) => call('records.intake.repeat', input, key),
    () => void queries.invalidateQueries({ queryKey: ['records.intake.stages'] }),
  );
  const hasText = intake.stages.some(({ stage, outcome }) => ['text', 'ocr'].includes(stage) && outcome === 'done');
  const waits = intake.stages.some(({ stage, outcome }) => stage === 'ocr' && ['waiting', 'failed'].includes(outcome));
  return (
    <div className="dk-noprint">
      <Refusal problem={work.error} />
      <p className="dk-actions">
        {hasText && (
          <a href={fileAddress('records.intake.text', { id: documentId, version })} download>
            <Icon name="it-download" /> {t('intake.text')}
          </a>
        )}
        {waits && me.permissions.includes('records.documents.write') && (
          <button
            type="button"
            className="btn btn-outline-primary btn-sm"
            disabled={work.isPending}
            onClick={() => work.mutate({ id: documentId, version, recognise: true })}
          >
            {t('intake.recognise')}
          </button>
        )}
        {me.permissions.includes('records.documents.write') && (
          <button
            type="button"
            className="btn btn-outline-primary btn-sm"
            disabled={work.isPending || intake.pending}
            onClick={() => work.mutate({ id: documentId, version })}
          >
            {t('intake.again')}
          </button>
        )}
      </p>
    </div>
  );
}
