import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { DeskLabel } from '../../../ui/contract/desk.ts';
import { useLanguage } from '../lib/language.tsx';
import type { Pages } from '../lib/pages.ts';
import { useShortcuts } from '../lib/shortcuts.ts';
import { Busy, Empty, Refusal } from './basics.tsx';

/** One column of a list. The first one names the row: give it the link to what the row is about. */
export interface Column<T> {
  readonly key: string;
  readonly label: DeskLabel;
  readonly cell: (row: T) => ReactNode;
  /** `s` 8, `m` 12, `l` 16 rem; without it the column takes a share of what is left. */
  readonly width?: 's' | 'm' | 'l';
  /** Field by which the server sorts, where it does. */
  readonly sort?: string;
}

/** The order of a list: a field, or `-field` for the greatest first; usually a filter of the address. */
export interface Order {
  readonly by: string;
  readonly change: (by: string) => void;
}

/** Rows that are marked for an action on several at once. */
export interface Choice<T> {
  readonly chosen: ReadonlySet<string>;
  readonly change: (chosen: ReadonlySet<string>) => void;
  readonly nameOf: (row: T) => string;
}

interface Props<T> {
  /** Names the table for who does not see it. */
  readonly label: string;
  readonly pages: Pages<T>;
  readonly columns: readonly Column<T>[];
  readonly idOf: (row: T) => string;
  /** What is said where there is nothing, and no filter is the reason. */
  readonly empty: ReactNode;
  /** Whether a filter is set: an empty list then says so. */
  readonly filtered?: boolean;
  readonly order?: Order;
  readonly choice?: Choice<T>;
  /** Identifier of the row that is shown beside the list. */
  readonly current?: string | undefined;
  /** Keys: j and k go down and up, any other is for the row on which one stands. */
  readonly keys?: { readonly moved: (row: T) => void; readonly pressed: (key: string, row: T) => void };
}

const ROW_PX = 64;
const AHEAD = 12;

/**
 * A list of any length as a table: loaded by keyset as it is scrolled, drawn only where it is seen, cards where the window is narrow; with
 * its empty, loading and error states.
 * ```tsx
 * const filters = useFilters({ stato: statuses, ordine: orders });
 * const cases = usePages('processes.cases.list', { status: filters.values.stato });
 * <FilterBar filters={filters}><FilterChoice filters={filters} name="stato" label="cases.status" options={…} /></FilterBar>
 * <DataTable label={t('cases.title')} pages={cases} columns={columns} idOf={(row) => row.id} empty={t('cases.empty')} filtered={filters.any} />
 * ```
 */
export function DataTable<T>(props: Props<T>) {
  const { t } = useLanguage();
  const { pages } = props;
  if (pages.pending) return pages.problem ? <Refusal problem={pages.problem} again={pages.reload} /> : <Busy />;
  if (pages.problem && pages.rows.length === 0) return <Refusal problem={pages.problem} again={pages.reload} />;
  if (pages.rows.length === 0) return <Empty>{props.filtered ? t('list.nothing') : props.empty}</Empty>;
  return (
    <>
      <Refusal problem={pages.problem} again={pages.reload} />
      {pages.outdated && (
        <p className="dk-note dk-outdated" role="status">
          {t('list.changed')}{' '}
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={pages.reload}>
            {t('list.refresh')}
          </button>
        </p>
      )}
      <Rows {...props} />
      <div className="dk-listfoot">
        <p className="dk-mute" role="status">
          {t(pages.more ? 'list.shownMore' : 'list.shown', { count: pages.rows.length })}
        </p>
        {pages.more && (
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={pages.loadMore}>
            {t('desk.more')}
          </button>
        )}
      </div>
    </>
  );
}

