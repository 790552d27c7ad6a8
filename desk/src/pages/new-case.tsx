import { useNavigate } from 'react-router';
import { call } from '../lib/client.ts';
import { useDraft } from '../lib/draft.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead, useWork } from '../lib/queries.ts';
import { Awaited, Empty, Field, Form, PageTitle, Refusal, Submit } from '../parts/basics.tsx';

const FORM = 'new-case';

interface Given {
  readonly modelKey: string;
  readonly title: string;
  readonly classCode: string;
}

/** Starts a procedure of the office's own motion, with its dossier. */
export function NewCasePage() {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const models = useRead('processes.models.list', {});
  const plan = useRead('records.classification.list', {});
  const [given, setGiven, forget] = useDraft<Given>(FORM, () => ({ modelKey: '', title: '', classCode: '' }));
  // A legal term runs from a request: procedures that have one start with it.
  const own = (models.data?.items ?? []).filter((model) => model.legalTerm === null);
  const modelKey = given.modelKey || own[0]?.key || '';
  const work = useWork(
    start,
    (started) => {
      forget();
      void navigate(`/pratiche/${started.id}`);
    },
    FORM,
  );
  if (models.isPending || plan.isPending) return <Awaited problem={null} again={() => undefined} />;
  return (
    <>
      <PageTitle>{t('new.title')}</PageTitle>
      <Refusal problem={models.error ?? plan.error} />
      {models.data && own.length === 0 && <Empty>{t('new.none')}</Empty>}
      {own.length > 0 && (
        <Form problem={work.error} submit={() => work.mutate({ ...given, modelKey })}>
          <Field name="procedure" label="new.procedure">
            {(ids) => (
              <select
                {...ids}
                value={modelKey}
                onChange={(event) => setGiven({ ...given, modelKey: event.target.value })}
              >
                {own.map((model) => (
                  <option key={model.key} value={model.key}>
                    {model.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field name="title" label="new.subject">
            {(ids) => (
              <textarea
                {...ids}
                rows={2}
                value={given.title}
                onChange={(event) => setGiven({ ...given, title: event.target.value })}
              />
            )}
          </Field>
          <Field name="classCode" label="new.class">
            {(ids) => (
              <select
                {...ids}
                value={given.classCode}
                onChange={(event) => setGiven({ ...given, classCode: event.target.value })}
              >
                <option value="">{t('desk.choose')}</option>
                {plan.data?.classes.map((found) => (
                  <option key={found.code} value={found.code}>
                    {found.code} {found.title}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <div className="dk-actions">
            <Submit busy={work.isPending}>{t('new.submit')}</Submit>
          </div>
        </Form>
      )}
    </>
  );
}

/** Opens the dossier, then starts the procedure in it. */
async function start({ modelKey, title, classCode }: Given, key: string) {
  const about = { title, classCode, kind: 'procedimento amministrativo', procedureCode: modelKey } as const;
  const dossier = await call('records.dossiers.open', about, `${key}-dossier`);
  const variables = { subject: title, dossierId: dossier.id };
  return call('processes.cases.start', { modelKey, title, dossierId: dossier.id, variables }, `${key}-case`);
}
