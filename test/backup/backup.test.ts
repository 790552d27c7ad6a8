import { chmod, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastBackup, verifyBackup, type Manifest } from '../../src/kernel/index.ts';
import { back, fileHashes, openHouse, restoreInto, rowHashes, verifiedChain, type House } from './house.ts';

let folder: string;
let house: House;
const place = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digipro-backup-'));
  // The database's user must reach it when the tests run as root.
  await chmod(folder, 0o755);
  house = await openHouse(place('source'));
  for (const body of house.bodies) {
    for (const text of ['prima', 'seconda', 'terza']) await house.register(body, `${text} lettera di ${body}`);
  }
  await house.app.runtime.settle();
  // A message has passed through the bus.
  await house.admin(`select nextval('bus.ready_seq_seq')`);
});

afterAll(async () => {
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What of the catalogue a restore touches on its way and must leave as it was. */
const safeguards = (of: House) =>
  of.admin(`
    select c.oid::regclass::text as name, c.relforcerowsecurity as forced, c.relrowsecurity as secured,
      (select json_agg(format('%s %s %s', k.conname, k.convalidated, pg_get_constraintdef(k.oid)) order by k.conname)
        from pg_constraint k where k.conrelid = c.oid) as constraints
    from pg_class c where c.relkind = 'r' and pg_get_userbyid(c.relowner) = 'digipro_owner' order by 1`);

/** Where the counters of identity columns stand: one that began anew would give the places of rows that are there. */
const counters = (of: House) =>
  of.admin(`
    select schemaname, sequencename, last_value::text from pg_sequences
    where sequenceowner = 'digipro_owner' and last_value is not null order by 1, 2`);

describe('backup and restore', () => {
  it('brings every row, every file and the head of the ledger back into an empty place, which then goes on', async () => {
    const { folder: made, manifest } = await back(house, place('quiet'));
    expect(manifest.problems).toEqual([]);
    expect(await lastBackup(house.config.dataDir)).toMatchObject({ folder: made, takenAt: manifest.takenAt });
    await restoreInto(place('restored'), place('quiet'));
    const copy = await openHouse(place('restored'));
    try {
      expect(copy.app.installation()).toEqual(house.app.installation());
      expect(await rowHashes(copy)).toEqual(await rowHashes(house));
      expect(await fileHashes(copy.config.dataDir)).toEqual(await fileHashes(house.config.dataDir));
      expect(await safeguards(copy)).toEqual(await safeguards(house));
      expect(await counters(copy)).toEqual(await counters(house));
      const digests = (of: Manifest) => of.tables.map(({ schema, name, rows, digest }) => [schema, name, rows, digest]);
      expect(digests((await back(copy, place('again'))).manifest)).toEqual(digests(manifest));
      for (const body of house.bodies) {
        const before = await verifiedChain(house, body);
        // The checkpoint is signed: the key is the same, too.
        expect(await verifiedChain(copy, body)).toEqual(before);
        expect(await copy.register(body, 'dopo il ripristino')).toBe(4);
        const after = await verifiedChain(copy, body);
        expect(after).toMatchObject({ ok: true, problems: [] });
        expect(after.leaves).toBeGreaterThan(before.leaves);
      }
    } finally {
      await copy.close();
    }
  });

  it('is of one instant while both bodies go on registering, and keeps nobody waiting', async () => {
    const { runtime } = house.app;
    let going = true;
    let registered = 0;
    const writers = [...house.bodies, ...house.bodies].map(async (body, writer) => {
      while (going) {
        await house.register(body, `scrittore ${writer}, lettera ${(registered += 1)}`);
      }
    });
    const before = registered;
    const { manifest } = await back(house, place('busy'));
    const during = registered - before;
    going = false;
    await Promise.all(writers);
    await runtime.settle();
    expect(during).toBeGreaterThan(3);
    await restoreInto(place('restored-busy'), place('busy'));
    const copy = await openHouse(place('restored-busy'));
    try {
      for (const { bodyId, leaves, hash } of manifest.heads) {
        expect(await verifiedChain(copy, bodyId)).toMatchObject({ ok: true, problems: [] });
        const [seal] = await house.admin<{ hash: string }>(
          `select encode(hash, 'hex') as hash from kernel.event_seal where body_id = $1 and leaf_index = $2`,
          [bodyId, leaves - 1],
        );
        expect(seal).toEqual({ hash });
        const [register] = await copy.admin<{ entries: number; last: number; counter: number }>(
          `select count(*)::int as entries, max(number)::int as last, (select sum(last_number)::int
             from records.register_counter where body_id = $1) as counter
           from records.protocol_entry where body_id = $1`,
          [bodyId],
        );
        expect(register).toEqual({ entries: register!.last, last: register!.last, counter: register!.last });
        expect(await copy.register(bodyId, 'la prossima')).toBe(register!.last + 1);
        const content = await copy.call(bodyId, 'records.content.verify', { limit: 1000 });
        expect(content).toMatchObject({ missing: [], damaged: [] });
      }
    } finally {
      await copy.close();
    }
  });

  it('seals what had no seal yet, each fact once', async () => {
    const [body] = house.bodies as [string];
    const order = (of: House, from: number) =>
      of.admin<{ id: string }>(
        'select event_id as id from kernel.event_seal where body_id = $1 and leaf_index >= $2 order by leaf_index',
        [body, from],
      );
    await house.app.runtime.settle();
    const [head] = await house.admin<{ leaves: number }>(
      'select leaf_count::int as leaves from kernel.seal_head where body_id = $1',
      [body],
    );
    // Who holds the head keeps the sealer out: what is registered meanwhile waits.
    const holder = new pg.Client(house.app.postgres!.superuser);
    await holder.connect();
    await holder.query('begin');
    await holder.query('select 1 from kernel.seal_head where body_id = $1 for update', [body]);
    try {
      await Promise.all([1, 2, 3, 4, 5].map((n) => house.register(body, `in attesa ${n}`)));
      const { manifest } = await back(house, place('waiting'));
      expect(manifest.heads.find(({ bodyId }) => bodyId === body)!.leaves).toBe(head!.leaves);
    } finally {
      await holder.end();
    }
    await restoreInto(place('restored-waiting'), place('waiting'));
    const copy = await openHouse(place('restored-waiting'));
    try {
      expect(await verifiedChain(copy, body)).toMatchObject({ ok: true });
      await house.app.runtime.settle();
      const sealed = (await order(copy, head!.leaves)).map(({ id }) => id);
      expect(sealed.length).toBeGreaterThan(10);
      expect(new Set(sealed).size).toBe(sealed.length);
      // The two go on apart from here: the same facts, in an order that each sealer finds by itself.
      const original = (await order(house, head!.leaves)).map(({ id }) => id);
      expect(sealed.filter((id) => !original.includes(id))).toEqual([]);
    } finally {
      await copy.close();
    }
  });

  it('copies an installation whose contents are missing or damaged, and says which', async () => {
    const [body] = house.bodies as [string];
    // Large enough for files of their own.
    await house.register(body, 'sparirà '.padEnd(70_000));
    await house.register(body, 'marcirà '.padEnd(70_000));
    const root = join(house.config.dataDir, 'content', 'objects');
    const contents: string[] = [];
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && /^(sparirà|marcirà) /.test(await readFile(path, 'utf8'))) contents.push(path);
    }
    const texts = await Promise.all(contents.map((path) => readFile(path, 'utf8')));
    for (const [at, path] of contents.entries()) {
      if (texts[at]!.startsWith('sparirà')) await unlink(path);
      else await writeFile(path, 'marcito!');
    }
    try {
      const { manifest, folder: made } = await back(house, place('faulty'));
      expect(manifest.problems.map((problem) => problem.replace(/[0-9a-f]{64}/, '…')).sort()).toEqual([
        'the content … is damaged in the installation',
        'the content … is missing in the installation',
      ]);
      expect((await verifyBackup(made)).problems).toEqual([]);
      expect(await lastBackup(house.config.dataDir)).toMatchObject({ problems: 2 });
    } finally {
      for (const [at, path] of contents.entries()) await writeFile(path, texts[at]!);
    }
  });

  it('shares unchanging contents with the backup before, and copies anew what has rotted there', async () => {
    const repository = place('shared');
    const first = await back(house, repository);
    const second = await back(house, repository);
    const [name] = Object.keys(await fileHashes(house.config.dataDir));
    const of = (made: { folder: string }) => join(made.folder, 'files', name!);
    expect((await stat(of(second))).ino).toBe((await stat(of(first))).ino);
    await writeFile(of(second), 'marcito');
    const third = await back(house, repository);
    expect(await readFile(of(third))).toEqual(await readFile(join(house.config.dataDir, name!)));
    expect((await verifyBackup(second.folder)).problems).toEqual([expect.stringContaining(name!)]);
  });

  it('knows every kind of thing that the schema has', async () => {
    // Partitions, materialised views and triggers would need a line of their own in the backup.
    const strange = await house.admin(`
      select c.relkind::text as kind, c.relname as name from pg_class c
      where pg_get_userbyid(c.relowner) = 'digipro_owner' and c.relkind not in ('r', 'i', 'v', 't', 'c', 'S')
      union all select 'trigger', tgname from pg_trigger where not tgisinternal
      union all select 'large object', oid::text from pg_largeobject_metadata`);
    expect(strange).toEqual([]);
  });
});