function Rows<T>(props: Props<T>) {
  const { pages, columns, choice } = props;
  const { rows } = pages;
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  }, [rows.length === 0]);
  const virtual = useWindowVirtualizer<HTMLTableRowElement>({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: AHEAD,
    scrollMargin: top,
    getItemKey: (index) => props.idOf(rows[index]!),
  });
  useRowKeys(props, body, (index) => virtual.scrollToIndex(index));
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { loadMore, more } = pages;
  useEffect(() => {
    if (more && last >= rows.length - AHEAD) loadMore();
  }, [more, last, rows.length]);
  const before = (shown[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((shown.at(-1)?.end ?? top) - top);
  const width = columns.length + (choice ? 1 : 0);
  return (
    <table
      className="dk-table dk-data"
      role="table"
      aria-label={props.label}
      aria-rowcount={more ? -1 : rows.length + 1}
    >
      <Head {...props} />
      <tbody role="rowgroup" ref={body}>
        <Gap height={before} width={width} />
        {shown.map(({ index, key }) => (
          <tr
            key={key}
            role="row"
            data-index={index}
            aria-rowindex={index + 2}
            aria-current={props.idOf(rows[index]!) === props.current ? 'true' : undefined}
            ref={virtual.measureElement}
          >
            <Cells {...props} row={rows[index]!} />
          </tr>
        ))}
        <Gap height={after} width={width} />
      </tbody>
    </table>
  );
}

/** One stands on the row whose link has the focus, else on the current one; going to another row focuses its link. */
function useRowKeys<T>(
  { pages, idOf, current, keys }: Props<T>,
  body: RefObject<HTMLTableSectionElement | null>,
  scrollTo: (index: number) => void,
): void {
  const [wanted, setWanted] = useState<number>();
  const { rows } = pages;
  useShortcuts(keys !== undefined, (key) => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-index]');
    const at =
      focused && body.current?.contains(focused)
        ? Number(focused.dataset['index'])
        : rows.findIndex((row) => idOf(row) === current);
    if (key !== 'j' && key !== 'k') {
      if (rows[at]) keys!.pressed(key, rows[at]);
      return;
    }
    const next = Math.min(rows.length - 1, Math.max(0, at + (key === 'j' ? 1 : -1)));
    if (!rows[next]) return;
    scrollTo(next);
    setWanted(next);
    keys!.moved(rows[next]);
  });
  // A row that was far away is drawn only after the list has scrolled to it.
  useEffect(() => {
    if (wanted === undefined) return;
    const link = body.current?.querySelector<HTMLElement>(`[data-index='${wanted}'] a`);
    if (!link) return;
    link.focus();
    setWanted(undefined);
  });
}

/** Room for the rows that are not drawn. */
function Gap({ height, width }: { readonly height: number; readonly width: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className="dk-gap">
      <td colSpan={width} style={{ height }} />
    </tr>
  );
}

function Head<T>({ columns, order, choice, pages, idOf }: Props<T>) {
  const { t } = useLanguage();
  const all = choice !== undefined && pages.rows.every((row) => choice.chosen.has(idOf(row)));
  return (
    <thead role="rowgroup">
      <tr role="row">
        {choice && (
          <th scope="col" role="columnheader" className="dk-col-check">
            <label className="dk-check">
              <input
                type="checkbox"
                aria-label={t('list.selectAll')}
                checked={all}
                onChange={() => choice.change(new Set(all ? [] : pages.rows.map(idOf)))}
              />
            </label>
          </th>
        )}
        {columns.map((column) => (
          <th
            key={column.key}
            scope="col"
            role="columnheader"
            className={column.width && `dk-col-${column.width}`}
            aria-sort={order && column.sort ? sorted(order.by, column.sort) : undefined}
          >
            {order && column.sort ? (
              <SortButton order={order} sort={column.sort} label={column.label} />
            ) : (
              t(column.label)
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function sorted(by: string, field: string): 'ascending' | 'descending' | 'none' {
  if (by === field) return 'ascending';
  return by === `-${field}` ? 'descending' : 'none';
}

function SortButton({
  order,
  sort,
  label,
}: {
  readonly order: Order;
  readonly sort: string;
  readonly label: DeskLabel;
}) {
  const { t } = useLanguage();
  return (
    <button type="button" className="dk-sort" onClick={() => order.change(order.by === sort ? `-${sort}` : sort)}>
      {t(label)}
    </button>
  );
}

function Cells<T>({ row, columns, choice, idOf }: Props<T> & { readonly row: T }) {
  const { t } = useLanguage();
  const id = idOf(row);
  const toggle = () => {
    const next = new Set(choice!.chosen);
    if (!next.delete(id)) next.add(id);
    choice!.change(next);
  };
  return (
    <>
      {choice && (
        <td role="cell" className="dk-col-check">
          <label className="dk-check">
            <input
              type="checkbox"
              aria-label={t('list.select', { name: choice.nameOf(row) })}
              checked={choice.chosen.has(id)}
              onChange={toggle}
            />
          </label>
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} role="cell" data-label={t(column.label)}>
          {column.cell(row)}
        </td>
      ))}
    </>
  );
}
