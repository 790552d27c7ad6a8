import { createHash } from 'node:crypto';
import { object, oneOf, optional, text, Type, type Static } from '../../../kernel/index.ts';
import { isNamed } from '../http/egress.ts';
import {
  SendFailure,
  type Catch,
  type Connection,
  type Connector,
  type ConnectorHouse,
  type Outgoing,
  type Reply,
} from '../types.ts';
import { DatabaseFailure, type Database, type OpenDatabase, type Row } from './driver.ts';
import { readStatement, type Statement } from './statement.ts';

interface Make {
  readonly port: number;
  /** How the n-th parameter is written, from 1. */
  readonly mark: (n: number) => string;
  /** Read when it is first needed: a driver that nobody uses costs nothing. */
  readonly driver: () => Promise<OpenDatabase>;
}

const makes: Readonly<Record<'postgresql' | 'mariadb', Make>> = {
  postgresql: {
    port: 5432,
    mark: (n) => `$${n}`,
    driver: async () => (await import('./postgresql.ts')).openPostgresql,
  },
  mariadb: { port: 3306, mark: () => '?', driver: async () => (await import('./mariadb.ts')).openMariadb },
};

const columnName = text(63, { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' });

const settingsSchema = object({
  dialect: oneOf(['postgresql', 'mariadb']),
  host: text(253, { pattern: '^[a-z0-9.:_-]+$' }),
  port: optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  database: text(120),
  user: text(120),
  password: text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'Name of a secret of the body' }),
  statement: optional(text(20_000, { description: 'One statement; `:name` is the field of that name of the message' })),
  repeatable: optional(
    Type.Boolean({
      description: 'Run twice it has the effect of once, as an upsert; without it nothing uncertain is repeated',
    }),
  ),
  poll: optional(
    object({
      query: text(20_000, {
        description: 'Rows behind the position in their order, `:limit` of them; each becomes a message',
      }),
      position: Type.Record(columnName, Type.Union([text(200), Type.Number()]), {
        minProperties: 1,
        maxProperties: 4,
        description:
          'Columns that put the rows in order and name each of them, with the values to begin behind; each is a parameter',
      }),
      key: optional(columnName),
      everySeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
      to: text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'Channel' }),
      type: text(200),
    }),
  ),
  timeoutMs: optional(Type.Integer({ minimum: 100, maximum: 120_000 })),
  trusted: optional(
    text(100_000, { description: 'Certificates of the database’s authority, in PEM: the connection is encrypted' }),
  ),
});

type Settings = Static<typeof settingsSchema>;

const TIMEOUT = 15_000;
/** Rows of one look. */
const POLLED = 500;
/** Rows of an answer: whole tables are fetched in parts. */
const MOST_ROWS = 1000;

/** SQL of an outside database: each message is one statement of one transaction, with its fields as parameters, never as text. */
export const sqlConnector: Connector = {
  kind: 'sql',
  title: { it: 'Base dati (PostgreSQL, MariaDB/MySQL)', en: 'Database (PostgreSQL, MariaDB/MySQL)' },
  settings: settingsSchema,
  open: (settings, house) => new SqlConnection(settings as Settings, house),
  polls: (settings) => (settings as Settings).poll,
};

class SqlConnection implements Connection {
  readonly #settings: Settings;
  readonly #house: ConnectorHouse;
  readonly #make: Make;
  readonly #port: number;
  readonly #statement: Statement | undefined;
  #database: Promise<Database> | undefined;

  constructor(settings: Settings, house: ConnectorHouse) {
    const make = makes[settings.dialect];
    this.#settings = settings;
    this.#house = house;
    this.#make = make;
    this.#port = settings.port ?? make.port;
    this.#statement = settings.statement === undefined ? undefined : readStatement(settings.statement, make.mark);
  }

  async test() {
    try {
      await this.#run('select 1', []);
      return { ok: true, detail: { it: 'La base dati risponde.', en: 'The database answers.' } };
    } catch (error) {
      const reason = (error as Error).message;
      return { ok: false, detail: { it: `Nessun collegamento: ${reason}`, en: `No connection: ${reason}` } };
    }
  }

