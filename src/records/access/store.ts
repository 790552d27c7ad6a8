import { type Queryable, sql, type Sql } from '../../kernel/index.ts';

/** What has a level and readers of its own. */
export const RECORDS = ['document', 'dossier'] as const;
export type RecordKind = (typeof RECORDS)[number];

/** Written out for each of both, so that the rights which these statements need can be read off. */
const TABLES: Readonly<Record<RecordKind, Readonly<Record<'grants' | 'insert' | 'remove' | 'id' | 'record', Sql>>>> = {
  document: {
    ...{ grants: sql`records.document_grant`, id: sql`document_id`, record: sql`records.document` },
    insert: sql`insert into records.document_grant as g`,
    remove: sql`delete from records.document_grant`,
  },
  dossier: {
    ...{ grants: sql`records.dossier_grant`, id: sql`dossier_id`, record: sql`records.dossier` },
    insert: sql`insert into records.dossier_grant as g`,
    remove: sql`delete from records.dossier_grant`,
  },
};

export interface Grant {
  readonly recordId: string;
  readonly personId: string;
  readonly reason: string;
  /** First and last day of Rome on which it holds; null where it is open. */
  readonly fromDay: string | null;
  readonly untilDay: string | null;
  readonly at: Date;
  readonly by: string;
}

/** Lets a person read a record; given again, the days are those of the new grant. @returns false when it was so already. */
export async function insertGrant(db: Queryable, bodyId: string, kind: RecordKind, grant: Grant): Promise<boolean> {
  const { insert, id } = TABLES[kind];
  const given = await db.run(sql`
    ${insert} (body_id, ${id}, person_id, reason, granted_at, granted_by, from_day, until_day)
    values (${bodyId}, ${grant.recordId}, ${grant.personId}, ${grant.reason}, ${grant.at}, ${grant.by}, ${grant.fromDay},
      ${grant.untilDay})
    on conflict (body_id, ${id}, person_id) do update set reason = excluded.reason, granted_at = excluded.granted_at,
      granted_by = excluded.granted_by, from_day = excluded.from_day, until_day = excluded.until_day
    where (g.from_day, g.until_day) is distinct from (excluded.from_day, excluded.until_day)`);
  return given === 1;
}

/** @returns false when there was none. */
export async function deleteGrant(
  db: Queryable,
  bodyId: string,
  kind: RecordKind,
  recordId: string,
  personId: string,
): Promise<boolean> {
  const { remove, id } = TABLES[kind];
  const ended = await db.run(sql`
    ${remove} where body_id = ${bodyId} and ${id} = ${recordId} and person_id = ${personId}`);
  return ended === 1;
}

/** Who was let in by name, in the order in which they were. */
export function listGrants(
  db: Queryable,
  bodyId: string,
  kind: RecordKind,
  recordId: string,
): Promise<readonly Grant[]> {
  const { grants, id } = TABLES[kind];
  return db.many<Grant>(sql`
    select g.${id} as "recordId", g.person_id as "personId", g.reason, g.from_day as "fromDay", g.until_day as "untilDay",
      g.granted_at as at, g.granted_by as by
    from ${grants} g where g.body_id = ${bodyId} and g.${id} = ${recordId}
    order by g.granted_at, g.person_id limit 1000`);
}

export async function setLevel(
  db: Queryable,
  bodyId: string,
  kind: RecordKind,
  id: string,
  level: number,
): Promise<void> {
  await db.run(sql`
    update ${TABLES[kind].record} set level = ${level} where body_id = ${bodyId} and id = ${id}`);
}
