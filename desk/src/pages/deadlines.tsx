import { useFilters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages } from '../lib/pages.ts';
import { useRead } from '../lib/queries.ts';
import { dayOf } from '../../../ui/contract/format.ts';
import { PageTitle } from '../parts/basics.tsx';
import { FilterChoice } from '../parts/filters.tsx';
import { TaskFilterBar, taskFilters } from '../parts/task-filters.tsx';
import { TaskTable, useTaskColumns } from '../parts/task-table.tsx';

const NOBODY = 'nessuno';

/** What will be late: the open tasks of one's offices, whoever holds them, and the way to give them to somebody else. */
export function DeadlinesPage() {
  const { t } = useLanguage();
  const filters = useFilters({ ...taskFilters, ufficio: 'text', assegnatario: 'text' });
  const {
    urgenza: urgency,
    ufficio: unitId,
    procedimento: modelKey,
    assegnatario: holder,
    testo: text,
  } = filters.values;
  const pages = usePages('processes.tasks.overview', {
    ...{ urgency, unitId, modelKey, text },
    ...(holder === NOBODY ? { unheld: true } : { holderId: holder }),
  });
  const units = useRead('identity.units.list', { day: dayOf(new Date()) });
  const people = useRead('identity.people.list', { limit: 200 });
  const columns = useTaskColumns(filters, [
    {
      key: 'holder',
      label: 'tasks.holder',
      width: 'm',
      cell: (task) => (
        <>
          <div>{task.claimedByName ?? <em>{t('tasks.nobody')}</em>}</div>
          <div className="dk-mute">{task.unitName ?? task.roleName}</div>
        </>
      ),
    },
  ]);
  return (
    <>
      <PageTitle>{t('deadlines.title')}</PageTitle>
      <p className="dk-mute">{t('deadlines.lead')}</p>
      <TaskFilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="ufficio"
          label="tasks.unit"
          options={(units.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <FilterChoice
          filters={filters}
          name="assegnatario"
          label="tasks.holder"
          options={[
            { value: NOBODY, label: t('tasks.nobody') },
            ...(people.data?.items ?? []).map(({ id, displayName }) => ({ value: id, label: displayName })),
          ]}
        />
      </TaskFilterBar>
      <TaskTable
        label={t('deadlines.title')}
        pages={pages}
        filters={filters}
        columns={columns}
        empty={t('deadlines.empty')}
      />
    </>
  );
}
