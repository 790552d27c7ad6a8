import { call } from '../lib/client.ts';
import { forgetDraft, useDraft } from '../lib/draft.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead, useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import type { Complete } from '../pages/task.tsx';
import { ActCard } from './act-signature.tsx';
import { Busy, Field, Form, Refusal, Submit } from './basics.tsx';

interface Given {
  readonly visa: 'granted' | 'returned';
  readonly commitment: string;
  readonly reason: string;
}

/** The accounting visa (TUEL art. 183 c. 7): granted with the number of the commitment, or the proposal goes back. */
export function AccountingVisa({ actId, complete }: { readonly actId: string; readonly complete: Complete }) {
  const { t } = useLanguage();
  const me = useMe();
  const act = useRead('acts.acts.get', { id: actId });
  const form = `visa/${actId}`;
  const [given, change] = useDraft<Given>(form, () => ({ visa: 'granted', commitment: '', reason: '' }));
  const work = useWork(
    async ({ visa, reason, commitment }: Given, key) => {
      if (visa === 'returned') {
        const returnReason = reason.trim();
        return complete({ visa, ...(returnReason ? { returnReason } : {}) }, key);
      }
      const known = act.data!.opinions.some((opinion) => opinion.kind === 'accounting' && opinion.onThisDraft);
      const number = commitment.trim();
      const data = number ? { commitment: number } : {};
      const opinion = { id: actId, kind: 'accounting', outcome: 'favourable', data } as const;
      if (!known) await call('acts.opinions.give', opinion, `${key}-opinion`);
      return complete({ visa, ...data }, `${key}-complete`);
    },
    () => forgetDraft(me, form),
    form,
  );
  if (act.isPending) return <Busy />;
  if (act.error) return <Refusal problem={act.error} again={() => void act.refetch()} />;
  return (
    <Form problem={work.error} submit={() => work.mutate(given, { onError: () => void act.refetch() })}>
      <ActCard act={act.data} title={t('visa.act')} />
      <fieldset className="dk-field">
        <legend>{t('sign.how')}</legend>
        {(['granted', 'returned'] as const).map((known) => (
          <label className="dk-option" key={known}>
            <input
              type="radio"
              name="visa"
              checked={given.visa === known}
              onChange={() => change({ ...given, visa: known })}
            />
            <span>{t(known === 'granted' ? 'visa.grant' : 'visa.return')}</span>
          </label>
        ))}
      </fieldset>
      {given.visa === 'granted' ? (
        <Field name="commitment" label="visa.commitment">
          {(ids) => (
            <input
              {...ids}
              value={given.commitment}
              onChange={(event) => change({ ...given, commitment: event.target.value })}
            />
          )}
        </Field>
      ) : (
        <Field name="reason" label="visa.reason">
          {(ids) => (
            <textarea
              {...ids}
              rows={3}
              value={given.reason}
              onChange={(event) => change({ ...given, reason: event.target.value })}
            />
          )}
        </Field>
      )}
      <div className="dk-actions">
        <Submit busy={work.isPending}>{t('sign.submit')}</Submit>
      </div>
    </Form>
  );
}
