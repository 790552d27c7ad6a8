import { sql, type Queryable } from '../../kernel/index.ts';

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
  const entered = await db.many<{ messageId: string }>(sql`
    insert into bus.inbox (body_id, route, source, event_id, message_id)
    select ${bodyId}, ${route}, m.source, m.event_id, m.message_id
    from unnest(${rows.map((row) => row.source)}::text[], ${rows.map((row) => row.eventId)}::text[],
      ${rows.map((row) => row.messageId)}::uuid[]) as m (source, event_id, message_id)
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
    select ${bodyId}, p.message_id, p.attempt, ${route}, p.version, p.outcome, ${startedAt}, p.micros, p.steps
    from unnest(${column('messageId')}::uuid[], ${column('attempt')}::smallint[], ${column('version')}::int[],
      ${column('outcome')}::text[], ${column('micros')}::int[], ${column('steps')}::json[])
      as p (message_id, attempt, version, outcome, micros, steps)`);
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
