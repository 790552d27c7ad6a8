import { sql, type Queryable } from '../../kernel/index.ts';
import type { Sort } from './types.ts';

export interface SavedSearch {
  readonly id: string;
  readonly ownerId: string;
  readonly unitId: string | null;
  readonly name: string;
  readonly query: string;
  readonly sort: Sort;
}

export async function insertSaved(
  db: Queryable,
  bodyId: string,
  saved: SavedSearch & { readonly at: Date },
): Promise<void> {
  await db.run(sql`
    insert into records.saved_search (body_id, id, owner_id, unit_id, name, query, sort, saved_at)
    values (${bodyId}, ${saved.id}, ${saved.ownerId}, ${saved.unitId}, ${saved.name}, ${saved.query}, ${saved.sort}, ${saved.at})`);
}

/** Those of the person and those that colleagues of the units have shared. */
export function listSaved(
  db: Queryable,
  bodyId: string,
  personId: string,
  unitIds: readonly string[],
): Promise<readonly SavedSearch[]> {
  return db.many<SavedSearch>(sql`
    select s.id, s.owner_id as "ownerId", s.unit_id as "unitId", s.name, s.query, s.sort from records.saved_search s
    where s.body_id = ${bodyId} and (s.owner_id = ${personId} or s.unit_id = any (${unitIds}::uuid[]))
    order by s.name, s.id limit 200`);
}

/** @returns whether it was there, and that person's. */
export async function deleteSaved(db: Queryable, bodyId: string, id: string, personId: string): Promise<boolean> {
  const gone = await db.run(sql`
    delete from records.saved_search where body_id = ${bodyId} and id = ${id} and owner_id = ${personId}`);
  return gone === 1;
}
