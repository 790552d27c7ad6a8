import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { DeskLabel } from '../../../ui/contract/desk.ts';
import type { Filters } from '../lib/filters.ts';
import { useLanguage } from '../lib/language.tsx';

/** The filters of a list in one bar, with the way to clear them. */
export function FilterBar({ filters, children }: { readonly filters: Filters; readonly children: ReactNode }) {
  const { t } = useLanguage();
  return (
    <search className="dk-filterbar" aria-label={t('list.filters')}>
      {children}
      {filters.any && (
        <button type="button" className="btn btn-link btn-sm dk-clear" onClick={() => filters.clear()}>
          {t('list.clear')}
        </button>
      )}
    </search>
  );
}

interface FilterProps {
  readonly filters: Filters;
  readonly name: string;
  readonly label: DeskLabel;
}

/** One of some words. `all` is what stands for no choice. */
export function FilterChoice(
  props: FilterProps & {
    readonly options: readonly { readonly value: string; readonly label: string }[];
    /** What no choice means; everything, where nothing is said. */
    readonly all?: DeskLabel;
    /** The same, where it is no text of the catalogue. */
    readonly first?: string;
  },
) {
  const { t } = useLanguage();
  const id = useId();
  const { filters, name, label, options } = props;
  return (
    <div className="dk-filter">
      <label htmlFor={id}>{t(label)}</label>
      <select id={id} value={filters.values[name] ?? ''} onChange={(event) => filters.set(name, event.target.value)}>
        <option value="">{props.first ?? t(props.all ?? 'list.all')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A day. */
export function FilterDay({ filters, name, label }: FilterProps) {
  const { t } = useLanguage();
  const id = useId();
  return (
    <div className="dk-filter">
      <label htmlFor={id}>{t(label)}</label>
      <input
        id={id}
        type="date"
        value={filters.values[name] ?? ''}
        onChange={(event) => filters.set(name, event.target.value)}
      />
    </div>
  );
}

const PAUSE_MS = 250;

/** Free text; it goes to the address when the typing pauses. */
export function FilterText({ filters, name, label }: FilterProps) {
  const { t } = useLanguage();
  const id = useId();
  const said = filters.values[name] ?? '';
  const [typed, setTyped] = useState(said);
  const latest = useRef(filters);
  latest.current = filters;
  useEffect(() => setTyped(said), [said]);
  useEffect(() => {
    if (typed === said) return undefined;
    const timer = setTimeout(() => latest.current.set(name, typed.trim() === '' ? undefined : typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, said, name]);
  return (
    <div className="dk-filter dk-filter-text">
      <label htmlFor={id}>{t(label)}</label>
      <input id={id} type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
    </div>
  );
}
