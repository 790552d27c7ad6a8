import type { Socket } from 'node:net';
import pg from 'pg';

/** The parts of the wire connection of `pg` that a COPY uses (pg 8, lib/connection.js). */
interface Wire {
  readonly stream: Socket;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

interface QueryInside {
  handleCopyInResponse(connection: Wire): void;
  handleCopyData(message: { readonly chunk: Buffer }, connection: Wire): void;
  handleError(error: Error, connection: Wire): void;
}

type Done = (error: Error | null) => void;
const Base = pg.Query as unknown as new (
  config: { text: string },
  values: undefined,
  done: Done,
) => QueryInside & pg.Submittable;

/** Takes a row, which is only valid during the call. A promise holds the server back until it is kept. */
export type RowSink = (row: Buffer) => Promise<void> | undefined;

class CopyOut extends Base {
  readonly #sink: RowSink;
  #held = 0;
  fault: Error | undefined;

  constructor(text: string, sink: RowSink, done: Done) {
    super({ text }, undefined, done);
    this.#sink = sink;
  }

  /** The server sends one row a message. What still lies in the socket's buffer comes after a pause, too. */
  override handleCopyData({ chunk }: { readonly chunk: Buffer }, { stream }: Wire): void {
    if (this.fault) return;
    const full = this.#sink(chunk);
    if (!full) return;
    this.#held += 1;
    stream.pause();
    full.then(
      () => {
        this.#held -= 1;
        if (this.#held === 0) stream.resume();
      },
      (error: Error) => {
        this.fault = error;
        // The rest of the table is of no use to anybody: the connection ends.
        stream.destroy();
      },
    );
  }
}

/** Runs `copy … to stdout` in text form and gives every row to the sink, with its line break. */
export async function copyOut(client: pg.ClientBase, text: string, sink: RowSink): Promise<void> {
  let query: CopyOut | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      query = new CopyOut(text, sink, (error) => (error ? reject(error) : resolve()));
      client.query(query);
    });
  } catch (error) {
    throw query?.fault ?? error;
  }
}

class CopyIn extends Base {
  readonly #source: AsyncIterable<Buffer>;
  #ended = false;
  fault: Error | undefined;

  constructor(text: string, source: AsyncIterable<Buffer>, done: Done) {
    super({ text }, undefined, (error) => {
      this.#ended = true;
      done(error);
    });
    this.#source = source;
  }

  override handleCopyInResponse(wire: Wire): void {
    this.#pump(wire).catch((error: Error) => {
      this.fault = error;
      wire.sendCopyFail('the source broke');
    });
  }

  async #pump(wire: Wire): Promise<void> {
    for await (const chunk of this.#source) {
      // The server refused a row: it throws away what still comes.
      if (this.#ended) return;
      wire.sendCopyFromChunk(chunk);
      if (wire.stream.writableNeedDrain) await drained(wire.stream);
    }
    wire.endCopyFrom();
  }
}

/** A socket that closes drains no more: the query then ends with an error of its own. */
function drained(stream: Socket): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off('drain', go).off('close', go);
      resolve();
    };
    stream.on('drain', go).on('close', go);
  });
}

/** Runs `copy … from stdin` in text form with the bytes of the source. */
export async function copyIn(client: pg.ClientBase, text: string, source: AsyncIterable<Buffer>): Promise<void> {
  let query: CopyIn | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      query = new CopyIn(text, source, (error) => (error ? reject(error) : resolve()));
      client.query(query);
    });
  } catch (error) {
    throw query?.fault ?? error;
  }
}
