import { join, sql, type CursorKey, type Queryable } from '../../kernel/index.ts';
import { ABSENT, arrayOf, joined, SEPARATOR, sparse } from '../transport/columns.ts';
import type { StepRecord } from './types.ts';

export interface InboxRow {
  readonly source: string;
  readonly eventId: string;
  readonly messageId: string;
}

/** Notes that messages have their effect. @returns those for whose name it is the first time; a second one waits for the first. */
export async function enterInbox(
  db: Queryable,
  bodyId: string,
  route: string,
  rows: readonly InboxRow[],
): Promise<ReadonlySet<string>> {
  const sources = [...new Set(rows.map((row) => row.source))];
  const places = rows.map((row) => sources.indexOf(row.source) + 1);
  // A sender without names of his own is known by ours, which then needs to travel only once.
  const own = rows.map(({ eventId, messageId }) => (eventId === messageId ? null : eventId));
  const named = own.some((name) => name !== null);
  const entered = await db.many<{ messageId: string }>(sql`
    insert into bus.inbox (body_id, route, source, event_id, message_id)
    select ${bodyId}, ${route}, (${sources}::text[])[m.place], coalesce(m.event_id, m.message_id::text), m.message_id
    from unnest(${arrayOf(rows.map((row) => row.messageId))}::uuid[], ${arrayOf(places)}::smallint[],
      ${named ? own : []}::text[]) as m (message_id, place, event_id)
    on conflict do nothing returning message_id as "messageId"`);
  return new Set(entered.map((row) => row.messageId));
}

export interface PassageRow {
  readonly messageId: string;
  readonly attempt: number;
  readonly version: number | null;
  readonly outcome: 'done' | 'duplicate' | 'expired' | 'retry' | 'dead';
  readonly micros: number;
  /** JSON: a list of steps. */
  readonly steps: string | null;
}

export async function insertPassages(
  db: Queryable,
  bodyId: string,
  route: string,
  startedAt: Date,
  rows: readonly PassageRow[],
): Promise<void> {
  const column = <K extends keyof PassageRow>(name: K) => rows.map((row) => row[name]);
  await db.run(sql`
    insert into bus.passage (body_id, message_id, attempt, route, version, outcome, started_at, micros, steps)
    select ${bodyId}, p.message_id, p.attempt, ${route}, p.version, p.outcome, ${startedAt}, p.micros, p.steps::json
    from rows from (unnest(${arrayOf(column('messageId'))}::uuid[]), unnest(${arrayOf(column('attempt'))}::smallint[]),
      unnest(${sparse(column('version'))}::int[]), unnest(${arrayOf(column('outcome'))}::text[]),
      unnest(${arrayOf(column('micros'))}::int[]),
      string_to_table(${joined(column('steps'))}::text, ${SEPARATOR}, ${ABSENT}))
      as p (message_id, attempt, version, outcome, micros, steps)`);
}

/** Of attempts the messages that left word of theirs. Whoever fell silent in the middle of one did not. */
export async function toldAttempts(
  db: Queryable,
  bodyId: string,
  attempts: readonly Pick<PassageRow, 'messageId' | 'attempt'>[],
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ id: string }>(sql`
    select p.message_id as id
    from unnest(${arrayOf(attempts.map(({ messageId }) => messageId))}::uuid[],
      ${arrayOf(attempts.map(({ attempt }) => attempt))}::smallint[]) as a (message_id, attempt)
    join bus.passage p on p.body_id = ${bodyId} and p.message_id = a.message_id and p.attempt = a.attempt`);
  return new Set(rows.map(({ id }) => id));
}

export interface NewDead {
  readonly id: string;
  readonly messageId: string;
  readonly route: string;
  readonly attempts: number;
  readonly reason: string;
  readonly diedAt: Date;
}

export async function insertDead(db: Queryable, bodyId: string, dead: NewDead): Promise<void> {
  await db.run(sql`
    insert into bus.dead (body_id, id, message_id, route, attempts, reason, died_at)
    values (${bodyId}, ${dead.id}, ${dead.messageId}, ${dead.route}, ${dead.attempts}, ${dead.reason}, ${dead.diedAt})`);
}

export interface Passage {
  readonly attempt: number;
  readonly route: string;
  readonly version: number | null;
  readonly outcome: PassageRow['outcome'];
  readonly startedAt: Date;
  readonly micros: number;
  readonly steps: readonly StepRecord[] | null;
}

export function passagesOf(db: Queryable, bodyId: string, messageId: string): Promise<readonly Passage[]> {
  return db.many<Passage>(sql`
    select attempt, route, version, outcome, started_at as "startedAt", micros, steps from bus.passage
    where body_id = ${bodyId} and message_id = ${messageId} order by attempt`);
}

export type Resolution = 'replayed' | 'dropped' | 'edited';

export interface DeadLetter extends NewDead {
  readonly resolvedAt: Date | null;
  readonly resolution: Resolution | null;
}

const dead = sql`id, message_id as "messageId", route, attempts, reason, died_at as "diedAt", resolved_at as "resolvedAt", resolution`;

/** Dead letters that nobody has decided on, the last one first. */
export function listDead(
  db: Queryable,
  bodyId: string,
  route: string | undefined,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly DeadLetter[]> {
  const conditions = join(
    [
      sql`body_id = ${bodyId}`,
      sql`resolved_at is null`,
      ...(route === undefined ? [] : [sql`route = ${route}`]),
      ...(after ? [sql`(died_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
    ],
    ' and ',
  );
  return db.many<DeadLetter>(sql`
    select ${dead} from bus.dead where ${conditions} order by died_at desc, id desc limit ${limit}`);
}

export function findDead(db: Queryable, bodyId: string, id: string): Promise<DeadLetter | undefined> {
  return db.maybe<DeadLetter>(sql`select ${dead} from bus.dead where body_id = ${bodyId} and id = ${id}`);
}

/** Ends a dead letter that nobody has decided on yet. @returns it, or undefined when there is none. */
export function resolveDead(
  db: Queryable,
  bodyId: string,
  id: string,
  resolution: Resolution,
  at: Date,
): Promise<DeadLetter | undefined> {
  return db.maybe<DeadLetter>(sql`
    update bus.dead set resolved_at = ${at}, resolution = ${resolution}
    where body_id = ${bodyId} and id = ${id} and resolved_at is null returning ${dead}`);
}
