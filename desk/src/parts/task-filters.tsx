import type { ReactNode } from 'react';
import type { Filters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { FilterBar, FilterChoice, FilterText } from './filters.tsx';

const urgencies = ['expired', 'urgent', 'watch', 'ok', 'suspended', 'none'] as const;

/** The filter of the address that holds the task shown beside the list. */
export const SHOWN = 'vedi';

/** What every list of tasks is narrowed by. */
export const taskFilters = { urgenza: urgencies, procedimento: 'text', testo: 'text', [SHOWN]: 'text' } as const;

/** The filters of a list of tasks; `children` are those of this list alone. */
export function TaskFilterBar({ filters, children }: { readonly filters: Filters; readonly children: ReactNode }) {
  const { t } = useLanguage();
  const models = useRead('processes.models.list', {});
  return (
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
      {children}
      <FilterText filters={filters} name="testo" label="tasks.text" />
    </FilterBar>
  );
}
