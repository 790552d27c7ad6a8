/** Rows as JSON holds them. */
export type Row = Readonly<Record<string, unknown>>;

export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Certificates of the database's authority in PEM; without them the connection is not encrypted. */
  readonly ca?: string | undefined;
  readonly timeoutMs: number;
}

/** Why a statement came to nothing. */
export class DatabaseFailure extends Error {
  /** `refused`: it would be again. `passing`: nothing was done, and it may go next time. `lost`: nobody knows what was done. */
  readonly kind: 'refused' | 'passing' | 'lost';
  constructor(kind: DatabaseFailure['kind'], message: string) {
    super(message);
    this.name = 'DatabaseFailure';
    this.kind = kind;
  }
}

/** A database of somebody else. */
export interface Database {
  /** Runs one statement on its own, committed when it returns. @throws DatabaseFailure */
  run(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** How one make of databases is spoken to. */
export type OpenDatabase = (address: DatabaseAddress) => Database;

/** Connections to one outside database. */
export const CONNECTIONS = 4;

/** A value of a message as a driver takes it: what is no scalar goes as JSON. */
export function toValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** A value of a row as JSON takes it. */
export function fromValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return value.toString('base64');
  return typeof value === 'bigint' ? value.toString() : value;
}
