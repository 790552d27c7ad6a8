import type pg from 'pg';
import type { Statement } from './sql.ts';

/** Body and actor for which a statement is run. */
export type ScopeValues = readonly [body: string, actor: string];

/** A statement with values as they travel, and whoever waits for its rows. */
export interface Asked {
  readonly statement: Statement;
  readonly values: readonly (string | Buffer | null)[];
  readonly scope: ScopeValues;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export interface Answer {
  readonly rows: readonly unknown[];
  readonly rowCount: number;
}

export type ParserOf = (oid: number) => (value: string) => unknown;

/** The parts of the wire connection of `pg` that a batch writes to (pg 8, lib/connection.js). */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { text: string; name: string }): void;
  bind(message: { statement: string; values: readonly (string | Buffer | null)[] }): void;
  describe(message: { type: 'P' }): void;
  execute(message: object): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
}

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

interface Columns {
  readonly names: readonly string[];
  readonly parsers: readonly ((value: string) => unknown)[];
}

/** What a connection knows of its statements: the columns of those that have answered once need not be asked for again. */
interface Known {
  readonly columns: Map<string, Columns>;
  /** A failure left open whether these are there: they are closed, which is no error for what is not there, and parsed anew. */
  readonly doubtful: Set<string>;
}

const SCOPE: Statement = {
  name: 'scope',
  text: "select set_config('app.body', $1, true), set_config('app.actor', $2, true)",
  values: [],
};
const NO_COLUMNS: Columns = { names: [], parsers: [] };
const byConnection = new WeakMap<Wire, Known>();

/** One message pair on the wire: a statement, or the scope that holds for those after it. */
interface Step {
  readonly statement: Statement;
  readonly asked?: Asked;
}

/**
 * Statements of one moment in one implicit transaction: they travel before one Sync, each behind its scope, so a page of several readings
 * costs one round trip and no BEGIN or COMMIT. Taken by `pg.Client.query` like a query of its own making.
 */
export class ReadingBatch implements pg.Submittable {
  readonly #steps: Step[] = [];
  readonly #parserOf: ParserOf;
  readonly #ended: (left: readonly Asked[]) => void;
  #known!: Known;
  #at = 0;
  #columns: Columns | undefined;
  #rows: unknown[] = [];
  /** `pg` gives a query without one a callback of its own. */
  readonly callback = () => undefined;

  /** @param ended told when the connection is free again, with what was not run because a statement before it failed */
  constructor(all: readonly Asked[], parserOf: ParserOf, ended: (left: readonly Asked[]) => void) {
    let scope: ScopeValues | undefined;
    for (const asked of all) {
      if (asked.scope[0] !== scope?.[0] || asked.scope[1] !== scope[1]) this.#steps.push({ statement: SCOPE });
      scope = asked.scope;
      this.#steps.push({ statement: asked.statement, asked });
    }
    this.#parserOf = parserOf;
    this.#ended = ended;
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire;
    const known = (this.#known = byConnection.get(wire) ?? { columns: new Map(), doubtful: new Set() });
    byConnection.set(wire, known);
    const parsed = new Set<string>();
    wire.stream.cork();
    for (const [index, { statement, asked }] of this.#steps.entries()) {
      const { name, text } = statement;
      const told = known.columns.has(name);
      if (!told && !parsed.has(name)) {
        if (known.doubtful.has(name)) wire.close({ type: 'S', name });
        wire.parse({ text, name });
        parsed.add(name);
      }
      wire.bind({ statement: name, values: asked?.values ?? this.#steps[index + 1]!.asked!.scope });
      if (!told) wire.describe({ type: 'P' });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
  }

  handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    const names = fields.map((field) => field.name);
    this.#columns = { names, parsers: fields.map((field) => this.#parserOf(field.dataTypeID)) };
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const { names, parsers } = (this.#columns ??= this.#known.columns.get(this.#steps[this.#at]!.statement.name)!);
    const row: Record<string, unknown> = {};
    for (let index = 0; index < fields.length; index += 1) {
      const value = fields[index]!;
      row[names[index]!] = value === null ? null : parsers[index]!(value);
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const { statement, asked } = this.#steps[this.#at]!;
    if (!this.#known.columns.has(statement.name)) {
      this.#known.columns.set(statement.name, this.#columns ?? NO_COLUMNS);
      this.#known.doubtful.delete(statement.name);
    }
    asked?.resolve({ rows: this.#rows, rowCount: Number(text.slice(text.lastIndexOf(' ') + 1)) || 0 });
    this.#at += 1;
    this.#rows = [];
    this.#columns = undefined;
  }

  handleReadyForQuery(): void {
    this.#ended([]);
  }

  /** The statement that failed is refused; those after it were not run. A lost connection fails the same way. */
  handleError(error: unknown): void {
    const left = this.#steps.slice(this.#at);
    for (const { statement } of left) {
      this.#known?.columns.delete(statement.name);
      this.#known?.doubtful.add(statement.name);
    }
    const [failed, ...rest] = left.flatMap(({ asked }) => asked ?? []);
    failed?.reject(error);
    this.#ended(rest);
  }
}
