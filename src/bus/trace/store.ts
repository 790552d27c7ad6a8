import { join, sql, type CursorKey, type Queryable } from '../../kernel/index.ts';
import type { StoredRow } from '../transport/envelope.ts';
import type { BusinessKey } from './keys.ts';

export interface KeyRow extends BusinessKey {
  readonly messageId: string;
}

export async function insertKeys(db: Queryable, bodyId: string, rows: readonly KeyRow[]): Promise<void> {
  const column = <K extends keyof KeyRow>(name: K) => rows.map((row) => row[name]);
  await db.run(sql`
    insert into bus.business_key (body_id, message_id, kind, value, about)
    select ${bodyId}, k.message_id, k.kind, k.value, k.about
    from unnest(${column('messageId')}::uuid[], ${column('kind')}::text[], ${column('value')}::text[], ${column('about')}::uuid[])
      as k (message_id, kind, value, about)
    on conflict do nothing`);
}

/** The keys of messages, each with its message. */
export function keysOf(db: Queryable, bodyId: string, messageIds: readonly string[]): Promise<readonly KeyRow[]> {
  return db.many<KeyRow>(sql`
    select message_id as "messageId", kind, value, about from bus.business_key
    where body_id = ${bodyId} and message_id = any (${messageIds}::uuid[]) order by kind, value`);
}

export const STATES = ['waiting', 'done', 'duplicate', 'expired', 'retry', 'dead'] as const;
export type State = (typeof STATES)[number];

export interface SearchFilter {
  /** Beginning of a business key, or a whole identifier. */
  readonly text?: string | undefined;
  readonly channel?: string | undefined;
  readonly state?: State | undefined;
  /** Not before. */
  readonly from?: Date | undefined;
  /** Before. */
  readonly until?: Date | undefined;
}

export interface FoundRow extends Omit<StoredRow, 'data' | 'sha256'> {
  readonly state: State;
  readonly attempts: number;
  readonly micros: number | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Follows every text that goes on from another. */
const AFTER = '\u{10ffff}';
/** Messages that one beginning may stand for: who has more should write more of it. */
const MOST_HITS = 5000;

/**
 * Messages by what people know them under, the last accepted first. Ranges instead of `like`: row security lets only what can leak nothing
 * use an index.
 */
export function searchMessages(
  db: Queryable,
  bodyId: string,
  { text, channel, state, from, until }: SearchFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly FoundRow[]> {
  const conditions = join(
    [
      sql`e.body_id = ${bodyId}`,
      ...(text === undefined ? [] : [sql`e.id = any (array(${hits(bodyId, text)}))`]),
      ...(channel === undefined ? [] : [sql`e.channel = ${channel}`]),
      ...(from ? [sql`e.accepted_at >= ${from}`] : []),
      ...(until ? [sql`e.accepted_at < ${until}`] : []),
      ...(state === undefined ? [] : [sql`coalesce(p.outcome, 'waiting') = ${state}`]),
      ...(after ? [sql`e.id < ${after[0]}::uuid`] : []),
    ],
    ' and ',
  );
  return db.many<FoundRow>(sql`
    select e.id, e.channel, e.source, e.type, e.correlation_id as "correlationId", e.head, e.accepted_at as "acceptedAt",
      coalesce(p.outcome, 'waiting') as state, coalesce(p.attempt, 0) as attempts, p.micros
    from bus.envelope e left join lateral (
      select l.outcome, l.attempt, l.micros from bus.passage l
      where l.body_id = ${bodyId} and l.message_id = e.id order by l.attempt desc limit 1) p on true
    where ${conditions} order by e.id desc limit ${limit}`);
}

function hits(bodyId: string, text: string) {
  const wanted = sql`kernel.folded(${text})`;
  const byText = sql`
    (select k.message_id from bus.business_key k
      where k.body_id = ${bodyId} and k.searched >= ${wanted} and k.searched < ${wanted} || ${AFTER} limit ${MOST_HITS})
    union
    (select n.id from bus.envelope n
      where n.body_id = ${bodyId} and n.event_id >= ${text} and n.event_id < ${text + AFTER} limit ${MOST_HITS})
    union
    (select n.id from bus.envelope n
      where n.body_id = ${bodyId} and n.partition_key >= ${text} and n.partition_key < ${text + AFTER} limit ${MOST_HITS})`;
  if (!UUID.test(text)) return byText;
  return sql`${byText}
    union select k.message_id from bus.business_key k where k.body_id = ${bodyId} and k.about = ${text}::uuid
    union select n.id from bus.envelope n where n.body_id = ${bodyId} and n.id = ${text}::uuid
    union select n.id from bus.envelope n where n.body_id = ${bodyId} and n.correlation_id = ${text}::uuid`;
}
