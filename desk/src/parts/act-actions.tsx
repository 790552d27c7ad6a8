import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import { call, Problem, upload, type InputOf, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { demonstration } from '../lib/page.ts';
import { useRead, useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Field, Refusal, Submit } from './basics.tsx';
import { Why } from './why.tsx';

type Act = OutputOf<'acts.acts.get'>;
type Ability = Act['abilities'][number];
type OpinionKind = 'technical' | 'accounting' | 'legitimacy';

const OUTCOMES = ['favourable', 'contrary', 'not-due'] as const;
const PUBLISH = 'publication.board.publish';

/** What the reader may do with the act now, and for the rest why not. */
export function ActActions({ act, onBoard }: { readonly act: Act; readonly onBoard: boolean }) {
  const { t } = useLanguage();
  // What lies behind, such as the signature of an act that is adopted, needs no explanation.
  const abilities = act.abilities.filter(
    ({ action }) => act.status !== 'adopted' && !(action === 'sign' && act.signedAt),
  );
  const publishes = act.status === 'adopted' && act.publication !== null && !onBoard;
  if (abilities.length === 0 && !publishes) return null;
  return (
    <section className="dk-card dk-noprint" aria-labelledby="actions">
      <h2 id="actions">{t('act.actions')}</h2>
      {act.caseId && <TaskOfAct caseId={act.caseId} />}
      {abilities.map((ability) => (
        <div className="dk-action" key={ability.action}>
          <h3>{t(`act.do.${ability.action}`)}</h3>
          {ability.allowed ? <Do act={act} action={ability.action} /> : <Refused ability={ability} />}
        </div>
      ))}
      {publishes && <Publish act={act} />}
    </section>
  );
}

function Refused({ ability }: { readonly ability: Ability }) {
  return (
    <>
      {ability.because && <p>{ability.because}</p>}
      {ability.missing && <Why permission={ability.missing} />}
    </>
  );
}

/** The open step of the case that leads the act. */
function TaskOfAct({ caseId }: { readonly caseId: string }) {
  const { t } = useLanguage();
  const may = useMe().permissions.includes('processes.cases.read');
  const found = useRead('processes.cases.get', { id: caseId }, { enabled: may });
  const open = found.data?.tasks.filter((task) => task.status === 'open') ?? [];
  return (
    <ul className="dk-list">
      {open.map((task) => (
        <li key={task.id}>
          <Link to={`/attivita/${task.id}`}>{t('act.openTask', { name: task.name })}</Link>
        </li>
      ))}
    </ul>
  );
}

function Do({ act, action }: { readonly act: Act; readonly action: Ability['action'] }) {
  switch (action) {
    case 'sign':
      return <Sign act={act} />;
    case 'number':
      return <Adopt act={act} />;
    default:
      return <Opinion act={act} kind={action} />;
  }
}

function useActWork<I>(work: (input: I, key: string) => Promise<unknown>) {
  const queries = useQueryClient();
  return useWork(work, () => void queries.invalidateQueries());
}

function Sign({ act }: { readonly act: Act }) {
  const { t } = useLanguage();
  const [file, setFile] = useState<File>();
  const [withKey, setWithKey] = useState(false);
  const sign = useActWork((input: { sha256?: string; filename?: string }, key) =>
    call('acts.acts.sign', { id: act.id, ...input }, key),
  );
  // The file goes up first: its digest is what is signed with.
  const send = useActWork(async (given: { readonly file: File | undefined; readonly name: string }) => {
    if (!given.file) throw new Problem(400, 'NO_FILE', t('sign.chooseFile'), undefined, []);
    const { sha256 } = await upload('records.content.put', { filename: given.name }, given.file);
    await sign.mutateAsync({ sha256, filename: given.name }).catch(() => undefined);
  });
  const busy = sign.isPending || send.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sign.reset();
    send.reset();
    if (withKey) sign.mutate({});
    else send.mutate({ file, name: file?.name ?? '' });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Refusal problem={send.error ?? sign.error} />
      {demonstration && (
        <label className="dk-option">
          <input type="checkbox" checked={withKey} onChange={(event) => setWithKey(event.target.checked)} />
          <span>{t('sign.demo')}</span>
        </label>
      )}
      {!withKey && (
        <Field name="signed" label="sign.fileLabel" hint="sign.fileHint">
          {(ids) => <input {...ids} type="file" accept=".p7m" onChange={(event) => setFile(event.target.files?.[0])} />}
        </Field>
      )}
      <Submit busy={busy}>{t('act.sign')}</Submit>
    </form>
  );
}

function Adopt({ act }: { readonly act: Act }) {
  const { t } = useLanguage();
  const work = useActWork((id: string, key) => call('acts.acts.number', { id }, key));
  return (
    <>
      <p className="dk-hint">{t('act.numberHint')}</p>
      <Refusal problem={work.error} />
      <button type="button" className="btn btn-primary" disabled={work.isPending} onClick={() => work.mutate(act.id)}>
        {t('act.number')}
      </button>
    </>
  );
}

function Opinion({ act, kind }: { readonly act: Act; readonly kind: OpinionKind }) {
  const { t } = useLanguage();
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>('favourable');
  const [reason, setReason] = useState('');
  const work = useActWork((input: InputOf<'acts.opinions.give'>, key) => call('acts.opinions.give', input, key));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const said = reason.trim();
    work.mutate({ id: act.id, kind, outcome, ...(said ? { reason: said } : {}) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Refusal problem={work.error} />
      <fieldset className="dk-field">
        <legend>{t('act.outcome')}</legend>
        {OUTCOMES.map((known) => (
          <label className="dk-option" key={known}>
            <input
              type="radio"
              name={`outcome-${kind}`}
              checked={outcome === known}
              onChange={() => setOutcome(known)}
            />
            <span>{t(`act.outcome.${known}`)}</span>
          </label>
        ))}
      </fieldset>
      <Field name={`reason-${kind}`} label="act.reason" hint="act.reasonHint">
        {(ids) => <textarea {...ids} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <Submit busy={work.isPending}>{t('act.give')}</Submit>
    </form>
  );
}

function Publish({ act }: { readonly act: Act }) {
  const { t } = useLanguage();
  const may = useMe().permissions.includes(PUBLISH);
  return (
    <div className="dk-action">
      <h3>{t('act.do.publish')}</h3>
      {may ? (
        <Link className="btn btn-primary" to={`/pubblicazioni/nuova?atto=${act.id}`}>
          {t('board.publish')}
        </Link>
      ) : (
        <Why permission={PUBLISH} />
      )}
    </div>
  );
}
