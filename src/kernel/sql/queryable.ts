import type { Sql } from './sql.ts';

/** What a handler may do with the database: run statements inside the transaction that it was given. */
export interface Queryable {
  /** Exactly one row; more or fewer is a fault of the program. */
  one<R>(query: Sql): Promise<R>;
  /** One row or none. */
  maybe<R>(query: Sql): Promise<R | undefined>;
  many<R>(query: Sql): Promise<readonly R[]>;
  /** Runs a statement for its effect. @returns the number of rows touched. */
  run(query: Sql): Promise<number>;
}
