import { useState, type FormEvent } from 'react';
import { call, Problem, upload } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead, useWork } from '../lib/queries.ts';
import { Field, Refusal, Submit } from './basics.tsx';

const blank = { flow: 'incoming', subject: '', name: '', kind: 'person', channel: 'counter', classCode: '' } as const;
type Given = { [K in keyof typeof blank]: string };

const flows = ['incoming', 'outgoing', 'internal'] as const;
const kinds = ['person', 'organisation', 'administration'] as const;
const channels = ['counter', 'paper', 'email'] as const;

/** Registers a document that came over the counter or on paper. */
export function RegisterForm({ registered }: { readonly registered: () => void }) {
  const { t } = useLanguage();
  const [given, setGiven] = useState<Given>(blank);
  const [file, setFile] = useState<File>();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const plan = useRead('records.classification.list', {});
  const work = useWork(
    () => register(given, file, key, t('sign.chooseFile')),
    () => {
      setGiven(blank);
      setFile(undefined);
      setKey(crypto.randomUUID());
      registered();
    },
  );
  const set = (name: keyof Given) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    work.mutate(undefined);
  };
  return (
    <details className="dk-card">
      <summary className="dk-title">{t('register.title')}</summary>
      <form onSubmit={submit} noValidate className="mt-3">
        <Refusal problem={work.error} />
        {work.data && (
          <p className="dk-note dk-good" role="status">
            {t('register.done', { code: work.data.code })}
          </p>
        )}
        <Field name="flow" label="register.flow">
          {(ids) => (
            <select {...ids} value={given.flow} onChange={set('flow')}>
              {flows.map((flow) => (
                <option key={flow} value={flow}>
                  {t(`flow.${flow}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="subject" label="register.subject">
          {(ids) => <input {...ids} value={given.subject} onChange={set('subject')} />}
        </Field>
        <Field name="name" label="register.name">
          {(ids) => <input {...ids} value={given.name} onChange={set('name')} />}
        </Field>
        <Field name="kind" label="register.kind">
          {(ids) => (
            <select {...ids} value={given.kind} onChange={set('kind')}>
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`register.kind.${kind}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="channel" label="register.channel">
          {(ids) => (
            <select {...ids} value={given.channel} onChange={set('channel')}>
              {channels.map((channel) => (
                <option key={channel} value={channel}>
                  {t(`register.channel.${channel}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="classCode" label="register.class">
          {(ids) => (
            <select {...ids} value={given.classCode} onChange={set('classCode')}>
              <option value="">{t('desk.choose')}</option>
              {plan.data?.classes.map((found) => (
                <option key={found.code} value={found.code}>
                  {found.code} {found.title}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="file" label="register.file">
          {(ids) => <input {...ids} key={key} type="file" onChange={(event) => setFile(event.target.files?.[0])} />}
        </Field>
        <div className="dk-actions">
          <Submit busy={work.isPending}>{t('register.submit')}</Submit>
        </div>
      </form>
    </details>
  );
}

/** Content first, then the document, then the entry; the keys make a repeated click one registration. */
async function register(given: Given, file: File | undefined, key: string, missing: string) {
  if (!file) throw new Problem(400, 'NO_FILE', missing, undefined, []);
  const { sha256 } = await upload('records.content.put', { filename: file.name }, file);
  const about = { typeCode: 'generic', title: given.subject || file.name, sha256, filename: file.name };
  const document = await call('records.documents.create', about, `${key}-${sha256.slice(0, 16)}-${about.title.length}`);
  const entry = {
    flow: given.flow as (typeof flows)[number],
    subject: given.subject,
    correspondents: [{ kind: given.kind as (typeof kinds)[number], name: given.name }],
    presentedAt: new Date().toISOString(),
    channel: given.flow === 'internal' ? ('internal' as const) : (given.channel as (typeof channels)[number]),
    documentId: document.id,
    attachmentIds: [],
    ...(given.classCode ? { classCode: given.classCode } : {}),
  };
  return call('records.protocol.register', entry);
}
