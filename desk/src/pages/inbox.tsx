import { useFilters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages } from '../lib/pages.ts';
import { useRead } from '../lib/queries.ts';
import { shortcutsOn } from '../lib/shortcuts.ts';
import { useMe } from '../lib/session.ts';
import { PageTitle } from '../parts/basics.tsx';
import type { Column } from '../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterText } from '../parts/filters.tsx';
import { SHOWN, TaskTable, useTaskColumns, type ListedTask } from '../parts/task-table.tsx';

const urgencies = ['expired', 'urgent', 'watch', 'ok', 'suspended', 'none'] as const;

/** The tasks of one's roles, by remaining legal time. */
export function InboxPage() {
  const { t } = useLanguage();
  const me = useMe();
  const filters = useFilters({ urgenza: urgencies, mie: ['si'], procedimento: 'text', testo: 'text', [SHOWN]: 'text' });
  const { urgenza: urgency, mie, procedimento: modelKey, testo: text } = filters.values;
  const pages = usePages('processes.tasks.list', { urgency, modelKey, text, mine: mie === 'si' ? true : undefined });
  const models = useRead('processes.models.list', {});
  const because = [
    {
      key: 'because',
      label: 'inbox.because',
      width: 'l',
      cell: (task: ListedTask) => (
        <span className="dk-mute">
          {task.because}
          {task.claimedByName && task.claimedBy !== me.person.id && (
            <div>{t('inbox.claimedBy', { name: task.claimedByName })}</div>
          )}
        </span>
      ),
    },
  ] satisfies readonly Column<ListedTask>[];
  // The preview says it too, and needs the room.
  const columns = useTaskColumns(filters, filters.values[SHOWN] ? [] : because);
  return (
    <>
      <PageTitle>{t('inbox.title')}</PageTitle>
      <p className="dk-mute">
        {t('inbox.lead')} {shortcutsOn() && t('tasks.keys')}
      </p>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="urgenza"
          label="tasks.urgency"
          options={urgencies.map((value) => ({ value, label: t(`urgency.${value}`) }))}
        />
        <FilterChoice
          filters={filters}
          name="procedimento"
          label="case.procedure"
          options={(models.data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }))}
        />
        <FilterChoice
          filters={filters}
          name="mie"
          label="tasks.whose"
          all="tasks.offered"
          options={[{ value: 'si', label: t('tasks.mine') }]}
        />
        <FilterText filters={filters} name="testo" label="tasks.text" />
      </FilterBar>
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
