import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testHouse, type House } from '../../../kits/testing/house.ts';
import type { Caller } from '../../../kernel/index.ts';
import { connectorHouse } from '../testing/house.ts';
import type { Outgoing } from '../types.ts';
import { filesConnector } from './files.ts';

describe('files of a body', () => {
  let house: House;
  let admin: Caller;
  const place = (...names: string[]) => join(house.folder, 'exchange', 'valdoro', ...names);
  const at = async (...names: string[]) => (await readdir(place(...names))).sort();

  beforeAll(async () => {
    house = await testHouse({});
    admin = house.as('administrator');
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    // Stillness is measured by the monotonic clock, which is set by hand here.
    vi.useFakeTimers({ toFake: ['performance'] });
    for (const name of ['in', 'out']) await mkdir(place(name), { recursive: true });
    return async () => {
      vi.useRealTimers();
      await rm(place(), { recursive: true });
    };
  });

  const setUp = (settings: object, code = 'tesoreria') =>
    house.call(admin, 'bus.endpoints.put', { code, name: 'Scambio con la tesoreria', connector: 'files', settings });
  const watching = (more: object = {}) => ({
    poll: { folder: 'in', everySeconds: 1, to: 'payments', type: 'it.test.file', ...more },
  });
  const test = (code = 'tesoreria') =>
    house.call<{ ok: boolean; detail: { en: string } }>(admin, 'bus.endpoints.test', { code });
  const look = async () => {
    await house.database.admin(`update bus.poll set next_at = '2026-01-01'`);
    await house.runtime.settle();
  };
  const lookTwice = async () => {
    await look();
    vi.advanceTimersByTime(1000);
    await look();
  };
  interface Sent {
    readonly event: string;
    readonly headers: Record<string, string>;
    readonly mime: string;
    readonly sha256: string | null;
  }
  const sent = (channel = 'payments') =>
    house.database.admin<Sent>(
      `select head ->> 'eventId' as event, head -> 'headers' as headers, head ->> 'datacontenttype' as mime, sha256
       from bus.envelope where channel = $1 order by id`,
      [channel],
    );
  const names = async (channel: string) => (await sent(channel)).map(({ headers }) => headers['file-name']);

  it.each([
    ['../altro', '/settings/poll/folder'],
    ['/etc', '/settings/poll/folder'],
    ['in/../../montelago', '/settings/poll/folder'],
    ['.nascosta', '/settings/poll/folder'],
    ['in\\altro', '/settings/poll/folder'],
  ])('lie below the folder that the installation gives it: %s is refused', async (folder, pointer) => {
    await expect(setUp(watching({ folder }))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer }],
    });
  });

  it('say that there is something to set up, and whether the folders can be used', async () => {
    await expect(setUp({})).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await setUp({ ...watching(), write: { folder: 'out' } });
    expect(await test()).toMatchObject({ ok: true });
    await setUp(watching({ folder: 'altrove' }));
    const finding = await test();
    expect(finding).toMatchObject({ ok: false });
    expect(finding.detail.en).toContain('«altrove» cannot be reached (ENOENT)');
  });

  it('are fetched when they have been still, by their names, and moved away when their message is stored', async () => {
    await setUp(watching({ names: 'pag-*.csv pag-?.json' }));
    await writeFile(place('in', 'pag-1.json'), '{"cents": 5000}');
    await writeFile(place('in', 'pag-novembre.csv'), 'a;b\n1;2\n');
    await writeFile(place('in', 'leggimi.txt'), 'di qualcun altro');
    await mkdir(place('in', 'pag-sotto.csv'));
    await look();
    expect(await sent()).toEqual([]);
    vi.advanceTimersByTime(1000);
    await writeFile(place('in', 'pag-novembre.csv'), 'a;b\n1;2\n3;4\n');
    await look();
    expect(await sent()).toMatchObject([
      {
        headers: { 'file-name': 'pag-1.json', 'file-size': '15' },
        mime: 'application/json',
        event: expect.any(String),
      },
    ]);
    vi.advanceTimersByTime(1000);
    await look();
    const bytes = await readFile(place('in', 'done', 'pag-novembre.csv'));
    expect((await sent())[1]).toMatchObject({
      ...{ sha256: createHash('sha256').update(bytes).digest('hex'), mime: 'text/csv' },
      headers: { 'file-name': 'pag-novembre.csv', 'file-type': 'text/csv' },
    });
    expect(await at('in')).toEqual(['done', 'leggimi.txt', 'pag-sotto.csv', 'refused', 'taken']);
    expect([await at('in', 'taken'), await at('in', 'done')]).toEqual([[], ['pag-1.json', 'pag-novembre.csv']]);
  });

  it('with a marker are fetched when it is there, and not before', async () => {
    await setUp(watching({ marker: '.done', to: 'marked' }));
    await writeFile(place('in', 'flusso.csv'), 'a;b\n');
    await lookTwice();
    expect(await sent('marked')).toEqual([]);
    await writeFile(place('in', 'flusso.csv.done'), '');
    await look();
    expect(await names('marked')).toEqual(['flusso.csv']);
    expect(await at('in')).toEqual(['done', 'refused', 'taken']);
  });

  it('are data of a route where they are small, and known to it by their digest where they are not', async () => {
    await house.call(admin, 'bus.routes.deploy', {
      source: 'route: both\nsteps:\n  - send: { to: end, type: it.test.end }\n',
    });
    await setUp(watching({ to: 'both' }));
    await writeFile(place('in', 'piccolo.json'), '{"cents": 5000}');
    await writeFile(place('in', 'grande.csv'), 'x'.repeat(5 * 1024 * 1024));
    await lookTwice();
    const ends = await house.database.admin<{ data: string }>(
      `select data from bus.envelope where channel = 'end' order by id`,
    );
    const large = {
      sha256: createHash('sha256')
        .update('x'.repeat(5 * 1024 * 1024))
        .digest('hex'),
    };
    expect(ends.map(({ data }) => JSON.parse(data) as unknown)).toEqual(
      expect.arrayContaining([{ cents: 5000 }, large]),
    );
  });

  it('never lead out: links are left alone, and a folder that became one is not gone into', async () => {
    const outside = join(house.folder, 'segreto');
    await mkdir(outside, { recursive: true });
    await writeFile(join(outside, 'chiave.csv'), 'segreto');
    await setUp({ ...watching({ to: 'linked' }), write: { folder: 'out' } });
    await symlink(join(outside, 'chiave.csv'), place('in', 'chiave.csv'));
    execFileSync('mkfifo', [place('in', 'tubo.csv')]);
    await lookTwice();
    expect(await sent('linked')).toEqual([]);
    await rename(place('in'), place('vera'));
    await symlink(outside, place('in'));
    await rm(place('out'), { recursive: true });
    await symlink(outside, place('out'));
    await lookTwice();
    expect(await sent('linked')).toEqual([]);
    expect((await test()).detail.en).toContain('leads over a link');
    expect(await readdir(outside)).toEqual(['chiave.csv']);
  });

  it('that a process had in hand when it ended come once in effect', async () => {
    await setUp(watching({ to: 'crashed' }));
    await lookTwice();
    const id = '01939b5e-0000-7000-8000-00000000000a';
    // Ended before the message was stored, and after.
    await writeFile(place('in', 'taken', `${id}__prima.csv`), 'a');
    await look();
    expect(await names('crashed')).toEqual(['prima.csv']);
    await writeFile(place('in', 'taken', `${id}__prima.csv`), 'a');
    await look();
    expect(await names('crashed')).toEqual(['prima.csv']);
    expect([await at('in', 'taken'), await at('in', 'done')]).toEqual([[], ['prima (2).csv', 'prima.csv']]);
  });

  it('that cannot be read hold up no other, and are told of', async () => {
    await setUp(watching({ to: 'partly' }));
    await lookTwice();
    await mkdir(place('in', 'taken', '01939b5e-0000-7000-8000-00000000000b__cartella.csv'));
    await writeFile(place('in', 'buono.csv'), 'a');
    await lookTwice();
    expect(await names('partly')).toEqual(['buono.csv']);
    expect(await at('in', 'refused')).toHaveLength(2);
  });

  it('in a folder that is not there are told of once, and go on when it is', async () => {
    const told = (type: string) =>
      house.database.admin('select 1 from kernel.event where type = $1 and subject = $2', [
        `it.digipro.bus.${type}`,
        'bus/endpoint/condivisa',
      ]);
    await setUp(watching({ folder: 'condivisa', to: 'shared' }), 'condivisa');
    for (let n = 0; n < 3; n += 1) await look();
    expect([(await told('endpoint-failing')).length, (await told('endpoint-back')).length]).toEqual([1, 0]);
    await mkdir(place('condivisa'));
    await writeFile(place('condivisa', 'prima.csv'), 'a');
    await lookTwice();
    expect((await told('endpoint-back')).length).toBe(1);
    expect(await names('shared')).toEqual(['prima.csv']);
  });

  describe('are written', () => {
    const write = async (data: unknown, headers: Record<string, string> = {}) => {
      const source = `route: writer\nsteps:\n  - headers: ${JSON.stringify(headers)}\n  - send: { to: endpoint.uscita }\n`;
      await house.call(admin, 'bus.routes.deploy', { source });
      await house.call(admin, 'bus.messages.send', { channel: 'writer', type: 'it.test', source: 'test', data });
      await house.runtime.settle();
    };
    const dead = async () => {
      const { items } = await house.call<{ items: { reason: string }[] }>(admin, 'bus.dead.list', {});
      return items.map(({ reason }) => reason);
    };

    it('whole, under a name of the message, with their marker', async () => {
      await setUp({ write: { folder: 'out', name: '{date}-{name}', marker: '.done' } }, 'uscita');
      await write({ total: 5 }, { 'file-name': '"rendiconto.json"' });
      const [name] = (await at('out')).filter((one) => one.endsWith('.json'));
      expect(name).toMatch(/^\d{4}-\d\d-\d\d-rendiconto\.json$/);
      expect(await at('out')).toEqual([name, `${name}.done`]);
      expect(await readFile(place('out', name!), 'utf8')).toBe('{"total":5}');
    });

    it('in no other folder, whatever the message says', async () => {
      await setUp({ write: { folder: 'out' } }, 'uscita');
      await write({}, { 'file-name': '"../../fuori.json"' });
      expect((await dead())[0]).toContain('«../../fuori.json» is no name of a file');
      await write({}, { 'file-name': '".nascosto"' });
      expect(await at('out')).toEqual(['nascosto']);
    });

    it('over no other file where that was asked for, and once when they are sent twice', async () => {
      await setUp({ write: { folder: 'out', existing: 'refuse' } }, 'uscita');
      await writeFile(place('out', 'x.json'), 'altrui');
      await write({ mine: true }, { 'file-name': '"x.json"' });
      expect((await dead())[0]).toContain('there is another file «x.json» already');
      expect(await readFile(place('out', 'x.json'), 'utf8')).toBe('altrui');
      await writeFile(place('out', 'y.json'), '{"mine":true}');
      await write({ mine: true }, { 'file-name': '"y.json"' });
      expect(await dead()).toHaveLength(2);
      expect(await at('out')).toEqual(['x.json', 'y.json']);
    });

    it('from what lies in the repository, piece by piece', async () => {
      await setUp({ write: { folder: 'out' } }, 'uscita');
      const bytes = 'riga\n'.repeat(300_000);
      const sha256 = await house.put(house.as('officer'), bytes);
      await write({}, { 'file-name': '"grande.csv"', 'file-content': `"${sha256}"` });
      expect((await stat(place('out', 'grande.csv'))).size).toBe(bytes.length);
      expect(await at('out')).toEqual(['grande.csv']);
    });
  });
});

describe('the files connector', () => {
  it('keeps hundreds of megabytes out of memory on their way out', async () => {
    const folder = join('/tmp', `digipro-files-${process.pid}`);
    await mkdir(join(folder, 'out'), { recursive: true });
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const content = async () =>
      Readable.from(
        (function* () {
          for (let index = 0; index < 300; index += 1) yield chunk;
        })(),
      );
    const connection = filesConnector.open(
      { write: { folder: 'out', name: 'grande.bin' } },
      connectorHouse({ exchangeFolder: async () => folder, content }),
    );
    const message: Outgoing = {
      ...{ id: '01939b5e-0000-7000-8000-000000000001', data: undefined, sha256: 'a'.repeat(64), headers: {} },
      ...{ contentType: 'application/octet-stream', interrupted: false },
    };
    const before = process.memoryUsage().arrayBuffers;
    expect(await connection.send!(message)).toMatchObject({ outcome: `${300 * 1024 * 1024} bytes` });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
    await rm(folder, { recursive: true });
  });
});
