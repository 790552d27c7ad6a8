import { nothing, sql, type Queryable, type Sql } from '../../kernel/index.ts';
import type { Family, Reach } from '../types.ts';

/** Facts as they were noted on arrival. Of a register, the number before the reach comes along as context. */
export function notedFacts(bodyId: string, family: Family, reach?: Reach): Sql {
  return sql`
    select f.scope, f.position, e.id as event_id, e.type, e.time, e.actor_kind, e.actor_id, e.data
    from integrity.fact f join kernel.v_event e on e.body_id = f.body_id and e.id = f.event_id
    where f.body_id = ${bodyId} and f.family = ${family}
      ${reach ? sql`and f.scope = any (${reach.scopes}::text[])` : nothing}
      ${reach && reach.after !== null ? sql`and f.position >= ${reach.after}` : nothing}
      ${reach && reach.upto !== null ? sql`and f.position <= ${reach.upto}` : nothing}`;
}

/** The same facts read from the event log itself, for recomputation. */
export function loggedFacts(bodyId: string, family: Family): Sql {
  return sql`
    select scope, position, event_id, type, time, actor_kind, actor_id, data
    from integrity.v_source where body_id = ${bodyId} and family = ${family}`;
}

/** What is to be looked at again because of some events: acts and cases, and of a register the numbers from the first to the last. */
export interface Note {
  readonly family: Family;
  readonly scope: string;
  readonly first: number | null;
  readonly last: number | null;
}

/** Notes events. @returns what they speak of, and whether any of them was not noted yet. */
export async function noteFacts(
  db: Queryable,
  bodyId: string,
  eventIds: readonly string[],
): Promise<{ readonly notes: readonly Note[]; readonly fresh: boolean }> {
  const rows = await db.many<Note & { fresh: boolean }>(sql`
    with told as materialized (
      select family, scope, event_id, position, type from integrity.v_source
      where body_id = ${bodyId} and event_id = any (${eventIds}::uuid[])),
    noted as (
      insert into integrity.fact (body_id, family, scope, event_id, position, type)
      select ${bodyId}, family, scope, event_id, position, type from told
      on conflict do nothing returning 1)
    select family, scope, min(position) as first, max(position) as last, exists (select from noted) as fresh
    from told group by family, scope order by family, scope`);
  return { notes: rows, fresh: rows.some((row) => row.fresh) };
}

/** Notes every event from a time on. */
export async function noteFactsSince(db: Queryable, bodyId: string, time: Date): Promise<void> {
  await db.run(sql`
    insert into integrity.fact (body_id, family, scope, event_id, position, type)
    select body_id, family, scope, event_id, position, type from integrity.v_source
    where body_id = ${bodyId} and time >= ${time}
    on conflict do nothing`);
}

/** Subjects of a family without a fact that settles them: the others time alone does not turn. */
export async function unsettled(
  db: Queryable,
  bodyId: string,
  family: Family,
  settledBy: string,
): Promise<readonly string[]> {
  const rows = await db.many<{ scope: string }>(sql`
    select scope from integrity.fact where body_id = ${bodyId} and family = ${family}
    group by scope having not bool_or(type = ${settledBy}) order by scope`);
  return rows.map((row) => row.scope);
}

/** The numbers present around some numbers of a register: what new numbers can change lies between them. */
export function neighbours(
  db: Queryable,
  bodyId: string,
  scope: string,
  first: number,
  last: number,
): Promise<{ readonly after: number | null; readonly upto: number | null }> {
  return db.one(sql`
    select
      (select max(position) from integrity.fact
        where body_id = ${bodyId} and scope = ${scope} and position < ${first}) as after,
      (select min(position) from integrity.fact
        where body_id = ${bodyId} and scope = ${scope} and position > ${last}) as upto`);
}
