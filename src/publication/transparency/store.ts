import { sql, type Queryable } from '../../kernel/index.ts';

/** Most rows of one table: what is longer belongs into open data with pages. */
export const MAX_ROWS = 20_000;

export interface UnitRow {
  readonly code: string;
  readonly name: string;
  readonly parent: string | null;
  readonly heads: string | null;
  readonly since: string;
}

/** Offices in force on the day with their managers (art. 13 c. 1 lett. b). */
export function unitsOn(db: Queryable, bodyId: string, day: string, limit: number): Promise<readonly UnitRow[]> {
  return db.many<UnitRow>(sql`
    select u.code, u.name, p.name as parent, h.heads, u.valid_from as since
    from identity.v_unit u
    left join identity.v_unit p on p.body_id = u.body_id and p.id = u.parent_id
    left join lateral (
      select string_agg(x.display_name, ', ' order by x.display_name) as heads
      from identity.v_position o join identity.v_person x on x.body_id = o.body_id and x.id = o.person_id
      where o.body_id = u.body_id and o.unit_id = u.id and o.role = 'manager' and o.ended_at is null
        and o.valid_from <= ${day} and (o.valid_to is null or o.valid_to >= ${day})) h on true
    where u.body_id = ${bodyId} and u.valid_from <= ${day} and (u.valid_to is null or u.valid_to >= ${day})
    order by u.code limit ${limit}`);
}

export interface HolderRow {
  readonly name: string;
  readonly role: string;
  readonly unit: string | null;
  readonly since: string;
}

/** Who holds one of the roles on the day. */
export function holdersOn(
  db: Queryable,
  bodyId: string,
  roles: readonly string[],
  day: string,
  limit: number,
): Promise<readonly HolderRow[]> {
  return db.many<HolderRow>(sql`
    select x.display_name as name, o.role, u.name as unit, o.valid_from as since
    from identity.v_position o
    join identity.v_person x on x.body_id = o.body_id and x.id = o.person_id
    left join identity.v_unit u on u.body_id = o.body_id and u.id = o.unit_id
    where o.body_id = ${bodyId} and o.role = any (${roles}::text[]) and o.ended_at is null
      and o.valid_from <= ${day} and (o.valid_to is null or o.valid_to >= ${day})
    order by x.display_name, o.valid_from limit ${limit}`);
}

export interface ActRow {
  readonly code: string;
  readonly kind: string;
  readonly adoptedOn: string;
  readonly title: string | null;
}

/** Registers of the organs that decide the direction (art. 23: their acts have a list of their own). */
const POLITICAL = '^(delib|decret|ordinanz)';

/**
 * Acts that were published on the board since a day, newest first. A subject that was withdrawn from the board does not come back here.
 */
export function publishedActs(
  db: Queryable,
  bodyId: string,
  political: boolean,
  since: string,
  limit: number,
): Promise<readonly ActRow[]> {
  return db.many<ActRow>(sql`
    select coalesce(b.act_code, a.number || '/' || a.year) as code, b.kind,
      (a.adopted_at at time zone 'Europe/Rome')::date as "adoptedOn",
      case when b.withdrawn_at is null then b.title end as title
    from publication.board_entry b join acts.v_act a on a.body_id = b.body_id and a.id = b.act_id
    where b.body_id = ${bodyId} and b.from_day >= ${since} and a.adopted_at is not null
      and (a.register_code ~ ${POLITICAL}) = ${political}
    order by b.from_day desc, b.id desc limit ${limit}`);
}

/** Day of the last change of each table that this room reads; null where there is none. */
export interface Updates {
  readonly units: string | null;
  readonly mayor: string | null;
  readonly secretary: string | null;
  readonly managers: string | null;
  readonly body: string | null;
  readonly political: string | null;
  readonly managerial: string | null;
}

export function lastUpdates(db: Queryable, bodyId: string, day: string): Promise<Updates> {
  return db.one<Updates>(sql`
    select
      (select max(greatest(u.valid_from, case when u.valid_to < ${day} then u.valid_to end)) from identity.v_unit u
        where u.body_id = ${bodyId} and u.valid_from <= ${day}) as units,
      (${lastPosition(bodyId, ['mayor'], day)}) as mayor,
      (${lastPosition(bodyId, ['secretary'], day)}) as secretary,
      (${lastPosition(bodyId, ['manager', 'finance-head'], day)}) as managers,
      (select max((e.time at time zone 'Europe/Rome')::date) from kernel.v_event e
        where e.body_id = ${bodyId} and e.subject = 'identity/body/' || ${bodyId}::text) as body,
      (${lastAct(bodyId, true)}) as political,
      (${lastAct(bodyId, false)}) as managerial`);
}

function lastPosition(bodyId: string, roles: readonly string[], day: string) {
  return sql`
    select max(o.valid_from) from identity.v_position o
    where o.body_id = ${bodyId} and o.role = any (${roles}::text[]) and o.valid_from <= ${day} and o.ended_at is null`;
}

function lastAct(bodyId: string, political: boolean) {
  return sql`
    select b.from_day from publication.board_entry b join acts.v_act a on a.body_id = b.body_id and a.id = b.act_id
    where b.body_id = ${bodyId} and (a.register_code ~ ${POLITICAL}) = ${political}
    order by b.from_day desc, b.id desc limit 1`;
}
