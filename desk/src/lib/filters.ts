import { useSearchParams } from 'react-router';

/** What a filter may hold: one of some words, any text, or a day (`YYYY-MM-DD`). */
export type FilterKind = readonly string[] | 'text' | 'day';

type ValueOf<K> = K extends readonly (infer V)[] ? V : string;

/** The filters of a list, as its address holds them. */
export interface Filters<S extends Readonly<Record<string, FilterKind>> = Readonly<Record<string, FilterKind>>> {
  /** What the address says; what it says wrongly counts as not said. */
  readonly values: { readonly [N in keyof S]: ValueOf<S[N]> | undefined };
  /** Whether any filter is set; `ordine` and `vedi` (what is shown beside the list) are none. */
  readonly any: boolean;
  // A method, so that the parts of the filter bar take the filters of any list.
  set(name: string & keyof S, value: string | undefined): void;
  clear(): void;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LONGEST = 200;
/** What does not narrow a list: its order, and what is shown beside it. */
const NO_FILTERS = ['ordine', 'vedi'];

/**
 * Binds the filters of a list to the address, so that it can be shared, kept as a bookmark and gone back to:
 * `const filters = useFilters({ stato: ['running', 'completed'], q: 'text', dal: 'day' })`, then `filters.values.stato`.
 * Names are the words of the address, in Italian. Pass `filters` to the parts of `parts/filters.tsx`.
 */
export function useFilters<const S extends Readonly<Record<string, FilterKind>>>(spec: S): Filters<S> {
  const [params, setParams] = useSearchParams();
  const read = (name: string, kind: FilterKind): string | undefined => {
    const said = params.get(name) ?? '';
    if (said === '') return undefined;
    if (kind === 'text') return said.slice(0, LONGEST);
    if (kind === 'day') return DAY.test(said) && !Number.isNaN(Date.parse(said)) ? said : undefined;
    return kind.includes(said) ? said : undefined;
  };
  const entries = Object.entries(spec).map(([name, kind]) => [name, read(name, kind)] as const);
  const set = (name: string, value: string | undefined) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      // A text is set while it is typed: going back must not go back letter by letter.
      { replace: spec[name] === 'text', preventScrollReset: true },
    );
  const clear = () =>
    setParams((before) => new URLSearchParams([...before].filter(([name]) => !Object.hasOwn(spec, name))));
  return {
    values: Object.fromEntries(entries) as Filters<S>['values'],
    any: entries.some(([name, value]) => !NO_FILTERS.includes(name) && value !== undefined),
    set,
    clear,
  };
}
