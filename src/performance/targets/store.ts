import { sql, type Queryable } from '../../kernel/index.ts';
import type { IndicatorCode } from '../types.ts';

export interface Target {
  readonly indicator: IndicatorCode;
  readonly value: number;
  readonly source: string;
  readonly validFrom: string;
}

export async function insertTarget(
  db: Queryable,
  bodyId: string,
  target: Target & { readonly at: Date; readonly by: string },
): Promise<void> {
  const { indicator, value, source, validFrom, at, by } = target;
  await db.run(sql`
    insert into performance.target (body_id, indicator, valid_from, value, source, set_at, set_by)
    values (${bodyId}, ${indicator}, ${validFrom}, ${value}, ${source}, ${at}, ${by})`);
}

/** The target of each indicator that holds on a day; of two from the same day the one set later. */
export function targetsOn(db: Queryable, bodyId: string, day: string): Promise<readonly Target[]> {
  return db.many<Target>(sql`
    select distinct on (indicator) indicator, value::float8 as value, source, valid_from as "validFrom"
    from performance.target where body_id = ${bodyId} and valid_from <= ${day}
    order by indicator, valid_from desc, set_at desc`);
}
