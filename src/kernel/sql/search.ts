import { sql, type Sql } from './sql.ts';

/** The condition that a column of folded text (`kernel.folded`) has a text somewhere in it, whatever the case and accents of either. */
export function holdsText(column: Sql, text: string): Sql {
  return sql`${column} like '%' || kernel.folded(${text.replace(/[\\%_]/g, '\\$&')}) || '%'`;
}
