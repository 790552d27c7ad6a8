import { sql, type Queryable } from '../../kernel/index.ts';
import { nameOf } from './continuation.ts';
import type { Gathering, Gatherings, Member } from './model.ts';

/** What the steps of a route gather, in the transaction of `db`. */
export function storedGatherings(
  db: Queryable,
  owner: { readonly bodyId: string; readonly route: string; readonly version: number },
  now: Date,
  newId: () => string,
): Gatherings {
  const { bodyId, route, version } = owner;
  const columns = sql`g.id, g.version, g.place, g.members, g.bytes::float8 as bytes, g.next::float8 as next`;
  const find = (id: string) =>
    db.maybe<Gathering>(sql`
      select ${columns} from bus.gathering g where g.body_id = ${bodyId} and g.id = ${id} for update`);
  return {
    // The row is locked by it: whoever gathers under the same key comes after this transaction.
    open: (place, key, { members, bytes, next }) =>
      db.one<Gathering>(sql`
        insert into bus.gathering as g (body_id, id, route, version, place, key, members, bytes, next, began_at)
        values (${bodyId}, ${newId()}, ${route}, ${version}, ${place}, ${nameOf(key)}, ${members}, ${bytes}, ${next}, ${now})
        on conflict (body_id, route, place, key) do update
          set members = g.members + excluded.members, bytes = g.bytes + excluded.bytes
        returning ${columns}`),
    find,
    async put(id, { number, messageId, data, headers }) {
      const rows = await db.run(sql`
        insert into bus.gathered (body_id, gathering_id, number, message_id, data, headers)
        values (${bodyId}, ${id}, ${number}, ${messageId}, ${JSON.stringify(data ?? null)}, ${JSON.stringify(headers)})
        on conflict do nothing`);
      return rows === 1;
    },
    async members(id) {
      const rows = await db.many<Omit<Member, 'data'> & { data: string }>(sql`
        select number::float8 as number, message_id as "messageId", data, headers from bus.gathered
        where body_id = ${bodyId} and gathering_id = ${id} order by gathered.number`);
      return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as unknown }));
    },
    async move(id, next, { members, bytes }) {
      await Promise.all([
        db.run(sql`
          update bus.gathering set next = ${next}, members = ${members}, bytes = ${bytes}
          where body_id = ${bodyId} and id = ${id}`),
        db.run(sql`
          delete from bus.gathered where body_id = ${bodyId} and gathering_id = ${id} and number < ${next}`),
      ]);
    },
    async end(id) {
      await Promise.all([
        db.run(sql`delete from bus.gathering where body_id = ${bodyId} and id = ${id}`),
        db.run(sql`delete from bus.gathered where body_id = ${bodyId} and gathering_id = ${id}`),
        db.run(sql`delete from bus.question where body_id = ${bodyId} and gathering_id = ${id}`),
      ]);
    },
    async ask(id, questions) {
      await db.run(sql`
        insert into bus.question (body_id, message_id, gathering_id, number)
        select ${bodyId}, q.message_id, ${id}, q.number
        from unnest(${questions.map((one) => one.messageId)}::uuid[], ${questions.map((one) => one.number)}::int[])
          as q (message_id, number)`);
    },
    async answered(messageId) {
      const asked = await db.maybe<{ gatheringId: string }>(sql`
        select gathering_id as "gatheringId" from bus.question where body_id = ${bodyId} and message_id = ${messageId}`);
      // The gathering first, as whoever ends it does.
      if (!asked || !(await find(asked.gatheringId))) return undefined;
      return db.maybe(sql`
        delete from bus.question where body_id = ${bodyId} and message_id = ${messageId}
        returning gathering_id as "gatheringId", number`);
    },
  };
}

/** Takes the next turn of those that come every so many milliseconds. @returns when it is. */
export async function takeTurnAt(
  db: Queryable,
  owner: { readonly bodyId: string; readonly route: string; readonly place: string; readonly key: string },
  everyMs: number,
  now: Date,
): Promise<Date> {
  const { bodyId, route, place, key } = owner;
  const row = await db.one<{ at: Date }>(sql`
    insert into bus.pace as p (body_id, route, place, key, next_at)
    values (${bodyId}, ${route}, ${place}, ${key}, ${now}::timestamptz + ${everyMs}::float8 * interval '1 millisecond')
    on conflict (body_id, route, place, key) do update
      set next_at = greatest(p.next_at, ${now}::timestamptz) + ${everyMs}::float8 * interval '1 millisecond'
    returning next_at - ${everyMs}::float8 * interval '1 millisecond' as at`);
  return row.at;
}
