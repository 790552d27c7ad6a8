import { Link } from 'react-router';
import { formatDateTime } from '../../../ui/contract/format.ts';
import type { OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { Busy, Refusal, Tag } from './basics.tsx';
import { Diagram, type StepStatus } from './diagram.tsx';

type Case = OutputOf<'processes.cases.get'>;

/** What is to do, and every step with how it stands. */
export function CaseSteps({ item }: { readonly item: Case }) {
  return (
    <>
      <OpenTasks item={item} />
      <StepList item={item} />
    </>
  );
}

function OpenTasks({ item }: { readonly item: Case }) {
  const { t } = useLanguage();
  const open = item.tasks.filter((task) => task.status === 'open');
  return (
    <section className="dk-card" aria-labelledby="tasks">
      <h2 id="tasks">{t('case.tasks')}</h2>
      {open.length === 0 && <p className="dk-mute">{t('case.noTasks')}</p>}
      <ul className="dk-list">
        {open.map((task) => (
          <li key={task.id}>
            <Link to={`/attivita/${task.id}`}>{task.name}</Link>
            {task.claimedByName && <span className="dk-mute">{t('case.claimedBy', { name: task.claimedByName })}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const WORK = new Set(['userTask', 'serviceTask', 'subProcess', 'intermediateTimer']);

function StepList({ item }: { readonly item: Case }) {
  const { t, locale } = useLanguage();
  const steps = item.steps.filter((step) => step.name && WORK.has(step.kind));
  // A step may have been done more than once: the last time is the one that counts.
  const done = new Map(item.tasks.filter((task) => task.status === 'completed').map((task) => [task.node, task]));
  return (
    <section className="dk-card" aria-labelledby="steps">
      <h2 id="steps">{t('case.steps')}</h2>
      <ol className="dk-steps">
        {steps.map((step) => {
          const task = done.get(step.id);
          return (
            <li key={step.id} data-status={step.status}>
              <span>
                {step.name}
                <span className="dk-stepnote">
                  {step.status === 'done' && task?.endedByName && task.endedAt
                    ? t('case.stepDone', {
                        name: task.endedByName,
                        when: formatDateTime(locale, new Date(task.endedAt)),
                      })
                    : step.lane && t('case.stepLane', { lane: step.lane })}
                </span>
              </span>
              <Tag kind={step.status}>{t(wordOf(step.status, item.status))}</Tag>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** A step that lies ahead of a case that has ended was not needed. */
function wordOf(step: StepStatus, status: Case['status']) {
  return step === 'ahead' && status !== 'running' ? 'step.skipped' : (`step.${step}` as const);
}

/** The procedure as it was drawn, with where the case stands in it. */
export function CaseDrawing({ item }: { readonly item: Case }) {
  const { t } = useLanguage();
  const model = useRead('processes.models.diagram', { key: item.modelKey, version: item.modelVersion });
  if (model.error) return <Refusal problem={model.error} again={() => void model.refetch()} />;
  if (!model.data) return <Busy />;
  const statuses = new Map<string, StepStatus>(item.steps.map((step) => [step.id, step.status]));
  const words = {
    ahead: t('step.ahead'),
    current: t('step.current'),
    done: t('step.done'),
    cancelled: t('step.cancelled'),
    incident: t('step.incident'),
  };
  return (
    <div className="dk-card">
      <h2 id="drawing">{t('case.drawing')}</h2>
      <p className="dk-hint">{t('case.drawingNote')}</p>
      <div className="dk-drawingbox" role="region" aria-labelledby="drawing" tabIndex={0}>
        <Diagram
          model={model.data}
          statusOf={(node) => statuses.get(node) ?? 'ahead'}
          taken={new Set(item.taken)}
          words={words}
        />
      </div>
    </div>
  );
}
