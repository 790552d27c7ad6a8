import { formatCents, formatDayShort, formatNumber } from '../../../ui/contract/format.ts';
import type { Locale } from '../../../ui/contract/locale.ts';
import type { TableView } from '../types.ts';

type Cell = string | number | null;
type Column = TableView['columns'][number];

interface DataTableProps {
  readonly locale: Locale;
  readonly table: Pick<TableView, 'columns' | 'rows'>;
  readonly caption: string;
  /** What stands where there is no value. */
  readonly missing?: string;
}

/** A table of data. On a narrow screen each row becomes a list of its cells, each with the name of its column. */
export function DataTable({ locale, table, caption, missing = '—' }: DataTableProps) {
  const { columns, rows } = table;
  return (
    <table class="table dp-table">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col">{column.title[locale]}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {columns.map((column, index) => {
              const shown = show(locale, column, row[index] ?? null);
              return (
                <td data-label={column.title[locale]} class={shown === undefined ? 'dp-missing' : undefined}>
                  {shown ?? missing}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function show(locale: Locale, { kind }: Column, cell: Cell) {
  if (cell === null || cell === '') return undefined;
  if (kind === 'day') return <time dateTime={String(cell)}>{formatDayShort(locale, String(cell))}</time>;
  if (kind === 'money') return formatCents(locale, Math.round(Number(cell) * 100));
  return typeof cell === 'number' ? formatNumber(locale, cell) : cell;
}
