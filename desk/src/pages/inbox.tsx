import { useFilters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages } from '../lib/pages.ts';
import { shortcutsOn } from '../lib/shortcuts.ts';
import { PageTitle } from '../parts/basics.tsx';
import type { Column } from '../parts/data-table.tsx';
import { FilterChoice } from '../parts/filters.tsx';
import { SHOWN, TaskFilterBar, taskFilters } from '../parts/task-filters.tsx';
import { TaskTable, useTaskColumns, type ListedTask } from '../parts/task-table.tsx';

/** The tasks of one's roles, by remaining legal time. */
export function InboxPage() {
  const { t } = useLanguage();
  const filters = useFilters({ ...taskFilters, mie: ['si'] });
  const { urgenza: urgency, mie, procedimento: modelKey, testo: text } = filters.values;
  const pages = usePages('processes.tasks.list', { urgency, modelKey, text, mine: mie === 'si' ? true : undefined });
  const because = [
    {
      key: 'because',
      label: 'inbox.because',
      width: 'l',
      cell: (task: ListedTask) => <span className="dk-mute">{task.because}</span>,
    },
  ] satisfies readonly Column<ListedTask>[];
  // The preview says it too, and needs the room.
  const columns = useTaskColumns(filters, filters.values[SHOWN] ? [] : because);
  return (
    <>
      <PageTitle>{t('inbox.title')}</PageTitle>
      <p className="dk-mute">
        {t('inbox.lead')} {shortcutsOn() && <span className="dk-keys">{t('tasks.keys')}</span>}
      </p>
      <TaskFilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="mie"
          label="tasks.whose"
          all="tasks.offered"
          options={[{ value: 'si', label: t('tasks.mine') }]}
        />
      </TaskFilterBar>
      <TaskTable
        label={t('inbox.title')}
        pages={pages}
        filters={filters}
        columns={columns}
        empty={
          <>
            <p className="h5">{t('inbox.empty')}</p>
            <p>{t('inbox.emptyHint')}</p>
          </>
        }
      />
    </>
  );
}
