import { type Queryable, sql } from '../../../kernel/index.ts';

export interface StampMark {
  readonly identifier: string;
  /** Day that is printed on it. */
  readonly issuedOn: string;
}

/** What stands of stamp duty with an entry. */
export interface StampRow {
  readonly identifier: string | null;
  readonly issuedOn: string | null;
  readonly exemption: string | null;
}

/** @returns false where a mark was used before; who comes second waits until the first transaction has ended. */
export async function insertMark(
  db: Queryable,
  bodyId: string,
  id: string,
  entryId: string,
  mark: StampMark,
): Promise<boolean> {
  const rows = await db.run(sql`
    insert into records.stamp_mark (body_id, id, entry_id, identifier, issued_on)
    values (${bodyId}, ${id}, ${entryId}, ${mark.identifier}, ${mark.issuedOn})
    on conflict (body_id, identifier) where identifier is not null do nothing`);
  return rows === 1;
}

export async function insertExemption(
  db: Queryable,
  bodyId: string,
  id: string,
  entryId: string,
  norm: string,
): Promise<void> {
  await db.run(sql`
    insert into records.stamp_mark (body_id, id, entry_id, exemption) values (${bodyId}, ${id}, ${entryId}, ${norm})`);
}

export function stampsOf(db: Queryable, bodyId: string, entryId: string): Promise<readonly StampRow[]> {
  return db.many<StampRow>(sql`
    select identifier, issued_on::text as "issuedOn", exemption from records.stamp_mark
    where body_id = ${bodyId} and entry_id = ${entryId} order by identifier, id`);
}

/** The entry that a mark was used for. */
export function entryOfMark(
  db: Queryable,
  bodyId: string,
  identifier: string,
): Promise<{ readonly id: string; readonly code: string } | undefined> {
  return db.maybe(sql`
    select e.id, e.code from records.stamp_mark s
    join records.protocol_entry e on e.body_id = s.body_id and e.id = s.entry_id
    where s.body_id = ${bodyId} and s.identifier = ${identifier}`);
}
