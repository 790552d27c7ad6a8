import { Link } from 'react-router';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { Busy, Empty, PageTitle, Refusal, Term } from '../parts/basics.tsx';

const EVERY_MS = 5000;

/** The tasks of one's roles, by remaining legal time. */
export function InboxPage() {
  const { t } = useLanguage();
  const tasks = useRead('processes.tasks.list', { limit: 100 }, { every: EVERY_MS });
  return (
    <>
      <PageTitle>{t('inbox.title')}</PageTitle>
      <p className="dk-mute">{t('inbox.lead')}</p>
      <Refusal problem={tasks.error} again={() => void tasks.refetch()} />
      {tasks.isPending && <Busy />}
      {tasks.data?.items.length === 0 && (
        <Empty>
          <p className="h5">{t('inbox.empty')}</p>
          <p>{t('inbox.emptyHint')}</p>
        </Empty>
      )}
      {tasks.data && tasks.data.items.length > 0 && (
        <div className="dk-scroll" tabIndex={0} role="region" aria-label={t('inbox.title')}>
          <table className="dk-table">
            <thead>
              <tr>
                <th scope="col">{t('inbox.task')}</th>
                <th scope="col">{t('inbox.case')}</th>
                <th scope="col">{t('inbox.due')}</th>
                <th scope="col">{t('inbox.because')}</th>
              </tr>
            </thead>
            <tbody>
              {tasks.data.items.map((task) => (
                <tr key={task.id}>
                  <td>
                    <Link className="dk-title" to={`/attivita/${task.id}`}>
                      {task.name}
                    </Link>
                    {task.claimedByName && (
                      <div className="dk-mute">{t('inbox.claimedBy', { name: task.claimedByName })}</div>
                    )}
                  </td>
                  <td>
                    <Link to={`/pratiche/${task.caseId}`}>{task.caseCode}</Link>
                    <div>{task.caseTitle}</div>
                    <div className="dk-mute">{task.modelName}</div>
                  </td>
                  <td>
                    <Term urgency={task.urgency} dueDay={task.dueDay} daysLeft={task.daysLeft} />
                  </td>
                  <td className="dk-mute">{task.because}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
