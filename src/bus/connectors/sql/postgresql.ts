import pg from 'pg';
import { CONNECTIONS, DatabaseFailure, fromValue, toValue, type OpenDatabase } from './driver.ts';

/** Classes of SQLSTATE that a busy or restarting server gives, and a wrong password, which somebody will mend. */
const PASSING = /^(08|28|53|57P)|^(40001|40P01|55P03|57014)$/;

/** Dates and times stay as the database writes them: a position must not lose its microseconds. */
const AS_WRITTEN = new Set([1082, 1083, 1114, 1184, 1266]);
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    AS_WRITTEN.has(oid) ? (value: string) => value : pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig;

export const openPostgresql: OpenDatabase = (address) => {
  const { host, port, database, user, password, ca, timeoutMs } = address;
  const pool = new pg.Pool({
    ...{ host, port, database, user, password, max: CONNECTIONS, application_name: 'digipro' },
    ...{ connectionTimeoutMillis: Math.min(timeoutMs, 10_000), statement_timeout: timeoutMs },
    ...{ keepAlive: true, ssl: ca === undefined ? false : { ca } },
  });
  // A connection that is cut tells so twice, here and to whoever waits for its answer; unheard, this one would end the program.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    async run(text, values) {
      const client = await pool.connect().catch((error: unknown) => {
        throw new DatabaseFailure('passing', reasonOf(error));
      });
      let broken = true;
      try {
        const { rows } = await client.query<Record<string, unknown>>({ text, values: values.map(toValue), types });
        broken = false;
        return rows.map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, fromValue(value)])),
        );
      } catch (error) {
        const { code } = error as { code?: string };
        const told = code !== undefined && /^[0-9A-Z]{5}$/.test(code);
        broken = !told;
        throw new DatabaseFailure(!told ? 'lost' : PASSING.test(code) ? 'passing' : 'refused', reasonOf(error));
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
};

function reasonOf(error: unknown): string {
  const { message, code } = error as { message: string; code?: string };
  return code ? `${code}: ${message}` : message;
}
