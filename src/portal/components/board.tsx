import { translator } from '../../../ui/contract/portal.ts';
import { kept } from '../layouts/kept.tsx';
import { createPaths } from '../paths.ts';
import type { BoardEntry, Frame } from '../types.ts';
import { DayText } from './basics.tsx';

/** Entries of the notice board, newest first. What is said of one never changes while it is on the board. */
export function EntryList({ frame, entries }: { readonly frame: Frame; readonly entries: readonly BoardEntry[] }) {
  return (
    <ul class="dp-list">
      {entries.map((entry) => kept(frame, `board entry ${entry.id}`, () => <Entry frame={frame} entry={entry} />))}
    </ul>
  );
}

function Entry({ frame, entry }: { readonly frame: Frame; readonly entry: BoardEntry }) {
  const t = translator(frame.locale);
  return (
    <li>
      <p class="mb-1 text-secondary">
        {entry.kind} · {t('board.number', numberOf(entry))}
      </p>
      <h3 class="h5 mb-1">
        <a href={createPaths(frame).act(entry.id)}>{entry.title}</a>
      </h3>
      <p class="mb-0">
        <DayText locale={frame.locale} day={entry.from} /> – <DayText locale={frame.locale} day={entry.to} />
      </p>
    </li>
  );
}

/** `2026/00012` as people write it. */
export function numberOf({ code }: Pick<BoardEntry, 'code'>): { number: string; year: string } {
  const [year = '', number = ''] = code.split('/');
  return { year, number: number.replace(/^0+/, '') };
}