  async send({ data, interrupted }: Outgoing): Promise<Reply> {
    const { repeatable = false } = this.#settings;
    if (interrupted && !repeatable) throw new SendFailure('unknown', 'an earlier attempt was cut off');
    if (!this.#statement) throw new SendFailure('never', 'the endpoint has no statement: it only fetches');
    const { text: statement, names } = this.#statement;
    const fields = (typeof data === 'object' && data !== null ? data : {}) as Readonly<Record<string, unknown>>;
    const missing = names.find((name) => !Object.hasOwn(fields, name));
    if (missing !== undefined) throw new SendFailure('never', `the message has no field «${missing}»`);
    const values = names.map((name) => fields[name]);
    const rows = await this.#run(statement, values).catch((error: unknown) => {
      throw failureOf(error, repeatable);
    });
    return { outcome: `${rows.length} rows`, data: { rows: rows.slice(0, MOST_ROWS), more: rows.length > MOST_ROWS } };
  }

  /** The position is what the last row has in its columns. */
  async poll(position: unknown): Promise<Catch> {
    const { poll } = this.#settings;
    if (!poll) throw new SendFailure('never', 'the endpoint fetches nothing');
    const from: Row = { ...poll.position, ...(position as Row | null), limit: POLLED };
    const { text: query, names } = readStatement(poll.query, this.#make.mark);
    const strange = names.find((name) => !Object.hasOwn(from, name));
    if (strange !== undefined) {
      throw new SendFailure('never', `the query asks for «${strange}», which is no column of the position`);
    }
    const values = names.map((name) => from[name]);
    const rows = await this.#run(query, values).catch((error: unknown) => {
      throw failureOf(error, true);
    });
    const places = rows.map((row) => placeOf(row, Object.keys(poll.position)));
    return {
      messages: rows.map((row, index) => ({
        ...{ eventId: nameOf(places[index]!), type: poll.type, data: row },
        ...(poll.key === undefined ? {} : { key: String(row[poll.key] ?? '') }),
      })),
      position: places.at(-1) ?? position,
      more: rows.length >= POLLED,
    };
  }

  async close(): Promise<void> {
    const database = await this.#database?.catch(() => undefined);
    this.#database = undefined;
    await database?.close();
  }

  async #run(statement: string, values: readonly unknown[]) {
    const { host } = this.#settings;
    if (!isNamed(this.#house.allowed, host, String(this.#port))) {
      throw new SendFailure(
        'never',
        `${host}:${this.#port} is not allowed: an administrator must name it for this body`,
      );
    }
    const database = await (this.#database ??= this.#open());
    try {
      return await database.run(statement, values);
    } catch (error) {
      // With the next message the secret is read anew: it may be the one that was wrong.
      if (error instanceof DatabaseFailure && error.kind !== 'refused') await this.close();
      throw error;
    }
  }

  async #open(): Promise<Database> {
    const { host, database, user, password, trusted, timeoutMs = TIMEOUT } = this.#settings;
    try {
      const [secret, open] = [await this.#house.secret(password), await this.#make.driver()];
      return open({ host, port: this.#port, database, user, password: secret, ca: trusted, timeoutMs });
    } catch (error) {
      this.#database = undefined;
      throw error;
    }
  }
}

function failureOf(error: unknown, repeatable: boolean): unknown {
  if (!(error instanceof DatabaseFailure)) return error;
  const remedy = { refused: 'never', passing: 'later', lost: repeatable ? 'later' : 'unknown' } as const;
  return new SendFailure(remedy[error.kind], error.message);
}

function placeOf(row: Row, columns: readonly string[]): Row {
  const missing = columns.find((column) => row[column] === undefined || row[column] === null);
  if (missing !== undefined) throw new SendFailure('never', `a row has nothing in «${missing}», which gives its place`);
  return Object.fromEntries(columns.map((column) => [column, row[column]]));
}

/** The place of a row as an identifier: changed again, it is another message. */
function nameOf(place: Row): string {
  return createHash('sha256').update(JSON.stringify(place)).digest('hex');
}
