import { useState } from 'react';
import { call, fileAddress, type OutputOf } from '../lib/client.ts';
import { forgetDraft, useDraft } from '../lib/draft.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead, useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import type { Complete } from '../pages/task.tsx';
import { Busy, Field, Form, Icon, Refusal, Submit } from './basics.tsx';
import { SignedFileField, useSignedFile, type SignedFile } from './signed-file.tsx';

type Act = OutputOf<'acts.acts.get'>;
type Decision = 'file' | 'demo' | 'return';

/** What is sent: how the task ends and, where the act is still to be signed, with which file (none: the key of the demonstration). */
type Decided =
  | { readonly signature: 'signed'; readonly with?: SignedFile | Record<string, never> }
  | { readonly signature: 'returned'; readonly returnReason?: string };

/** The act as it will be signed: what it is, its frozen PDF and its fingerprint. */
export function ActCard({ act, title }: { readonly act: Act; readonly title: string }) {
  const { t } = useLanguage();
  return (
    <section className="dk-card" aria-labelledby="act">
      <h2 id="act">{title}</h2>
      <p className="dk-title">{act.title}</p>
      <p>
        <a href={fileAddress('records.documents.download', { id: act.documentId })} download>
          <Icon name="it-file-pdf-ext" /> {t('sign.read')}
        </a>
      </p>
      <p className="dk-mute mb-0">
        {t('sign.fingerprint')}: <span className="dk-hash">{act.draftSha256}</span>
      </p>
    </section>
  );
}

/** Signs an act with a file signed elsewhere or, in a demonstration, with its key; or returns the draft. */
export function ActSignature(props: {
  readonly actId: string;
  readonly demonstration: boolean;
  readonly complete: Complete;
}) {
  const { t } = useLanguage();
  const { actId, demonstration, complete } = props;
  const me = useMe();
  const act = useRead('acts.acts.get', { id: actId });
  const [decision, setDecision] = useState<Decision>('file');
  const [reason, setReason] = useDraft(`return/${actId}`, () => '');
  const work = useWork(
    async (decided: Decided, key) => {
      if (decided.signature === 'returned') return complete(decided, key);
      if (decided.with) await call('acts.acts.sign', { id: actId, ...decided.with }, `${key}-sign`);
      return complete({ signature: 'signed' }, `${key}-complete`);
    },
    () => forgetDraft(me, `return/${actId}`),
  );
  const file = useSignedFile((signed) => work.mutate({ signature: 'signed', with: signed }));
  if (act.isPending) return <Busy />;
  if (act.error) return <Refusal problem={act.error} again={() => void act.refetch()} />;
  const signed = act.data.status !== 'draft';
  const submit = () => {
    file.reset();
    work.reset();
    // Signed already: the task was left between the signature and its completion.
    if (signed) return work.mutate({ signature: 'signed' });
    if (decision === 'file') return file.send();
    if (decision === 'demo') return work.mutate({ signature: 'signed', with: {} });
    const said = reason.trim();
    work.mutate({ signature: 'returned', ...(said ? { returnReason: said } : {}) });
  };
  return (
    <Form problem={file.problem ?? work.error} submit={submit}>
      <ActCard act={act.data} title={t('sign.act')} />
      {signed ? (
        <p className="dk-note dk-good">{t('sign.already', { name: act.data.signerName ?? '' })}</p>
      ) : (
        <>
          <fieldset className="dk-field">
            <legend>{t('sign.how')}</legend>
            {(demonstration ? (['file', 'demo', 'return'] as const) : (['file', 'return'] as const)).map((known) => (
              <label className="dk-option" key={known}>
                <input type="radio" name="decision" checked={decision === known} onChange={() => setDecision(known)} />
                <span>{t(`sign.${known}`)}</span>
              </label>
            ))}
          </fieldset>
          {decision === 'file' && <SignedFileField choose={file.choose} />}
          {decision === 'return' && (
            <Field name="reason" label="sign.reason">
              {(ids) => (
                <textarea {...ids} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
              )}
            </Field>
          )}
        </>
      )}
      <div className="dk-actions">
        <Submit busy={work.isPending || file.busy}>{t('sign.submit')}</Submit>
      </div>
    </Form>
  );
}
