import { holdsText, join, sql, type Queryable } from '../../kernel/index.ts';
import type { PublicEntry } from '../types.ts';
import { publicColumns } from './store.ts';

/** Entries on the board on a day that hold each of the folded words, newest first. */
export function entriesWith(
  db: Queryable,
  bodyId: string,
  day: string,
  words: readonly string[],
  limit: number,
): Promise<readonly PublicEntry[]> {
  // Words have letters and digits only: nothing in them is a pattern. A number is meant as a whole.
  const holds = (word: string) =>
    /^\d+$/.test(word) ? sql`searched ~ ${`\\m${word}\\M`}` : holdsText(sql`searched`, word);
  const each = join(words.map(holds), ' and ');
  return db.many<PublicEntry>(sql`
    select ${publicColumns} from publication.board_entry
    where body_id = ${bodyId} and from_day <= ${day} and to_day >= ${day} and withdrawn_at is null and ${each}
    order by from_day desc, id desc limit ${limit}`);
}

/** The words that stand on the board on a day: what a mistyped one may have meant. */
export async function boardWords(
  db: Queryable,
  bodyId: string,
  day: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.many<{ word: string }>(sql`
    select distinct word from publication.board_entry,
      lateral regexp_split_to_table(searched, '[^[:alnum:]]+') as word
    where body_id = ${bodyId} and from_day <= ${day} and to_day >= ${day} and withdrawn_at is null and length(word) > 3
    limit ${limit}`);
  return rows.map((row) => row.word);
}
