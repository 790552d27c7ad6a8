import { createPool, type RowDataPacket } from 'mysql2/promise';
import { CONNECTIONS, DatabaseFailure, fromValue, toValue, type OpenDatabase } from './driver.ts';

/** Too many connections, access denied (somebody will mend it), lock wait, deadlock, server going down, statement timed out. */
const PASSING = new Set([1040, 1044, 1045, 1205, 1213, 1053, 1969, 3024]);

export const openMariadb: OpenDatabase = (address) => {
  const { host, port, database, user, password, ca, timeoutMs } = address;
  const pool = createPool({
    ...{ host, port, database, user, password, connectionLimit: CONNECTIONS, charset: 'utf8mb4' },
    ...{ connectTimeout: Math.min(timeoutMs, 10_000), supportBigNumbers: true, bigNumberStrings: true },
    ...{ dateStrings: true, multipleStatements: false, ...(ca === undefined ? {} : { ssl: { ca } }) },
  });
  return {
    async run(text, values) {
      const connection = await pool.getConnection().catch((error: unknown) => {
        throw new DatabaseFailure('passing', reasonOf(error));
      });
      let broken = true;
      try {
        const bound = values.map((value) => toValue(value ?? null) as string | number | boolean | null);
        const [rows] = await connection.execute<RowDataPacket[]>({ sql: text, values: bound, timeout: timeoutMs });
        broken = false;
        if (!Array.isArray(rows)) return [];
        // A procedure gives a list for each of its results; the first one is its answer.
        const list = (Array.isArray(rows[0]) ? rows[0] : rows) as readonly Record<string, unknown>[];
        return list.map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, fromValue(value)])),
        );
      } catch (error) {
        const { errno, sqlState } = error as { errno?: number; sqlState?: string };
        const told = sqlState !== undefined;
        broken = !told;
        throw new DatabaseFailure(!told ? 'lost' : PASSING.has(errno ?? 0) ? 'passing' : 'refused', reasonOf(error));
      } finally {
        if (broken) connection.destroy();
        else connection.release();
      }
    },
    close: () => pool.end(),
  };
};

function reasonOf(error: unknown): string {
  const { message, code } = error as { message: string; code?: string };
  return code ? `${code}: ${message}` : message;
}
