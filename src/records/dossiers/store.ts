import { type CursorKey, holdsText, type Queryable, sql, ordering, type PageOrder, join } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';
import { documentWithin, dossierWithin, levelName } from '../reach-store.ts';
import type { Change } from '../documents/store.ts';
import { LEVELS, type DossierKind, type Level, type Phase } from '../types.ts';

export interface PhaseSpan {
  readonly phase: Phase;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

export interface Dossier {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly classCode: string;
  readonly level: Level;
  readonly kind: DossierKind;
  readonly procedureCode: string | null;
  readonly unitId: string | null;
  readonly officerId: string | null;
  readonly state: 'open' | 'closed';
  readonly phases: readonly PhaseSpan[];
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly year: number;
  readonly number: number;
  /** Of a sub-dossier: the one above it, those above from the outermost, and its number in it, e.g. `1.2`. */
  readonly parentId: string | null;
  readonly ancestors: readonly string[];
  readonly part: string;
}

const columns = sql`s.id, s.code, s.title, s.class_code as "classCode", ${levelName(sql`s.level`)} as level, s.kind, s.procedure_code as "procedureCode",
  s.unit_id as "unitId", s.officer_id as "officerId", s.state, s.phases, s.opened_at as "openedAt", s.closed_at as "closedAt",
  s.year, s.number, s.parent_id as "parentId", s.ancestors, s.part`;

/** The next number of a class and year. The row stays locked until the transaction ends: a rollback leaves no gap. */
export async function nextDossierNumber(
  db: Queryable,
  bodyId: string,
  classCode: string,
  year: number,
): Promise<number> {
  const row = await db.one<{ number: number }>(sql`
    insert into records.dossier_counter as c (body_id, class_code, year, last_number)
    values (${bodyId}, ${classCode}, ${year}, 1)
    on conflict (body_id, class_code, year) do update set last_number = c.last_number + 1
    returning last_number as number`);
  return row.number;
}

export interface NewDossier {
  readonly id: string;
  readonly classCode: string;
  readonly year: number;
  readonly number: number;
  readonly code: string;
  readonly title: string;
  readonly level: Level;
  readonly kind: DossierKind;
  readonly procedureCode: string | null;
  readonly unitId: string | null;
  readonly officerId: string | null;
  readonly parentId: string | null;
  readonly ancestors: readonly string[];
  readonly part: string;
  readonly at: Date;
  readonly by: string;
}

export async function insertDossier(db: Queryable, bodyId: string, dossier: NewDossier): Promise<void> {
  await db.run(sql`
    insert into records.dossier (body_id, id, class_code, year, number, code, title, level, kind, procedure_code, unit_id, officer_id,
      parent_id, ancestors, part, state, phases, opened_at, opened_by)
    values (${bodyId}, ${dossier.id}, ${dossier.classCode}, ${dossier.year}, ${dossier.number}, ${dossier.code},
      ${dossier.title}, ${LEVELS.indexOf(dossier.level)}, ${dossier.kind}, ${dossier.procedureCode}, ${dossier.unitId}, ${dossier.officerId},
      ${dossier.parentId}, ${dossier.ancestors}::uuid[], ${dossier.part}, 'open', '[]', ${dossier.at}, ${dossier.by})`);
}

/** A dossier that the reader may see. */
export function findDossier(db: Queryable, bodyId: string, id: string, reach: Reach): Promise<Dossier | undefined> {
  return db.maybe<Dossier>(sql`select ${columns} from records.dossier s ${readable(bodyId, id, reach)}`);
}

/** The same, locked against a parallel change. */
export function lockDossier(db: Queryable, bodyId: string, id: string, reach: Reach): Promise<Dossier | undefined> {
  return db.maybe<Dossier>(sql`select ${columns} from records.dossier s ${readable(bodyId, id, reach)} for update`);
}

export interface DossierFilter {
  /** Sub-dossiers of this one. */
  readonly aboveId?: string | undefined;
  readonly classCode?: string | undefined;
  readonly state?: string | undefined;
  readonly code?: string | undefined;
  readonly year?: number | undefined;
  /** Part of the title or code. */
  readonly text?: string | undefined;
}

export const dossierOrder = ordering<Dossier>({
  fields: {
    openedAt: { column: sql`s.opened_at`, type: 'timestamptz', key: (row) => row.openedAt.toISOString() },
    title: { column: sql`s.title`, type: 'text', key: (row) => row.title },
  },
  id: sql`s.id`,
  initial: '-openedAt',
});

export function listDossiers(
  db: Queryable,
  bodyId: string,
  filter: DossierFilter,
  reach: Reach,
  page: PageOrder<Dossier>,
  limit: number,
): Promise<readonly Dossier[]> {
  const { aboveId, classCode, state, code, year, text } = filter;
  const conditions = join(
    [
      sql`s.body_id = ${bodyId}`,
      ...(aboveId ? [sql`s.parent_id = ${aboveId}`] : []),
      ...(classCode ? [sql`s.class_code = ${classCode}`] : []),
      ...(state ? [sql`s.state = ${state}`] : []),
      ...(code ? [sql`s.code = ${code}`] : []),
      ...(year === undefined ? [] : [sql`s.year = ${year}`]),
      ...(text ? [holdsText(sql`s.searched`, text)] : []),
      page.beyond,
      dossierWithin(bodyId, reach),
    ],
    ' and ',
  );
  return db.many<Dossier>(sql`
    select ${columns} from records.dossier s where ${conditions} order by ${page.by} limit ${limit}`);
}

/** How many sub-dossiers lie directly in one that is locked, and how many of them are open. */
export function countParts(
  db: Queryable,
  bodyId: string,
  id: string,
): Promise<{ readonly all: number; readonly open: number }> {
  return db.one(sql`
    select count(*)::int as all, count(*) filter (where state = 'open')::int as open from records.dossier
    where body_id = ${bodyId} and parent_id = ${id}`);
}

/** The sub-dossiers at any depth that are less confidential than a level. */
export function partsBelow(
  db: Queryable,
  bodyId: string,
  id: string,
  level: Level,
): Promise<readonly { readonly id: string; readonly level: Level }[]> {
  return db.many(sql`
    select s.id, ${levelName(sql`s.level`)} as level from records.dossier s
    where s.body_id = ${bodyId} and s.ancestors @> array[${id}::uuid] and s.level < ${LEVELS.indexOf(level)}
    order by s.id for update`);
}

/** Those above a dossier that the reader may see, from the outermost. */
export function aboveOf(
  db: Queryable,
  bodyId: string,
  ancestors: readonly string[],
  reach: Reach,
): Promise<readonly { readonly id: string; readonly code: string; readonly title: string }[]> {
  return db.many(sql`
    select s.id, s.code, s.title from records.dossier s
    where s.body_id = ${bodyId} and s.id = any (${ancestors}::uuid[])
      and ${dossierWithin(bodyId, reach)} order by cardinality(s.ancestors)`);
}

export async function setHolder(
  db: Queryable,
  bodyId: string,
  id: string,
  holder: { readonly officerId: string | null; readonly unitId: string | null },
): Promise<void> {
  await db.run(sql`
    update records.dossier set officer_id = ${holder.officerId}, unit_id = ${holder.unitId}
    where body_id = ${bodyId} and id = ${id}`);
}

export async function setPhases(
  db: Queryable,
  bodyId: string,
  id: string,
  phases: readonly PhaseSpan[],
): Promise<void> {
  await db.run(sql`
    update records.dossier set phases = ${JSON.stringify(phases)} where body_id = ${bodyId} and id = ${id}`);
}

export async function closeDossier(
  db: Queryable,
  bodyId: string,
  id: string,
  closing: { at: Date; by: string; reason: string | null; phases: readonly PhaseSpan[] },
): Promise<void> {
  await db.run(sql`
    update records.dossier set state = 'closed', closed_at = ${closing.at}, closed_by = ${closing.by},
      closing_reason = ${closing.reason}, phases = ${JSON.stringify(closing.phases)}
    where body_id = ${bodyId} and id = ${id}`);
}

/** Puts a document into a dossier. @returns false when it lay there already. */
export async function insertMember(
  db: Queryable,
  bodyId: string,
  dossierId: string,
  documentId: string,
  at: Date,
  by: string,
): Promise<boolean> {
  const added = await db.run(sql`
    insert into records.dossier_document (body_id, dossier_id, document_id, added_at, added_by)
    values (${bodyId}, ${dossierId}, ${documentId}, ${at}, ${by}) on conflict do nothing`);
  return added === 1;
}

/** Takes a document out of a dossier. @returns false when it was not there. */
export async function deleteMember(
  db: Queryable,
  bodyId: string,
  dossierId: string,
  documentId: string,
): Promise<boolean> {
  const removed = await db.run(sql`
    delete from records.dossier_document
    where body_id = ${bodyId} and dossier_id = ${dossierId} and document_id = ${documentId}`);
  return removed === 1;
}

export interface Member {
  readonly id: string;
  readonly typeCode: string;
  readonly title: string;
  readonly state: string;
  readonly addedAt: Date;
  readonly addedBy: string;
  /** Its current file; null while it has none. */
  readonly filename: string | null;
  readonly mime: string | null;
  readonly size: number | null;
}

/** Documents of a dossier that one may read, in the order in which they came: one may be more confidential than where it lies. */
export function listMembers(
  db: Queryable,
  bodyId: string,
  dossierId: string,
  reach: Reach,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Member[]> {
  const [addedAt, id] = after ?? [null, null];
  return db.many<Member>(sql`
    select d.id, d.type_code as "typeCode", d.title, d.state, m.added_at as "addedAt", m.added_by as "addedBy", v.filename, v.mime, v.size
    from records.dossier_document m
    join records.document d on d.body_id = m.body_id and d.id = m.document_id
    join records.v_document v on v.body_id = d.body_id and v.id = d.id
    where m.body_id = ${bodyId} and m.dossier_id = ${dossierId} and d.discarded_at is null and ${documentWithin(bodyId, reach)}
      and (${addedAt}::timestamptz is null or (m.added_at, m.document_id) > (${addedAt}, ${id}))
    order by m.added_at, m.document_id limit ${limit}`);
}

/** Keeps what a dossier was beside what it is now. */
export async function insertChange(db: Queryable, bodyId: string, dossierId: string, change: Change): Promise<void> {
  const { id, at, by, reason, before, after } = change;
  await db.run(sql`
    insert into records.dossier_change (body_id, id, dossier_id, at, by, reason, before, after)
    values (${bodyId}, ${id}, ${dossierId}, ${at}, ${by}, ${reason}, ${JSON.stringify(before)}, ${JSON.stringify(after)})`);
}

/** Changes of a dossier, the newest first. */
export function listDossierChanges(
  db: Queryable,
  bodyId: string,
  dossierId: string,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Change[]> {
  const [at, id] = after ?? [null, null];
  return db.many<Change>(sql`
    select id, at, by, reason, before, after from records.dossier_change
    where body_id = ${bodyId} and dossier_id = ${dossierId}
      and (${at}::timestamptz is null or (at, id) < (${at}::timestamptz, ${id}::uuid))
    order by at desc, id desc limit ${limit}`);
}

function readable(bodyId: string, id: string, reach: Reach) {
  return sql`where s.body_id = ${bodyId} and s.id = ${id}
    and ${dossierWithin(bodyId, reach)}`;
}
