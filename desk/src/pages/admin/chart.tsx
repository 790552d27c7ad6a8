import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { dayOf } from '../../../../ui/contract/format.ts';
import { useEverything } from '../../lib/everything.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useMe } from '../../lib/session.ts';
import { Awaited, Empty, PageTitle } from '../../parts/basics.tsx';
import { FilterBar, FilterDay } from '../../parts/filters.tsx';
import type { Unit } from './names.ts';
import { NewUnit, UnitPanel } from './unit.tsx';

/** The organisation chart of a day, as a tree of links; the chosen unit stands beside it. */
export function ChartPage() {
  const { t } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const filters = useFilters({ giorno: 'day', unita: 'text' });
  const [adding, setAdding] = useState(false);
  const day = filters.values.giorno ?? dayOf(new Date());
  const units = useEverything('identity.units.list', { day });
  if (!units.items) return <Awaited problem={units.problem} again={units.reload} />;
  const may = me.permissions.includes('identity.organisation.manage');
  const { items } = units;
  const chosen = items.find(({ id }) => id === filters.values.unita);
  const changed = () => {
    setAdding(false);
    void queries.invalidateQueries({ queryKey: ['identity.units.list'] });
  };
  const add = (
    <button type="button" className="btn btn-primary btn-sm" onClick={() => setAdding(true)}>
      {t('chart.new')}
    </button>
  );
  return (
    <>
      <PageTitle aside={may && !adding ? add : undefined}>{t('admin.chart')}</PageTitle>
      <FilterBar filters={filters}>
        <FilterDay filters={filters} name="giorno" label="chart.day" />
      </FilterBar>
      {adding && (
        <section className="dk-card" aria-labelledby="new-unit">
          <h2 id="new-unit">{t('chart.new')}</h2>
          <NewUnit parentId={chosen?.id} done={changed} cancel={() => setAdding(false)} />
        </section>
      )}
      {items.length === 0 ? (
        <Empty>{t('chart.empty')}</Empty>
      ) : (
        <div className="dk-grid">
          <section className="dk-card" aria-label={t('admin.chart')}>
            <Branch units={items} parentId={null} chosen={chosen?.id} />
          </section>
          {chosen ? (
            <UnitPanel key={chosen.id} unit={chosen} day={day} may={may} changed={changed} />
          ) : (
            <Empty>{t('chart.choose')}</Empty>
          )}
        </div>
      )}
    </>
  );
}

interface BranchProps {
  readonly units: readonly Unit[];
  readonly parentId: string | null;
  readonly chosen: string | undefined;
}

/** A unit whose parent is not in force on the day stands on the first level. */
function Branch({ units, parentId, chosen }: BranchProps) {
  const [params] = useSearchParams();
  const known = new Set(units.map(({ id }) => id));
  const parts = units.filter((unit) =>
    parentId === null ? unit.parentId === null || !known.has(unit.parentId) : unit.parentId === parentId,
  );
  if (parts.length === 0) return null;
  const address = (id: string) => {
    const next = new URLSearchParams(params);
    next.set('unita', id);
    return `?${next}`;
  };
  return (
    <ul className="dk-tree">
      {parts.map((unit) => (
        <li key={unit.id}>
          <TreeLink to={address(unit.id)} current={unit.id === chosen} unit={unit} />
          <Branch units={units} parentId={unit.id} chosen={chosen} />
        </li>
      ))}
    </ul>
  );
}

function TreeLink(props: { readonly to: string; readonly current: boolean; readonly unit: Unit }) {
  const [, setParams] = useSearchParams();
  const { to, current, unit } = props;
  return (
    <a
      href={to}
      aria-current={current ? 'true' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        setParams(new URLSearchParams(to));
      }}
    >
      <span dir="auto">{unit.name}</span>
      <span className="dk-mute">{unit.code}</span>
    </a>
  );
}
