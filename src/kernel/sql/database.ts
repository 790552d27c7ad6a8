import pg from 'pg';
import type { Clock } from '../clock.ts';
import { leftInDoubt, translateDatabaseError } from './faults.ts';
import type { Queryable } from './queryable.ts';
import { openLane } from './readings.ts';
import { type Sql, toStatement } from './sql.ts';

export interface ConnectionSettings {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly connectionString?: string;
}

/** Who a transaction belongs to: row-level security reads `app.body`, triggers and audits read `app.actor`. */
export interface Scope {
  readonly bodyId: string;
  /** Identifier of the person, or empty for the system and the anonymous public. */
  readonly actorId?: string | undefined;
}

export type Read = <T>(scope: Scope, work: (db: Queryable) => Promise<T>) => Promise<T>;

export interface Database {
  /**
   * Runs `work` in one read-write transaction of the body as `digipro_app`; commits when it resolves, rolls back when it rejects.
   * The statements of `last` travel together with COMMIT, in one round trip.
   */
  transaction<T>(
    scope: Scope,
    work: (db: Queryable) => Promise<T>,
    last?: (db: Queryable) => Promise<unknown>,
  ): Promise<T>;
  /** Runs `work` read-only; each statement sees what is committed when it begins. */
  read: Read;
  /** Gives `work` a `read` whose calls share one connection: what several of them ask in the same moment is one round trip. */
  reading<T>(work: (read: Read) => Promise<T>): Promise<T>;
  /**
   * Runs `work` as `digipro_system`, which reaches only the audited functions of schema `system`. Each of its statements is a
   * transaction: every one of these functions is whole by itself.
   */
  system<T>(work: (db: Queryable) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
  readonly pool: { readonly total: number; readonly idle: number; readonly waiting: number };
}

export interface DatabaseOptions {
  readonly connection: ConnectionSettings;
  readonly size?: number;
  readonly onError: (error: Error) => void;
  readonly clock: Clock;
  /** Whether a commit is answered once it is on disk; asked at each transaction. */
  readonly durable: () => boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const types = { getTypeParser: parserFor };

/**
 * Opens the pools. Transactions run in pipeline mode, so that BEGIN and SET LOCAL travel with the first statement in one round trip;
 * readings put what they ask in one moment into one message of their own (`readings.ts`).
 */
export function openDatabase(options: DatabaseOptions): Database {
  const size = options.size ?? 16;
  const app = makePool(options, 'digipro_app', { max: size, pipeline: true });
  const readers = makePool(options, 'digipro_app', { max: size }, '-c default_transaction_read_only=on');
  const system = makePool(options, 'digipro_system', { max: 3, pipeline: true });
  const begin = () => (options.durable() ? 'begin' : 'begin; set local synchronous_commit = off');
  return {
    transaction: (scope, work, last) => inTransaction(app, `${begin()}; ${scopeText(scope)}`, work, last),
    read: (scope, work) => reading(readers, (read) => read(scope, work)),
    reading: (work) => reading(readers, work),
    system: (work) => bySingleStatements(system, options.durable(), work),
    ping: async () => {
      const client = await connect(app);
      await client.query('select 1').then(
        () => client.release(),
        (error: Error) => {
          client.release(error);
          throw translateDatabaseError(error);
        },
      );
    },
    close: async () => {
      await Promise.all([app.end(), readers.end(), system.end()]);
    },
    get pool() {
      return {
        total: app.totalCount + readers.totalCount,
        idle: app.idleCount + readers.idleCount,
        waiting: app.waitingCount + readers.waitingCount,
      };
    },
  };
}

function makePool(
  options: DatabaseOptions,
  role: string,
  how: { readonly max: number; readonly pipeline?: boolean },
  extra = '',
): pg.Pool {
  const pool = new pg.Pool({
    ...options.connection,
    ...how,
    types,
    application_name: `digipro ${role}`,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    // The role and the bounds hold from the first statement on: no extra round trip, no moment as the login role.
    options: `-c role=${role} -c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000 -c TimeZone=UTC -c client_min_messages=warning ${extra}`,
  } as pg.PoolConfig);
  // An idle connection that the server kills raises here; without a listener the process would die.
  pool.on('error', options.onError);
  // One that is lost between two statements of a transaction raises on itself; the next statement then fails, and says why.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Identifiers are checked against the UUID grammar, because SET LOCAL takes no parameters. */
function scopeText(scope: Scope): string {
  const [body, actor] = scopeValues(scope);
  return `set local app.body = '${body}'; set local app.actor = '${actor}'`;
}

function scopeValues(scope: Scope): readonly [string, string] {
  if (!UUID.test(scope.bodyId)) throw new Error('a transaction needs the identifier of its body');
  return [scope.bodyId, scope.actorId && UUID.test(scope.actorId) ? scope.actorId : ''];
}

async function reading<T>(pool: pg.Pool, work: (read: Read) => Promise<T>): Promise<T> {
  const lane = openLane(() => connect(pool), parserFor);
  const read: Read = async (scope, inside) => {
    const values = scopeValues(scope);
    try {
      return await inside(queryable((query) => lane.send(toStatement(query), values)));
    } catch (error) {
      throw translateDatabaseError(error);
    }
  };
  try {
    return await work(read);
  } finally {
    await lane.close();
  }
}

const waitsForDisk = new WeakMap<pg.PoolClient, boolean>();

async function bySingleStatements<T>(pool: pg.Pool, durable: boolean, work: (db: Queryable) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  try {
    if ((waitsForDisk.get(client) ?? true) !== durable) {
      await client.query(`set synchronous_commit = ${durable ? 'on' : 'off'}`);
      waitsForDisk.set(client, durable);
    }
    return await work(queryable((query) => client.query(toStatement(query))));
  } catch (error) {
    throw translateDatabaseError(error);
  } finally {
    client.release();
  }
}

async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (db: Queryable) => Promise<T>,
  last?: (db: Queryable) => Promise<unknown>,
): Promise<T> {
  // Taken at the first statement: who first receives a slow upload holds no connection meanwhile, and no transaction that would time out.
  let opened: Promise<pg.PoolClient> | undefined;
  let begun: Promise<unknown> | undefined;
  let broken: Error | undefined;
  let ending = false;
  const open = async () => {
    const client = await connect(pool);
    begun = client.query(begin);
    begun.catch(() => undefined);
    return client;
  };
  try {
    const db = queryable(async (query) => (await (opened ??= open())).query(toStatement(query)));
    const result = await work(db);
    await begun;
    const tail = last?.(db);
    tail?.catch(() => undefined);
    ending = opened !== undefined;
    if (opened) await Promise.all([tail, opened.then(commit)]);
    return result;
  } catch (error) {
    const client = await opened?.catch(() => undefined);
    await client?.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    const refusal = translateDatabaseError(error);
    throw ending && broken ? leftInDoubt(refusal) : refusal;
  } finally {
    (await opened?.catch(() => undefined))?.release(broken);
  }
}

/** PostgreSQL answers COMMIT of an aborted transaction with ROLLBACK and no error: a swallowed failure must not look acknowledged. */
async function commit(client: pg.PoolClient): Promise<void> {
  const outcome = await client.query('commit');
  if (outcome.command !== 'COMMIT') throw new Error('the transaction was rolled back by the database');
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw translateDatabaseError(error, true);
  }
}

function queryable(
  send: (query: Sql) => Promise<{ readonly rows: readonly unknown[]; readonly rowCount: number | null }>,
): Queryable {
  const rows = async <R>(query: Sql): Promise<R[]> => (await send(query)).rows as R[];
  return {
    many: rows,
    async one<R>(query: Sql) {
      const found = await rows<R>(query);
      if (found.length !== 1) throw new Error(`expected exactly one row, found ${found.length}`);
      return found[0]!;
    },
    async maybe<R>(query: Sql) {
      const found = await rows<R>(query);
      if (found.length > 1) throw new Error(`expected at most one row, found ${found.length}`);
      return found[0];
    },
    async run(query) {
      return (await send(query)).rowCount ?? 0;
    },
  };
}

const INT8 = 20;
const DATE = 1082;

/** Counters fit in 2^53; a date has no time zone and stays the text `yyyy-mm-dd`. */
function parserFor(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8) return Number;
  if (oid === DATE) return (value: string) => value;
  return pg.types.getTypeParser(oid, format as 'text');
}
