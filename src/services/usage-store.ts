import { sql, type Queryable } from '../kernel/index.ts';
import type { Service } from './types.ts';

export type UsedService = Pick<Service, 'code' | 'title' | 'summary' | 'office'>;

/** Services, those with most applications since the instant first; then by code. */
export function mostUsed(db: Queryable, bodyId: string, since: Date, limit: number): Promise<readonly UsedService[]> {
  return db.many<UsedService>(sql`
    select s.code, s.card -> 'title' as title, s.card -> 'summary' as summary, s.card ->> 'office' as office
    from services.service s
    left join (
      select service_code, count(*) as uses from services.application
      where body_id = ${bodyId} and submitted_at >= ${since} group by service_code) a on a.service_code = s.code
    where s.body_id = ${bodyId}
    order by coalesce(a.uses, 0) desc, s.code limit ${limit}`);
}
