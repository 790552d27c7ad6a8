import { translator } from '../../../ui/contract/portal.ts';
import { createPaths } from '../paths.ts';
import type { BoardEntry, Frame } from '../types.ts';
import { DayText } from './basics.tsx';

/** Entries of the notice board, newest first. */
export function EntryList({ frame, entries }: { readonly frame: Frame; readonly entries: readonly BoardEntry[] }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return (
    <ul class="dp-list">
      {entries.map((entry) => (
        <li>
          <p class="mb-1 text-secondary">
            {entry.kind} · {t('board.number', numberOf(entry))}
          </p>
          <h3 class="h5 mb-1">
            <a href={paths.act(entry.id)}>{entry.title}</a>
          </h3>
          <p class="mb-0">
            <DayText locale={frame.locale} day={entry.from} /> – <DayText locale={frame.locale} day={entry.to} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** `2026/00012` as people write it. */
export function numberOf({ code }: Pick<BoardEntry, 'code'>): { number: string; year: string } {
  const [year = '', number = ''] = code.split('/');
  return { year, number: number.replace(/^0+/, '') };
}
