import { Link } from 'react-router';
import { formatDate } from '../../../ui/contract/format.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Busy, Icon, Refusal, Tag, Term } from './basics.tsx';
import type { ListedTask } from './task-table.tsx';

/** A task beside its list: what it is about, why it is there, where its case stands. */
export function TaskPreview(props: {
  readonly task: ListedTask;
  readonly claim: () => void;
  readonly close: () => void;
}) {
  const { t, locale } = useLanguage();
  const me = useMe();
  const { task, claim, close } = props;
  const mayRead = me.permissions.includes('processes.cases.read');
  const found = useRead('processes.cases.get', { id: task.caseId }, { enabled: mayRead });
  return (
    <aside className="dk-card dk-preview" aria-label={t('tasks.previewOf', { name: task.name })}>
      <div className="dk-preview-head">
        <h2>{task.name}</h2>
        <button type="button" className="dk-quiet" aria-label={t('tasks.closePreview')} onClick={close}>
          <Icon name="it-close-circle" />
        </button>
      </div>
      <p className="dk-mute">{task.because}</p>
      {task.assigned && <p>{t('tasks.assignedFor', { reason: task.assigned.reason })}</p>}
      <dl className="dk-facts">
        <dt>{t('inbox.case')}</dt>
        <dd>
          <Link to={`/pratiche/${task.caseId}`}>{task.caseCode}</Link> {task.caseTitle}
        </dd>
        <dt>{t('case.presented')}</dt>
        <dd>{formatDate(locale, new Date(task.presentedAt))}</dd>
        <dt>{t('inbox.due')}</dt>
        <dd>
          <Term urgency={task.urgency} dueDay={task.dueDay} daysLeft={task.daysLeft} />
          {found.data?.clock.norm && <div className="dk-mute">{found.data.clock.norm}</div>}
        </dd>
        <dt>{t('tasks.holder')}</dt>
        <dd>{task.claimedByName ?? t('tasks.nobody')}</dd>
      </dl>
      <Refusal problem={found.error} again={() => void found.refetch()} />
      {mayRead && found.isPending && <Busy />}
      <ol className="dk-steps">
        {found.data?.steps
          .filter((step) => step.name && step.status !== 'ahead')
          .map((step) => (
            <li key={step.id} data-status={step.status}>
              <span>{step.name}</span>
              <Tag kind={step.status}>{t(`step.${step.status}`)}</Tag>
            </li>
          ))}
      </ol>
      <div className="dk-actions">
        <Link className="btn btn-primary btn-sm" to={`/attivita/${task.id}`}>
          {t('tasks.open')}
        </Link>
        {task.claimedBy === null && (
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={claim}>
            {t('task.claim')}
          </button>
        )}
      </div>
    </aside>
  );
}
