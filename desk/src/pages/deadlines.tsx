import { useFilters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages } from '../lib/pages.ts';
import { useRead } from '../lib/queries.ts';
import { dayOf } from '../../../ui/contract/format.ts';
import { PageTitle } from '../parts/basics.tsx';
import { FilterBar, FilterChoice, FilterText } from '../parts/filters.tsx';
import { SHOWN, TaskTable, useTaskColumns } from '../parts/task-table.tsx';

const urgencies = ['expired', 'urgent', 'watch', 'ok', 'suspended', 'none'] as const;
const NOBODY = 'nessuno';

/** What will be late: the open tasks of one's offices, whoever holds them, and the way to give them to somebody else. */
export function DeadlinesPage() {
  const { t } = useLanguage();
  const filters = useFilters({
    ...{ urgenza: urgencies, ufficio: 'text', procedimento: 'text', assegnatario: 'text', testo: 'text' },
    [SHOWN]: 'text',
  });
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
  const models = useRead('processes.models.list', {});
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
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="urgenza"
          label="tasks.urgency"
          options={urgencies.map((value) => ({ value, label: t(`urgency.${value}`) }))}
        />
        <FilterChoice
          filters={filters}
          name="ufficio"
          label="tasks.unit"
          options={(units.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <FilterChoice
          filters={filters}
          name="procedimento"
          label="case.procedure"
          options={(models.data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }))}
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
        <FilterText filters={filters} name="testo" label="tasks.text" />
      </FilterBar>
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
