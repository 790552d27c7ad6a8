import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { call } from '../lib/client.ts';
import type { Filters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import type { ItemOf, Pages } from '../lib/pages.ts';
import { useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { Refusal, Term } from './basics.tsx';
import { DataTable, type Column } from './data-table.tsx';
import { useNotice } from './notice.tsx';
import { SHOWN } from './task-filters.tsx';
import { TaskPreview } from './task-preview.tsx';

export type ListedTask = ItemOf<'processes.tasks.list'>;

/** Tasks by their terms: with keys, a preview beside, claiming, and assigning several at once to who may. */
export function TaskTable(props: {
  readonly label: string;
  readonly pages: Pages<ListedTask>;
  readonly filters: Filters;
  readonly columns: readonly Column<ListedTask>[];
  readonly empty: ReactNode;
}) {
  const { t } = useLanguage();
  const me = useMe();
  const navigate = useNavigate();
  const { pages, filters, label, columns, empty } = props;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [assigning, setAssigning] = useState<readonly ListedTask[]>();
  const claim = useClaim();
  const mayAssign = me.permissions.includes('processes.tasks.assign');
  const marked = pages.rows.filter(({ id }) => chosen.has(id));
  const shown = pages.rows.find(({ id }) => id === filters.values[SHOWN]);
  const show = (task: ListedTask | undefined) => filters.set(SHOWN, task?.id);
  const pressed = (key: string, task: ListedTask) => {
    if (key === 'e' && task.claimedBy === null) claim.take(task);
    if (key === 'o') void navigate(`/attivita/${task.id}`);
    if (key === 'a' && mayAssign) setAssigning(marked.length > 0 ? marked : [task]);
    if (key === 'x' && mayAssign) setChosen(toggled(chosen, task.id));
  };
  return (
    <>
      <Refusal problem={claim.problem} />
      {marked.length > 0 && (
        <p className="dk-bulk">
          {t('tasks.chosen', { count: marked.length })}{' '}
          <button type="button" className="btn btn-primary btn-sm" onClick={() => setAssigning(marked)}>
            {t('tasks.assign')}
          </button>
        </p>
      )}
      <div className="dk-split" data-shown={shown !== undefined}>
        <div>
          <DataTable
            label={label}
            pages={pages}
            columns={columns}
            idOf={({ id }) => id}
            empty={empty}
            filtered={filters.any}
            current={shown?.id}
            keys={{ moved: (task) => shown && show(task), pressed }}
            {...(mayAssign && {
              choice: { chosen, change: setChosen, nameOf: (task: ListedTask) => `${task.caseCode} ${task.name}` },
            })}
          />
        </div>
        {shown && <TaskPreview task={shown} claim={() => claim.take(shown)} close={() => show(undefined)} />}
      </div>
      {assigning && (
        <AssignDialog
          tasks={assigning}
          close={(done) => {
            setAssigning(undefined);
            if (done) setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

/** The columns that every list of tasks has; `more` come before the term. */
export function useTaskColumns(filters: Filters, more: readonly Column<ListedTask>[]): readonly Column<ListedTask>[] {
  const { t } = useLanguage();
  return [
    {
      key: 'task',
      label: 'inbox.task',
      cell: (task) => (
        <>
          <Link className="dk-title" to={`/attivita/${task.id}`}>
            {task.name}
          </Link>
          <div>
            <button
              type="button"
              className="dk-quiet"
              aria-pressed={filters.values[SHOWN] === task.id}
              onClick={() => filters.set(SHOWN, filters.values[SHOWN] === task.id ? undefined : task.id)}
            >
              {t('tasks.preview')} <span className="visually-hidden">{task.name}</span>
            </button>
          </div>
        </>
      ),
    },
    {
      key: 'case',
      label: 'inbox.case',
      cell: (task) => (
        <>
          <Link to={`/pratiche/${task.caseId}`}>{task.caseCode}</Link>
          <div className="dk-clamp">{task.caseTitle}</div>
          <div className="dk-mute">{task.modelName}</div>
        </>
      ),
    },
    ...more,
    {
      key: 'due',
      label: 'inbox.due',
      width: 'm',
      cell: (task) => <Term urgency={task.urgency} dueDay={task.dueDay} daysLeft={task.daysLeft} />,
    },
  ];
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Claims a task before the server has answered; the notice gives it back. */
function useClaim() {
  const { t } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const say = useNotice();
  const reload = () => void queries.invalidateQueries({ queryKey: ['processes.tasks.list'] });
  const hold = (id: string, holder: { readonly id: string; readonly name: string } | null) =>
    queries.setQueriesData<Loaded>({ queryKey: ['processes.tasks.list'] }, (loaded) => withHolder(loaded, id, holder));
  const release = useWork((id: string, key) => call('processes.tasks.release', { id }, key), reload);
  const claim = useWork((id: string, key) => call('processes.tasks.claim', { id }, key), reload);
  const giveBack = (task: ListedTask) => {
    hold(task.id, null);
    release.mutate(task.id, { onError: reload });
  };
  return {
    problem: claim.error ?? release.error,
    take(task: ListedTask) {
      hold(task.id, me.person);
      say(t('tasks.claimed', { name: task.name }), () => giveBack(task));
      const refused = () => {
        hold(task.id, null);
        say(undefined);
      };
      claim.mutate(task.id, { onError: refused });
    },
  };
}

interface Loaded {
  readonly pages: readonly { readonly items: readonly ListedTask[] }[];
}

function withHolder(
  loaded: Loaded | undefined,
  id: string,
  holder: { readonly id: string; readonly name: string } | null,
) {
  if (!loaded?.pages) return loaded;
  const change = (task: ListedTask) =>
    task.id === id ? { ...task, claimedBy: holder?.id ?? null, claimedByName: holder?.name ?? null } : task;
  return { ...loaded, pages: loaded.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
}
