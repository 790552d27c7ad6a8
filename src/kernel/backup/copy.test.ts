import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { kernelModule } from '../index.ts';
import { copyIn, copyOut } from './copy.ts';
import { createRowDigest } from './row-digest.ts';

let database: TestDatabase;
let client: pg.Client;

const connected = async () => {
  const made = new pg.Client(database.connection);
  made.on('error', () => undefined);
  await made.connect();
  return made;
};

beforeAll(async () => {
  database = await testDatabase([kernelModule([])]);
  client = await connected();
  await client.query('create temp table one (n int, t text, b bytea, j jsonb, f float8, a text[])');
  await client.query('create temp table two (like one)');
});
beforeEach(async () => {
  await client.query('truncate one, two');
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function* source(...chunks: readonly Buffer[]): AsyncIterable<Buffer> {
  for (const chunk of chunks) yield chunk;
}

// PostgreSQL stores no NUL and no lone surrogate; everything else is somebody's name or letter.
const text = fc.oneof(
  fc.constantFrom('', '\\N', '\\.', '\t', '\n', '\r\n', '\\', '"', "L'Aquila è già\u2028qui 𝔘"),
  fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\u0000', '').toWellFormed()),
);
const row = fc.tuple(
  fc.option(text),
  fc.option(fc.uint8Array({ maxLength: 40 })),
  fc.option(fc.dictionary(text, text)),
  fc.option(fc.double()),
  fc.option(fc.array(fc.option(text), { maxLength: 3 })),
);

describe('copying rows', () => {
  it('brings back every value as it was, however the bytes are cut, and adds up to the same in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), fc.integer({ min: 1, max: 64 }), async (rows, cut) => {
        await client.query('truncate one, two');
        for (const [n, [t, b, j, f, a]] of rows.entries()) {
          const values = [n, t, b && Buffer.from(b), j && JSON.stringify(j), f, a];
          await client.query('insert into one values ($1, $2, $3, $4, $5, $6)', values);
        }
        const read: Buffer[] = [];
        await copyOut(client, 'copy one to stdout', (one) => void read.push(Buffer.from(one)));
        expect(read.length).toBe(rows.length);
        const bytes = Buffer.concat(read);
        const pieces = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, at) =>
          bytes.subarray(at * cut, (at + 1) * cut),
        );
        await copyIn(client, 'copy two from stdin', source(...pieces));
        const { rows: different } = await client.query(
          `(select n, t, b, j::text, f::text, a from one except select n, t, b, j::text, f::text, a from two)
           union all (select n, t, b, j::text, f::text, a from two except select n, t, b, j::text, f::text, a from one)`,
        );
        expect(different).toEqual([]);
        const [forwards, backwards] = [createRowDigest(), createRowDigest()];
        for (const one of read) forwards.add(one);
        for (const one of read.toReversed()) backwards.add(one);
        expect(backwards.result()).toEqual(forwards.result());
      }),
      { numRuns: 60 },
    );
  });

  it('adds up to something else when a row is another one, twice there or gone', () => {
    const digestOf = (...rows: readonly string[]) => {
      const digest = createRowDigest();
      for (const one of rows) digest.add(Buffer.from(one));
      return digest.result().digest;
    };
    const all = [[], ['a'], ['b'], ['a', 'a'], ['a', 'b'], ['ab'], ['a', 'b', 'b'], ['a', 'a', 'b']];
    expect(new Set(all.map((rows) => digestOf(...rows))).size).toBe(all.length);
  });

  it('holds the server back while a full disk is waited for, and loses no row', async () => {
    await client.query(`insert into one select n, repeat('x', 1000) from generate_series(1, 5000) n`);
    let waiting = 0;
    let most = 0;
    let rows = 0;
    await copyOut(client, 'copy one to stdout', () => {
      rows += 1;
      most = Math.max(most, (waiting += 1));
      return new Promise((resolve) => setImmediate(() => resolve(void (waiting -= 1))));
    });
    expect(rows).toBe(5000);
    // 5 MB went through; no more than the socket's buffer was ever in hand.
    expect(most).toBeLessThan(500);
  });

  it('tells the fault of who writes, of who reads and of the server, each as its own', async () => {
    const other = await connected();
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    const query = `copy (select repeat('x', 1000) from generate_series(1, 100000)) to stdout`;
    await expect(copyOut(other, query, () => Promise.reject(full))).rejects.toBe(full);
    await other.end().catch(() => undefined);

    const broken = async function* () {
      yield Buffer.from('1\tprima\t\\N\t\\N\t\\N\t\\N\n');
      throw full;
    };
    await expect(copyIn(client, 'copy two from stdin', broken())).rejects.toBe(full);
    const wrong = source(Buffer.from('due\tseconda\t\\N\t\\N\t\\N\t\\N\n'));
    await expect(copyIn(client, 'copy two from stdin', wrong)).rejects.toMatchObject({ code: '22P02' });
    // The connection is as good as before, and nothing came in.
    expect((await client.query('select count(*)::int as n from two')).rows).toEqual([{ n: 0 }]);
  });
});
