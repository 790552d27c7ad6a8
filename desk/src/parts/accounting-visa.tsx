import { useState, type FormEvent } from 'react';
import { call } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead, useWork } from '../lib/queries.ts';
import type { Complete } from '../pages/task.tsx';
import { ActCard } from './act-signature.tsx';
import { Busy, Field, Refusal, Submit } from './basics.tsx';

/** The accounting visa (TUEL art. 183 c. 7): granted with the number of the commitment, or the proposal goes back. */
export function AccountingVisa({ actId, complete }: { readonly actId: string; readonly complete: Complete }) {
  const { t } = useLanguage();
  const act = useRead('acts.acts.get', { id: actId });
  const [visa, setVisa] = useState<'granted' | 'returned'>('granted');
  const [commitment, setCommitment] = useState('');
  const [reason, setReason] = useState('');
  const [attempt, setAttempt] = useState(0);
  const work = useWork(
    async () => {
      if (visa === 'returned') {
        const returnReason = reason.trim();
        return complete({ visa, ...(returnReason ? { returnReason } : {}) }, `returned-${attempt}`);
      }
      const given = act.data!.opinions.some((opinion) => opinion.kind === 'accounting' && opinion.onThisDraft);
      const number = commitment.trim();
      const data = number ? { commitment: number } : {};
      if (!given) await call('acts.opinions.give', { id: actId, kind: 'accounting', outcome: 'favourable', data });
      return complete({ visa, ...data }, `granted-${attempt}`);
    },
    () => undefined,
  );
  if (act.isPending) return <Busy />;
  if (act.error) return <Refusal problem={act.error} again={() => void act.refetch()} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    work.mutate(undefined, {
      onError: () => {
        setAttempt(attempt + 1);
        void act.refetch();
      },
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <ActCard act={act.data} title={t('visa.act')} />
      <Refusal problem={work.error} />
      <fieldset className="dk-field">
        <legend>{t('sign.how')}</legend>
        {(['granted', 'returned'] as const).map((known) => (
          <label className="dk-option" key={known}>
            <input type="radio" name="visa" checked={visa === known} onChange={() => setVisa(known)} />
            <span>{t(known === 'granted' ? 'visa.grant' : 'visa.return')}</span>
          </label>
        ))}
      </fieldset>
      {visa === 'granted' ? (
        <Field name="commitment" label="visa.commitment">
          {(ids) => <input {...ids} value={commitment} onChange={(event) => setCommitment(event.target.value)} />}
        </Field>
      ) : (
        <Field name="reason" label="visa.reason">
          {(ids) => <textarea {...ids} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Field>
      )}
      <div className="dk-actions">
        <Submit busy={work.isPending}>{t('sign.submit')}</Submit>
      </div>
    </form>
  );
}
