import { nothing, sql, type Queryable, type Sql } from '../../kernel/index.ts';
import type { Family, Reach } from '../types.ts';

/** Facts as they were noted on arrival. Of a register, the number before the reach comes along as context. */
export function notedFacts(bodyId: string, family: Family, reach?: Reach): Sql {
  return sql`
    select f.scope, f.position, e.id as event_id, e.type, e.time, e.actor_kind, e.actor_id, e.data
    from integrity.fact f join kernel.v_event e on e.body_id = f.body_id and e.id = f.event_id
    where f.body_id = ${bodyId} and f.family = ${family}
      ${reach ? sql`and f.scope = ${reach.scope}` : nothing}
      ${reach && reach.after !== null ? sql`and f.position >= ${reach.after}` : nothing}
      ${reach && reach.upto !== null ? sql`and f.position <= ${reach.upto}` : nothing}`;
}

/** The same facts read from the event log itself, for recomputation. */
export function loggedFacts(bodyId: string, family: Family): Sql {
  return sql`
    select scope, position, event_id, type, time, actor_kind, actor_id, data
    from integrity.v_source where body_id = ${bodyId} and family = ${family}`;
}

export interface Note {
  readonly family: Family;
  readonly scope: string;
  readonly position: number | null;
}

/**
 * What is to be looked at again because of an event. An act or case of which a later fact is noted already is looked at when that one
 * comes: of a backlog each subject is judged once, not once for each of its facts. Registers are judged number by number.
 */
export function notesOf(db: Queryable, bodyId: string, eventId: string): Promise<readonly Note[]> {
  return db.many<Note>(sql`
    select s.family, s.scope, s.position from integrity.v_source s
    where s.body_id = ${bodyId} and s.event_id = ${eventId} and (s.position is not null or not exists (
      select from integrity.fact f
      join kernel.v_event later on later.body_id = f.body_id and later.id = f.event_id
      join kernel.v_event this on this.body_id = f.body_id and this.id = ${eventId}
      where f.body_id = ${bodyId} and f.family = s.family and f.scope = s.scope
        and (later.leaf_index is null or later.leaf_index > this.leaf_index)))`);
}

/** Notes an event. @returns whether it was not noted yet. */
export async function noteFact(db: Queryable, bodyId: string, eventId: string): Promise<boolean> {
  const noted = await db.run(sql`
    insert into integrity.fact (body_id, family, scope, event_id, position)
    select body_id, family, scope, event_id, position from integrity.v_source
    where body_id = ${bodyId} and event_id = ${eventId}
    on conflict do nothing`);
  return noted > 0;
}

/** Notes every event from a time on. */
export async function noteFactsSince(db: Queryable, bodyId: string, time: Date): Promise<void> {
  await db.run(sql`
    insert into integrity.fact (body_id, family, scope, event_id, position)
    select body_id, family, scope, event_id, position from integrity.v_source
    where body_id = ${bodyId} and time >= ${time}
    on conflict do nothing`);
}

/** The numbers present around a number of a register: what a new number can change lies between them. */
export function neighbours(
  db: Queryable,
  bodyId: string,
  scope: string,
  position: number,
): Promise<{ readonly after: number | null; readonly upto: number | null }> {
  return db.one(sql`
    select
      (select max(position) from integrity.fact
        where body_id = ${bodyId} and scope = ${scope} and position < ${position}) as after,
      (select min(position) from integrity.fact
        where body_id = ${bodyId} and scope = ${scope} and position > ${position}) as upto`);
}
