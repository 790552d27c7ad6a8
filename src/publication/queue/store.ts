import {
  holdsText,
  join,
  nothing,
  ordering,
  sql,
  type CursorKey,
  type PageOrder,
  type Queryable,
  type Sql,
} from '../../kernel/index.ts';
import type { BoardEntry, BoardState } from '../types.ts';

/** An adopted act that is to be published and is not yet. */
export interface WaitingAct {
  readonly id: string;
  readonly typeName: string;
  readonly title: string;
  readonly caseId: string | null;
  readonly documentId: string;
  readonly year: number;
  readonly number: number;
  readonly adoptedAt: Date;
  readonly kind: string;
  readonly days: number;
  readonly norm: string;
  /** The last day on which it is in time, by the term of the body or of its territory; null where none is known. */
  readonly dueDay: string | null;
  readonly dueNorm: string | null;
}

/**
 * Acts without any publication. They are found as a set, by what the indexes of acts and entries hold, before anything else of them is
 * read: among 100,000 acts that were published they are few.
 */
function waiting(bodyId: string): Sql {
  return sql`
    waiting as materialized (
      select a.id, a.type_code, a.adopted_at from acts.v_publishable a
      where a.body_id = ${bodyId}
        and not exists (select 1 from publication.board_entry b where b.body_id = ${bodyId} and b.act_id = a.id))`;
}

/** The term of an act `w` that held on the day of its adoption (check R05 measures by the same). */
function lag(bodyId: string, territory: string): Sql {
  return sql`
    left join lateral (
      select (w.adopted_at at time zone 'Europe/Rome')::date + t.days as due, t.norm from integrity.v_publication_lag t
      where (t.body_id = ${bodyId} or t.body_id is null) and t.type_code in (w.type_code, '*')
        and (t.territory is null or t.territory in ('IT', ${territory}))
        and t.valid_from <= (w.adopted_at at time zone 'Europe/Rome')::date
      order by t.rank, t.valid_from desc limit 1) lag on true`;
}

/** The act that waits longest first. */
export function waitingActs(
  db: Queryable,
  bodyId: string,
  territory: string,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly WaitingAct[]> {
  const [adoptedAt, id] = after ?? [];
  const beyond = after ? sql`where (adopted_at, id) > (${adoptedAt}::timestamptz, ${id}::uuid)` : nothing;
  return db.many<WaitingAct>(sql`
    with ${waiting(bodyId)},
    w as (select * from waiting ${beyond} order by adopted_at, id limit ${limit})
    select a.id, a.type_name as "typeName", a.title, a.case_id as "caseId", a.document_id as "documentId", a.year, a.number,
      a.adopted_at as "adoptedAt", a.kind, a.days, a.norm, lag.due as "dueDay", lag.norm as "dueNorm"
    from w join acts.v_publishable a on a.body_id = ${bodyId} and a.id = w.id ${lag(bodyId, territory)}
    order by w.adopted_at, w.id`);
}

export interface Counts {
  readonly waiting: number;
  readonly late: number;
  readonly current: number;
  readonly ending: number;
  readonly future: number;
}

/** How many wait, are late, are on the board, end by a day, and are still to begin. */
export function boardCounts(
  db: Queryable,
  bodyId: string,
  at: { readonly territory: string; readonly today: string; readonly soon: string },
): Promise<Counts> {
  const { today, soon } = at;
  return db.one<Counts>(sql`
    with ${waiting(bodyId)}
    select a.waiting, a.late, b.current, b.ending, b.future
    from (select count(*) as waiting, count(*) filter (where lag.due < ${today}::date) as late
      from waiting w ${lag(bodyId, at.territory)}) a,
    (select count(*) filter (where from_day <= ${today}) as current,
      count(*) filter (where from_day <= ${today} and to_day <= ${soon}) as ending,
      count(*) filter (where from_day > ${today}) as future
      from publication.board_entry
      where body_id = ${bodyId} and withdrawn_at is null and to_day >= ${today}) b`);
}

export interface RegisterFilter {
  readonly state?: BoardState | undefined;
  readonly actId?: string | undefined;
  readonly documentId?: string | undefined;
  readonly text?: string | undefined;
  readonly today: string;
}

export const registerOrder = ordering<BoardEntry>({
  fields: {
    publishedAt: { column: sql`published_at`, type: 'timestamptz', key: (row) => row.publishedAt.toISOString() },
    to: { column: sql`to_day`, type: 'date', key: (row) => row.toDay },
  },
  id: sql`id`,
  initial: '-publishedAt',
});

const columns = sql`
  id, year, number, kind, title, source, norm, document_id as "documentId", sha256, filename, mime, size, act_id as "actId",
  act_code as "actCode", from_day as "fromDay", to_day as "toDay", published_at as "publishedAt", event_id as "eventId",
  withdrawn_at as "withdrawnAt", withdrawal_reason as "withdrawalReason", expired_at as "expiredAt"`;

/** Entries of the register of publications, whatever their state. */
export function registerEntries(
  db: Queryable,
  bodyId: string,
  filter: RegisterFilter,
  page: PageOrder<BoardEntry>,
  limit: number,
): Promise<readonly BoardEntry[]> {
  const { state, actId, documentId, text, today } = filter;
  const conditions = join(
    [
      sql`body_id = ${bodyId}`,
      ...(state ? [stateIs(state, today)] : []),
      ...(actId ? [sql`act_id = ${actId}`] : []),
      ...(documentId ? [sql`document_id = ${documentId}`] : []),
      ...(text ? [holdsText(sql`searched`, text)] : []),
      page.beyond,
    ],
    ' and ',
  );
  // The page is found in an index, then read: looking through rows of a text nobody has would read all of them.
  return db.many<BoardEntry>(sql`
    with page as materialized (
      select id from publication.board_entry where ${conditions} order by ${page.by} limit ${limit})
    select ${columns} from publication.board_entry where body_id = ${bodyId} and id in (select id from page)
    order by ${page.by}`);
}

function stateIs(state: BoardState, today: string): Sql {
  switch (state) {
    case 'withdrawn':
      return sql`withdrawn_at is not null`;
    case 'future':
      return sql`(withdrawn_at is null and from_day > ${today})`;
    case 'current':
      return sql`(withdrawn_at is null and from_day <= ${today} and to_day >= ${today})`;
    case 'expired':
      return sql`(withdrawn_at is null and to_day < ${today})`;
    default: {
      const never: never = state;
      return never;
    }
  }
}
