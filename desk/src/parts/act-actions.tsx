import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { call, type InputOf, type OutputOf } from '../lib/client.ts';
import { useDraft } from '../lib/draft.ts';
import { useLanguage } from '../lib/language.tsx';
import { demonstration } from '../lib/page.ts';
import { useRead, useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Field, Form, Refusal, Submit } from './basics.tsx';
import { SignedFileField, useSignedFile } from './signed-file.tsx';
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
  const [withKey, setWithKey] = useState(false);
  const sign = useActWork((input: InputOf<'acts.acts.sign'>, key) => call('acts.acts.sign', input, key));
  const file = useSignedFile((signed) => sign.mutate({ id: act.id, ...signed }));
  const submit = () => {
    sign.reset();
    file.reset();
    if (withKey) sign.mutate({ id: act.id });
    else file.send();
  };
  return (
    <Form problem={file.problem ?? sign.error} submit={submit}>
      {demonstration && (
        <label className="dk-option">
          <input type="checkbox" checked={withKey} onChange={(event) => setWithKey(event.target.checked)} />
          <span>{t('sign.demo')}</span>
        </label>
      )}
      {!withKey && <SignedFileField choose={file.choose} />}
      <Submit busy={sign.isPending || file.busy}>{t('act.sign')}</Submit>
    </Form>
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

interface Given {
  readonly outcome: (typeof OUTCOMES)[number];
  readonly reason: string;
}

function Opinion({ act, kind }: { readonly act: Act; readonly kind: OpinionKind }) {
  const { t } = useLanguage();
  const form = `opinion/${act.id}/${kind}`;
  const [{ outcome, reason }, change, forget] = useDraft<Given>(form, () => ({ outcome: 'favourable', reason: '' }));
  const queries = useQueryClient();
  const work = useWork(
    (input: InputOf<'acts.opinions.give'>, key) => call('acts.opinions.give', input, key),
    () => {
      forget();
      void queries.invalidateQueries();
    },
    form,
  );
  const submit = () => {
    const said = reason.trim();
    work.mutate({ id: act.id, kind, outcome, ...(said ? { reason: said } : {}) });
  };
  return (
    <Form problem={work.error} submit={submit}>
      <fieldset className="dk-field">
        <legend>{t('act.outcome')}</legend>
        {OUTCOMES.map((known) => (
          <label className="dk-option" key={known}>
            <input
              type="radio"
              name={`outcome-${kind}`}
              checked={outcome === known}
              onChange={() => change({ outcome: known, reason })}
            />
            <span>{t(`act.outcome.${known}`)}</span>
          </label>
        ))}
      </fieldset>
      <Field name={`reason-${kind}`} label="act.reason" hint="act.reasonHint">
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            value={reason}
            onChange={(event) => change({ outcome, reason: event.target.value })}
          />
        )}
      </Field>
      <Submit busy={work.isPending}>{t('act.give')}</Submit>
    </Form>
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
