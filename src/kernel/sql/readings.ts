import pg from 'pg';
import utils from 'pg/lib/utils.js';
import { ReadingBatch, type Answer, type Asked, type ParserOf, type ScopeValues } from './reading-batch.ts';
import type { Statement } from './sql.ts';

/** One connection for the readings of one caller; taken at the first statement, given back by `close`. */
export interface Lane {
  /** Runs a statement for a body and an actor; with others of the same moment it travels in one round trip. */
  send(statement: Statement, scope: ScopeValues): Promise<Answer>;
  /** Waits for what is under way and gives the connection back. */
  close(): Promise<void>;
}

export function openLane(take: () => Promise<pg.PoolClient>, parserOf: ParserOf): Lane {
  let taken: Promise<pg.PoolClient> | undefined;
  const waiting: Asked[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  const run = async () => {
    // At the end of the turn everybody who has something to ask in this moment has asked.
    for (await endOfTurn(); waiting.length > 0; await endOfTurn()) {
      const batch = waiting.splice(0);
      try {
        if (closed) throw new Error('the reading was over before its statement was sent');
        const client = await (taken ??= take());
        const left = await new Promise<readonly Asked[]>((resolve) => {
          client.query(new ReadingBatch(batch, parserOf, resolve));
        });
        waiting.unshift(...left);
      } catch (error) {
        for (const asked of batch) asked.reject(error);
      }
    }
  };
  return {
    send: (statement, scope) =>
      new Promise((resolve, reject) => {
        if (closed) throw new Error('a statement was sent after the reading was over');
        const values = statement.values.map((value) => utils.prepareValue(value));
        waiting.push({ statement, values, scope, resolve, reject });
        running ??= run().finally(() => (running = undefined));
      }),
    async close() {
      closed = true;
      await running;
      (await taken?.catch(() => undefined))?.release();
    },
  };
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
