import { sql, type Queryable } from '../../kernel/index.ts';

export interface Term {
  readonly key: string;
  readonly typeCode: string;
  readonly days: number;
  readonly norm: string;
  readonly validFrom: string;
}

export async function putTerm(db: Queryable, bodyId: string, term: Term, at: Date): Promise<void> {
  await db.run(sql`
    insert into integrity.body_term (body_id, key, type_code, days, norm, valid_from, set_at)
    values (${bodyId}, ${term.key}, ${term.typeCode}, ${term.days}, ${term.norm}, ${term.validFrom}, ${at})
    on conflict (body_id, key, type_code, valid_from) do update set days = excluded.days, norm = excluded.norm,
      set_at = excluded.set_at`);
}

export interface TermLine extends Term {
  /** `body`, or the territory whose law gives it. */
  readonly source: string;
}

/** The body's own terms and those of the law, in which the body's go first. */
export function listTerms(db: Queryable, bodyId: string): Promise<readonly TermLine[]> {
  return db.many<TermLine>(sql`
    select key, type_code as "typeCode", days, norm, valid_from as "validFrom", 'body' as source, 1 as rank
    from integrity.body_term where body_id = ${bodyId}
    union all
    select key, '*', days, norm, valid_from, territory, 2 from integrity.national_term
    order by 1, rank, 2, 5 desc`);
}
