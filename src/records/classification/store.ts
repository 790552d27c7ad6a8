import { type Queryable, sql } from '../../kernel/index.ts';

export interface FilingClass {
  readonly code: string;
  readonly title: string;
}

export interface FilingPlan {
  readonly id: string;
  readonly scheme: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

const plan = sql`id, scheme, valid_from as "validFrom", valid_to as "validTo"`;

/** Ends the open plan on the day before a new one begins. */
export async function endOpenPlan(db: Queryable, bodyId: string, lastDay: string): Promise<void> {
  await db.run(sql`
    update records.filing_plan set valid_to = ${lastDay}
    where body_id = ${bodyId} and valid_to is null and valid_from <= ${lastDay}`);
}

/** The latest plan, locked so that two installations follow each other. */
export function lockLatestPlan(
  db: Queryable,
  bodyId: string,
): Promise<(FilingPlan & { readonly digest: string }) | undefined> {
  return db.maybe<FilingPlan & { readonly digest: string }>(sql`
    select ${plan}, encode(digest, 'hex') as digest from records.filing_plan
    where body_id = ${bodyId} order by valid_from desc limit 1 for update`);
}

export async function insertPlan(
  db: Queryable,
  bodyId: string,
  made: { id: string; scheme: string; validFrom: string; digest: string; at: Date },
  classes: readonly FilingClass[],
): Promise<void> {
  await db.run(sql`
    insert into records.filing_plan (body_id, id, scheme, valid_from, digest, installed_at)
    values (${bodyId}, ${made.id}, ${made.scheme}, ${made.validFrom}, decode(${made.digest}, 'hex'), ${made.at})`);
  await db.run(sql`
    insert into records.filing_class (body_id, plan_id, position, code, title)
    select ${bodyId}, ${made.id}, c.n, c.code, c.title
    from unnest(${classes.map((item) => item.code)}::text[], ${classes.map((item) => item.title)}::text[])
      with ordinality as c (code, title, n)`);
}

/** The plan in force on a day. */
export function planOn(db: Queryable, bodyId: string, day: string): Promise<FilingPlan | undefined> {
  return db.maybe<FilingPlan>(sql`
    select ${plan} from records.filing_plan
    where body_id = ${bodyId} and valid_from <= ${day} and (valid_to is null or valid_to >= ${day})
    order by valid_from desc limit 1`);
}

export function classesOf(db: Queryable, bodyId: string, planId: string): Promise<readonly FilingClass[]> {
  return db.many<FilingClass>(sql`
    select code, title from records.filing_class where body_id = ${bodyId} and plan_id = ${planId} order by position`);
}

/** A class of the plan in force on a day. */
export function classOn(db: Queryable, bodyId: string, day: string, code: string): Promise<FilingClass | undefined> {
  return db.maybe<FilingClass>(sql`
    select c.code, c.title from records.filing_class c
    join records.filing_plan p on p.body_id = c.body_id and p.id = c.plan_id
    where c.body_id = ${bodyId} and c.code = ${code}
      and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})`);
}
