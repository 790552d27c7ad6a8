import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { call, type InputOf, type OutputOf } from '../lib/client.ts';
import { useDraft } from '../lib/draft.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages } from '../lib/pages.ts';
import { useRead, useWork } from '../lib/queries.ts';
import { Awaited, Empty, Field, Form, PageTitle, Submit } from '../parts/basics.tsx';

type Act = OutputOf<'acts.acts.get'>;

/** Publishes the act or document that the address names. */
export function PublishPage() {
  const { t } = useLanguage();
  const [params] = useSearchParams();
  const actId = params.get('atto');
  if (actId) return <PublishAct actId={actId} />;
  return (
    <>
      <PageTitle>{t('publish.title')}</PageTitle>
      <Empty>
        <p>{t('publish.nothing')}</p>
        <Link to="/pubblicazioni">{t('publish.toQueue')}</Link>
      </Empty>
    </>
  );
}

function PublishAct({ actId }: { readonly actId: string }) {
  const { t } = useLanguage();
  const act = useRead('acts.acts.get', { id: actId });
  const board = usePages('publication.board.register', { actId });
  if (!act.data) return <Awaited problem={act.error} again={() => void act.refetch()} />;
  const running = board.rows.find(({ state }) => state === 'current' || state === 'future');
  return (
    <>
      <PageTitle>{t('publish.title')}</PageTitle>
      <p>
        <Link to={`/atti/${actId}`}>{[act.data.code, act.data.title].filter(Boolean).join(' · ')}</Link>
      </p>
      {running && <p className="dk-note">{t('publish.already', { code: running.code })}</p>}
      <PublishForm act={act.data} />
    </>
  );
}

type Input = InputOf<'publication.board.publish'>;

function PublishForm({ act }: { readonly act: Act }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const rule = act.publication;
  const form = `publish/${act.id}`;
  const [value, setValue, forget] = useDraft(form, () => ({
    ...{ title: act.title, kind: rule?.kind ?? '', days: String(rule?.days ?? 15), from: '', norm: rule?.norm ?? '' },
    source: '',
  }));
  const work = useWork(
    (input: Input, key) => call('publication.board.publish', input, key),
    ({ id }) => {
      forget();
      void queries.invalidateQueries();
      void navigate(`/pubblicazioni/${id}`);
    },
    form,
  );
  const submit = () => {
    work.mutate(inputOf(act, value));
  };
  const field = (name: keyof typeof value) => ({
    value: value[name],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setValue({ ...value, [name]: event.target.value }),
  });
  return (
    <Form problem={work.error} submit={submit}>
      <Field name="title" label="publish.subject" hint="publish.subjectHint">
        {(ids) => <textarea {...ids} rows={3} {...field('title')} />}
      </Field>
      <Field name="kind" label="publish.kind">
        {(ids) => <input {...ids} {...field('kind')} />}
      </Field>
      <Field name="days" label="publish.days">
        {(ids) => <input {...ids} inputMode="numeric" {...field('days')} />}
      </Field>
      <Field name="from" label="publish.from" hint="publish.fromHint">
        {(ids) => <input {...ids} type="date" {...field('from')} />}
      </Field>
      <Field name="norm" label="publish.norm">
        {(ids) => <input {...ids} {...field('norm')} />}
      </Field>
      <Field name="source" label="publish.source">
        {(ids) => <input {...ids} {...field('source')} />}
      </Field>
      <Submit busy={work.isPending}>{t('publish.submit')}</Submit>
    </Form>
  );
}

/** Days that are no number go as they are: the server says what is wrong with them, in the one place where that is told. */
function inputOf(act: Act, value: Readonly<Record<string, string>>): Input {
  const { title, kind, days, from, norm, source } = value as Readonly<Record<keyof typeof value, string>>;
  const count = /^\d+$/.test(days!.trim()) ? Number(days) : days;
  return {
    ...{ documentId: act.documentId, actId: act.id, title: title!.trim(), kind: kind!.trim(), norm: norm!.trim() },
    ...(act.code ? { actCode: act.code } : {}),
    ...(from ? { from } : {}),
    ...(source!.trim() ? { source: source!.trim() } : {}),
    days: count as number,
  };
}
