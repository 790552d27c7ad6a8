import { connect } from 'node:net';
import { createPool } from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultyProxy, type FaultyProxy } from '../testing/proxy.ts';
import { SendFailure, type Connection, type Outgoing } from '../types.ts';
import { connectorHouse } from '../testing/house.ts';
import { sqlConnector } from './sql.ts';
import { readStatement } from './statement.ts';

describe('a statement with named parameters', () => {
  it.each([
    ['select :a, :b, :a', 'select $1, $2, $3', ['a', 'b', 'a']],
    ["select ':a', \":b\", `:c`, 'it''s :d', :e::text", "select ':a', \":b\", `:c`, 'it''s :d', $1::text", ['e']],
    ['select 1 -- :no\n, :yes /* :no */', 'select 1 -- :no\n, $1 /* :no */', ['yes']],
    ['do $x$ begin perform :no; end $x$; select :yes', 'do $x$ begin perform :no; end $x$; select $1', ['yes']],
    ['select a[1:2], :n', 'select a[1:2], $1', ['n']],
  ])('is read as %s', (source, text, names) => {
    expect(readStatement(source, (n) => `$${n}`)).toEqual({ text, names });
  });
});

interface Peer {
  readonly dialect: 'postgresql' | 'mariadb';
  readonly port: number;
  readonly upsert: string;
  readonly plain: string;
  readonly sleep: string;
  readonly session: { readonly database: string; readonly user: string };
  readonly admin: (sql: string) => Promise<readonly Record<string, unknown>[]>;
  readonly end: () => Promise<void>;
}

const TABLE = `digipro_test_${process.pid}`;

function postgresqlPeer(): Peer {
  const pool = new pg.Pool({ host: '127.0.0.1', port: 5432, database: 'test', user: 'postgres', max: 2 });
  return {
    ...{ dialect: 'postgresql', port: 5432, session: { database: 'test', user: 'postgres' } },
    upsert: `insert into ${TABLE} (code, amount, note) values (:code, :amount, :note)
      on conflict (code) do update set amount = excluded.amount, note = excluded.note returning code, amount`,
    plain: `insert into ${TABLE} (code, amount, note) values (:code, :amount, :note)`,
    sleep: 'select pg_sleep(30)',
    admin: async (sql) => (await pool.query<Record<string, unknown>>(sql)).rows,
    end: () => pool.end(),
  };
}

function mariadbPeer(): Peer {
  const pool = createPool({ host: '127.0.0.1', port: 3306, database: 'test', user: 'root', connectionLimit: 2 });
  return {
    ...{ dialect: 'mariadb', port: 3306, session: { database: 'test', user: 'root' } },
    upsert: `insert into ${TABLE} (code, amount, note) values (:code, :amount, :note)
      on duplicate key update amount = values(amount), note = values(note)`,
    plain: `insert into ${TABLE} (code, amount, note) values (:code, :amount, :note)`,
    sleep: 'select sleep(30)',
    admin: async (sql) => {
      const [rows] = await pool.query(sql);
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    },
    end: () => pool.end(),
  };
}

