import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import { call, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { demonstration } from '../lib/page.ts';
import { titleOf } from '../../../ui/forms/schema.ts';
import { useRead, useWork } from '../lib/queries.ts';
import { forgetDraft, useDraft } from '../lib/draft.ts';
import { useMe } from '../lib/session.ts';
import { AccountingVisa } from '../parts/accounting-visa.tsx';
import { ActSignature } from '../parts/act-signature.tsx';
import { Awaited, Empty, Form, PageTitle, Refusal, Submit } from '../parts/basics.tsx';
import { DossierDocuments } from '../parts/dossier.tsx';
import { SchemaFields } from '../parts/schema-form.tsx';
import { toFields, toVariables, type Schema, type Value } from '../parts/schema.ts';

type Task = OutputOf<'processes.tasks.get'>;

/** One task: claim it, read what it is about, do it. */
export function TaskPage() {
  const { t } = useLanguage();
  const { id } = useParams();
  const task = useRead('processes.tasks.get', { id: id! });
  if (!task.data) return <Awaited problem={task.error} again={() => void task.refetch()} />;
  const { data } = task;
  const variables = data.variables as Readonly<Record<string, unknown>>;
  return (
    <>
      <PageTitle>{data.name}</PageTitle>
      <p>
        <Link to={`/pratiche/${data.caseId}`}>{t('task.case', { code: String(variables['caseCode'] ?? '') })}</Link>
        <span className="dk-mute"> · {data.because}</span>
      </p>
      {data.status === 'open' ? (
        <OpenTask key={data.id} task={data} variables={variables} demonstration={demonstration} />
      ) : (
        <Empty>
          <p>{t('task.closed')}</p>
          <Link to="/">{t('desk.backToInbox')}</Link>
        </Empty>
      )}
    </>
  );
}

function OpenTask(props: {
  readonly task: Task;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly demonstration: boolean;
}) {
  const { t } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const { task, variables } = props;
  const reload = () => void queries.invalidateQueries();
  const claim = useWork((id: string, key) => call('processes.tasks.claim', { id }, key), reload);
  const release = useWork((id: string, key) => call('processes.tasks.release', { id }, key), reload);
  const complete = useCompletion(task);
  const mine = task.claimedBy === me.person.id;
  if (!mine) {
    return (
      <>
        <Refusal problem={claim.error} />
        <div className="dk-note">
          <p>{task.claimedByName ? t('task.claimedByOther', { name: task.claimedByName }) : t('task.claimFirst')}</p>
        </div>
        {!task.claimedBy && (
          <button
            type="button"
            className="btn btn-primary"
            disabled={claim.isPending}
            onClick={() => claim.mutate(task.id)}
          >
            {t('task.claim')}
          </button>
        )}
      </>
    );
  }
  const dossierId = typeof variables['dossierId'] === 'string' ? variables['dossierId'] : undefined;
  return (
    <div className="dk-grid">
      <div>
        <Returned variables={variables} />
        <Work {...props} complete={complete} />
      </div>
      <div>
        {dossierId && <DossierDocuments dossierId={dossierId} />}
        <button
          type="button"
          className="btn btn-outline-primary btn-sm"
          disabled={release.isPending}
          onClick={() => release.mutate(task.id)}
        >
          {t('task.release')}
        </button>
        <Refusal problem={release.error} />
      </div>
    </div>
  );
}

/** Completes the task with variables, under the key of the work that does it, and goes to the case. */
function useCompletion(task: Task) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const me = useMe();
  return async (variables: Record<string, unknown>, workKey: string) => {
    await call('processes.tasks.complete', { id: task.id, variables }, workKey);
    forgetDraft(me, task.id);
    await queries.invalidateQueries({ refetchType: 'none' });
    void navigate(`/pratiche/${task.caseId}`);
    // Who goes back before the page of the case has come is still on this one: the task is not offered again there.
    const key = ['processes.tasks.get', { id: task.id }];
    queries.setQueryData<Task>(key, (task) => task && { ...task, status: 'completed' });
  };
}

export type Complete = ReturnType<typeof useCompletion>;

function Returned({ variables }: { readonly variables: Readonly<Record<string, unknown>> }) {
  const { t } = useLanguage();
  const reason = variables['returnReason'];
  if (typeof reason !== 'string' || reason === '') return null;
  return (
    <div className="dk-note">
      <h2>{t('task.returned')}</h2>
      <p>{reason}</p>
    </div>
  );
}

function Work(props: {
  readonly task: Task;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly demonstration: boolean;
  readonly complete: Complete;
}) {
  const { task, variables, demonstration, complete } = props;
  const actId = typeof variables['actId'] === 'string' ? variables['actId'] : undefined;
  if (task.form === 'act-signature' && actId) {
    return <ActSignature actId={actId} demonstration={demonstration} complete={complete} />;
  }
  if (task.form === 'accounting-visa' && actId) return <AccountingVisa actId={actId} complete={complete} />;
  return <FormOfTask task={task} variables={variables} complete={complete} />;
}

function FormOfTask(props: {
  readonly task: Task;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly complete: Complete;
}) {
  const { t, locale } = useLanguage();
  const { task, variables, complete } = props;
  const schema = (task.schema ?? { properties: {} }) as Schema;
  const [value, setValue] = useDraft(task.id, () => toFields(schema, variables));
  const dossierId = typeof variables['dossierId'] === 'string' ? variables['dossierId'] : undefined;
  const dossier = useRead('records.dossiers.get', { id: dossierId!, limit: 100 }, { enabled: dossierId !== undefined });
  const send = useWork(
    (sent: Value, key) => complete(toVariables(schema, sent) as Record<string, unknown>, key),
    () => undefined,
    task.id,
  );
  return (
    <Form problem={send.error} submit={() => send.mutate(value)}>
      {schema.title && <h2>{titleOf(schema, locale)}</h2>}
      <SchemaFields
        schema={schema}
        value={value}
        onChange={setValue}
        pointer="/variables"
        documents={dossier.data?.documents.items ?? []}
      />
      <div className="dk-actions">
        <Submit busy={send.isPending}>{t('task.complete')}</Submit>
      </div>
    </Form>
  );
}
