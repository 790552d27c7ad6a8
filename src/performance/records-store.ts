import { sql, type CursorKey, type Queryable } from '../kernel/index.ts';
import type { IndicatorCode } from './types.ts';

export interface RecordFilter {
  readonly indicator: IndicatorCode;
  readonly fromMonth: string;
  readonly beforeMonth: string;
  readonly unitId: string | null;
}

/** A record behind a value. */
export interface CountedRecord {
  readonly recordId: string;
  readonly label: string | null;
  readonly unitId: string | null;
  readonly unitName: string | null;
  readonly began: string;
  readonly ended: string | null;
  readonly dueDay: string | null;
  readonly value: number;
}

/** The records behind a value, the worst first. A case carries its code where it was opened. */
export function recordsBehind(
  db: Queryable,
  bodyId: string,
  filter: RecordFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly CountedRecord[]> {
  const [value, id] = after ?? [null, null];
  const { indicator, fromMonth, beforeMonth, unitId } = filter;
  const codes = indicator === 'G1' ? ['G1-closed', 'G1-opened'] : [indicator];
  return db.many<CountedRecord>(sql`
    with page as (
      select record_id, label, unit_id, began, ended, due_day, value from performance.record
      where body_id = ${bodyId} and indicator = any (${codes}::text[]) and month >= ${fromMonth} and month < ${beforeMonth}
        and (${unitId}::uuid is null or unit_id = ${unitId})
        and (${value}::int is null or (value, record_id) < (${value}::int, ${id}::uuid))
      order by value desc, record_id desc limit ${limit})
    select p.record_id as "recordId", coalesce(p.label, o.label) as label, p.unit_id as "unitId", u.name as "unitName", p.began,
      p.ended, p.due_day as "dueDay", p.value
    from page p
    left join performance.record o on o.body_id = ${bodyId} and o.indicator = 'G1-opened' and o.record_id = p.record_id
    left join identity.v_unit u on u.body_id = ${bodyId} and u.id = p.unit_id
    order by p.value desc, p.record_id desc`);
}

/** The cases that are open beyond their term on a day, the oldest first; their value is the days since presentation. */
export function beyondTerm(
  db: Queryable,
  bodyId: string,
  { day, unitId }: { readonly day: string; readonly unitId: string | null },
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly CountedRecord[]> {
  const [value, id] = after ?? [null, null];
  return db.many<CountedRecord>(sql`
    with standing as (
      select record_id, label, unit_id, began, ended, due_day, ${day}::date - began::date as value
      from performance.record
      where body_id = ${bodyId} and indicator = 'G2' and not void and (ended is null or ended > due_day)
        and (halted_day is null or resumed_day >= halted_day or due_day < halted_day)
        and due_day < ${day} and began <= ${day} and (ended is null or ended > ${day})
        and (${unitId}::uuid is null or unit_id = ${unitId}))
    select s.record_id as "recordId", s.label, s.unit_id as "unitId", u.name as "unitName", s.began, s.ended,
      s.due_day as "dueDay", s.value
    from standing s left join identity.v_unit u on u.body_id = ${bodyId} and u.id = s.unit_id
    where ${value}::int is null or (s.value, s.record_id) < (${value}::int, ${id}::uuid)
    order by s.value desc, s.record_id desc limit ${limit}`);
}