/** Whether somebody listens: where no such database runs, its tests are skipped by name. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.end(() => resolve(true)));
    socket.on('error', () => resolve(false));
  });
}

const peers = [
  ['PostgreSQL on 127.0.0.1:5432', postgresqlPeer, await listens(5432)],
  ['MariaDB on 127.0.0.1:3306', mariadbPeer, await listens(3306)],
] as const;

for (const [name, makePeer, there] of peers) {
  describe.skipIf(!there)(`the SQL connector with ${name}`, () => {
    let peer: Peer;
    let proxy: FaultyProxy;
    const opened: Connection[] = [];
    beforeAll(async () => {
      peer = makePeer();
      proxy = await faultyProxy('127.0.0.1', peer.port);
      await peer.admin(
        `create table ${TABLE} (code varchar(40) primary key, amount decimal(12,2) not null, note text)`,
      );
    });
    afterAll(async () => {
      for (const connection of opened) await connection.close();
      await peer.admin(`drop table ${TABLE}`);
      await peer.end();
      await proxy.close();
    });

    const open = (settings: object, allowed = [`127.0.0.1:${proxy.port}`, '127.0.0.1']): Connection => {
      const connection = sqlConnector.open(
        {
          ...{ dialect: peer.dialect, host: '127.0.0.1', port: proxy.port, password: 'db', timeoutMs: 5000 },
          ...{ ...peer.session, statement: peer.upsert, ...settings },
        },
        connectorHouse({ allowed, secret: async () => '' }),
      );
      opened.push(connection);
      return connection;
    };
    const message = (data: unknown, interrupted = false): Outgoing => ({
      ...{ id: '019aaaaa-0000-7000-8000-000000000001', data, contentType: 'application/json', headers: {} },
      interrupted,
    });
    const remedyOf = (sent: Promise<unknown>) =>
      sent.then(
        () => 'sent',
        (error: unknown) => (error instanceof SendFailure ? error.remedy : error),
      );
    const stored = (code: string) => peer.admin(`select amount, note from ${TABLE} where code = '${code}'`);

    it('writes the fields of a message as values, whatever they hold', async () => {
      const hostile = `'); drop table ${TABLE}; -- \\' " 😀 è`;
      const connection = open({ repeatable: true });
      await connection.send!(message({ code: 'a', amount: '12.50', note: hostile, extra: 'not asked for' }));
      await connection.send!(message({ code: 'a', amount: '13.75', note: hostile }));
      const [row] = await stored('a');
      expect([String(row!['amount']), row!['note']]).toEqual(['13.75', hostile]);
      const [, ...none] = await peer.admin(`select code from ${TABLE}`);
      expect(none).toEqual([]);
    });

    it('writes what is no scalar as JSON, and nothing as nothing', async () => {
      const connection = open({});
      await connection.send!(message({ code: 'json', amount: 1, note: { righe: ['è', 2] } }));
      await connection.send!(message({ code: 'null', amount: 1, note: null }));
      expect(JSON.parse(String((await stored('json'))[0]!['note']))).toEqual({ righe: ['è', 2] });
      expect((await stored('null'))[0]!['note']).toBeNull();
    });

    it('brings back what a query finds', async () => {
      await open({}).send!(message({ code: 'q', amount: 7, note: 'trovato' }));
      const query = open({ statement: `select code, note from ${TABLE} where code = :code` });
      const { data } = await query.send!(message({ code: 'q' }));
      expect(data).toEqual({ rows: [{ code: 'q', note: 'trovato' }], more: false });
    });

    it('tells apart what would fail again', async () => {
      const plain = open({ statement: peer.plain });
      await plain.send!(message({ code: 'twice', amount: 1, note: '' }));
      expect(await remedyOf(plain.send!(message({ code: 'twice', amount: 2, note: '' })))).toBe('never');
      expect(await remedyOf(plain.send!(message({ code: 'x', note: '' })))).toBe('never');
      expect(await remedyOf(plain.send!(message('no object')))).toBe('never');
      expect(await remedyOf(open({ statement: 'selct 1' }).send!(message({})))).toBe('never');
      expect(await remedyOf(open({ database: 'not_there_at_all' }).send!(message({})))).toMatch(/later|never/);
      expect(await stored('x')).toEqual([]);
    });

    it('does not repeat by itself what may have been done, unless it may', async () => {
      const cut = async (repeatable: boolean) => {
        const connection = open({ statement: peer.sleep, repeatable });
        expect(await connection.test()).toMatchObject({ ok: true });
        const sent = remedyOf(connection.send!(message({})));
        proxy.cutAfterNext();
        // Whether the next bytes were before or behind the cut: the way ends now in any case.
        setTimeout(() => proxy.cut(), 200);
        return sent;
      };
      expect(await cut(false)).toBe('unknown');
      expect(await cut(true)).toBe('later');
      expect(await remedyOf(open({}).send!(message({ code: 'i', amount: 1, note: '' }, true)))).toBe('unknown');
      expect(await stored('i')).toEqual([]);
    });

    it('goes on by itself when the way is there again', async () => {
      const connection = open({ repeatable: true });
      await connection.send!(message({ code: 'again', amount: 1, note: 'a' }));
      proxy.cut();
      let remedy = await remedyOf(connection.send!(message({ code: 'again', amount: 1, note: 'b' })));
      if (remedy === 'later')
        remedy = await remedyOf(connection.send!(message({ code: 'again', amount: 1, note: 'b' })));
      expect([remedy, (await stored('again'))[0]!['note']]).toEqual(['sent', 'b']);
    });

    it('reaches no database that the body has not named', async () => {
      expect(await remedyOf(open({}, []).send!(message({})))).toBe('never');
      const other = open({}, ['127.0.0.1:1', '*.0.0.1']);
      expect(await remedyOf(other.send!(message({ code: 'n', amount: 1, note: '' })))).toBe('never');
      expect(await stored('n')).toEqual([]);
    });
  });
}
