import { useState, type FormEvent } from 'react';
import { call, fileAddress, Problem, upload, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead, useWork } from '../lib/queries.ts';
import type { Complete } from '../pages/task.tsx';
import { Busy, Field, Icon, Refusal, Submit } from './basics.tsx';

type Act = OutputOf<'acts.acts.get'>;
type Decision = 'file' | 'demo' | 'return';

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
  const act = useRead('acts.acts.get', { id: actId });
  const [decision, setDecision] = useState<Decision>('file');
  const [file, setFile] = useState<File>();
  const [reason, setReason] = useState('');
  const work = useWork(
    async () => {
      const [variables, attempt] = await decide(act.data!, decision, file, reason, t('sign.chooseFile'));
      return complete(variables, attempt);
    },
    () => undefined,
  );
  if (act.isPending) return <Busy />;
  if (act.error) return <Refusal problem={act.error} again={() => void act.refetch()} />;
  const signed = act.data.status !== 'draft';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    work.mutate(undefined, { onError: () => void act.refetch() });
  };
  return (
    <form onSubmit={submit} noValidate>
      <ActCard act={act.data} title={t('sign.act')} />
      <Refusal problem={work.error} />
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
          {decision === 'file' && (
            <Field name="signed" label="sign.fileLabel" hint="sign.fileHint">
              {(ids) => (
                <input {...ids} type="file" accept=".p7m" onChange={(event) => setFile(event.target.files?.[0])} />
              )}
            </Field>
          )}
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
        <Submit busy={work.isPending}>{t('sign.submit')}</Submit>
      </div>
    </form>
  );
}

/** Does what was decided with the act. @returns what the task is completed with. */
async function decide(
  act: Act,
  decision: Decision,
  file: File | undefined,
  reason: string,
  missing: string,
): Promise<readonly [Record<string, unknown>, string]> {
  // Signed already: the task was left between the signature and its completion.
  if (act.status !== 'draft') return [{ signature: 'signed' }, 'signed'];
  if (decision === 'return') {
    return [
      { signature: 'returned', ...(reason.trim() ? { returnReason: reason.trim() } : {}) },
      `returned-${reason.length}`,
    ];
  }
  if (decision === 'demo') {
    await call('acts.acts.sign', { id: act.id });
  } else {
    if (!file) throw new Problem(400, 'NO_FILE', missing, undefined, []);
    const { sha256 } = await upload('records.content.put', { filename: file.name }, file);
    await call('acts.acts.sign', { id: act.id, sha256, filename: file.name });
  }
  return [{ signature: 'signed' }, 'signed'];
}
