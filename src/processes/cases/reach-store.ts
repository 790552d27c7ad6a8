import { join, sql, type Sql } from '../../kernel/index.ts';
import type { CaseReach } from '../types.ts';

/**
 * The condition that a row of `processes.instance` is within reach; undefined where everything is. The tasks are gathered once for the
 * statement, not looked up for every row.
 */
export function withinReach(bodyId: string, reach: CaseReach): Sql | undefined {
  if (reach.everywhere) return undefined;
  const { unitIds, personId, roles, places } = reach;
  const own = sql`
    select t.instance_id from processes.task t where t.body_id = ${bodyId} and t.claimed_by = ${personId}::uuid
    union select t.instance_id from processes.task t where t.body_id = ${bodyId} and t.ended_by = ${personId}::text
    union select t.instance_id from processes.task t
    where t.body_id = ${bodyId} and t.status = 'open' and case when t.candidate_unit is null
      then t.candidate_role is null or t.candidate_role = any (${roles}::text[])
      else exists (
        select 1 from unnest(${places.map(({ role }) => role)}::text[], ${places.map(({ unitId }) => unitId)}::text[])
          as p (role, unit_id)
        where (t.candidate_role is null or t.candidate_role = p.role) and (p.unit_id is null or p.unit_id = t.candidate_unit))
      end`;
  return join(
    [sql`(unit_id = any (${unitIds}::uuid[])`, sql`officer_id = ${personId}::uuid`, sql`id in (${own}))`],
    ' or ',
  );
}
