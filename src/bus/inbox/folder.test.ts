import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { example, testHouse, type House } from '../../kits/testing/house.ts';
import { listTenants } from '../../kernel/index.ts';
import { createInbox } from './folder.ts';

const mail = (id: string) => `From: a@posta.example\r\nSubject: Prova ${id}\r\nMessage-ID: <${id}@x>\r\n\r\nciao\r\n`;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the inbox folder', () => {
  let house: House;
  let root: string;
  let inbox: ReturnType<typeof createInbox>;

  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    // Stillness is measured by the monotonic clock, which is set by hand here.
    vi.useFakeTimers({ toFake: ['performance'] });
    root = await mkdtemp(join(tmpdir(), 'digipro-inbox-'));
    inbox = restart();
    await inbox.round();
    return async () => {
      vi.useRealTimers();
      await rm(root, { recursive: true, force: true });
    };
  });

  const restart = () =>
    createInbox({ runtime: house.runtime, root, bodies: () => listTenants(house.runtime.database) });
  const place = (...names: string[]) => join(root, 'valdoro', ...names);
  const drop = (name: string, content: string | Buffer) => writeFile(place(name), content);
  const at = async (folder: string) => (await readdir(place(folder))).sort();
  const entries = async () =>
    Number((await house.database.admin<{ n: string }>('select count(*) as n from records.protocol_entry'))[0]!.n);
  const messagesOf = (filename: string) =>
    house.database.admin<{ status: string }>('select status from bus.message where filename = $1', [filename]);

  /** Rounds until what lies there has been still for long enough, then until every message has ended. */
  const takeAll = async (consumer = inbox) => {
    await consumer.round();
    vi.advanceTimersByTime(1000);
    await finish(consumer);
  };
  const finish = async (consumer = inbox) => {
    await consumer.round();
    await house.runtime.settle();
    await consumer.round();
  };

  it('takes a file once it has been still for a second, or was moved in, and shows where it ended', async () => {
    await drop('posta.eml', mail('still'));
    await writeFile(join(root, 'fuori.eml'), mail('moved'));
    await rename(join(root, 'fuori.eml'), place('spostata.eml'));
    await drop('nota.txt', 'né posta né altro');
    await inbox.round();
    vi.advanceTimersByTime(900);
    await inbox.round();
    expect(await at('taken')).toEqual([]);
    vi.advanceTimersByTime(100);
    await inbox.round();
    expect(await at('taken')).toHaveLength(3);
    await finish();
    expect(await at('taken')).toEqual([]);
    expect(await at('done')).toEqual(['posta.eml', 'spostata.eml']);
    expect(await at('refused')).toEqual(['nota.txt', 'nota.txt.reason.txt']);
    expect(await readFile(place('refused', 'nota.txt.reason.txt'), 'utf8')).toContain('«nota.txt» non è');
    expect(await readFile(place('done', 'posta.eml'), 'utf8')).toBe(mail('still'));
  });

  it('waits for a file that still grows, and leaves hidden ones alone', async () => {
    await drop('cresce.eml', mail('grows').slice(0, 20));
    await drop('.cresce.part', 'x');
    await inbox.round();
    vi.advanceTimersByTime(1000);
    await drop('cresce.eml', mail('grows'));
    await inbox.round();
    expect(await at('taken')).toEqual([]);
    vi.advanceTimersByTime(1000);
    await finish();
    expect(await at('done')).toEqual(['cresce.eml']);
    expect(await readdir(place())).toContain('.cresce.part');
  });

  it('makes no second number for a second drop, by message id or by bytes', async () => {
    await drop('06.eml', await example('inbox/06-foia-signed-again.eml'));
    await takeAll();
    const before = await entries();
    await drop('01.eml', await example('inbox/01-foia-signed.eml'));
    await drop('06.eml', await example('inbox/06-foia-signed-again.eml'));
    await takeAll();
    expect(await entries()).toBe(before);
    expect(await at('done')).toEqual(['01.eml', '06 (2).eml', '06.eml']);
  });

  it('refuses links, sub-folders and special files without ever reading through them', async () => {
    const secret = join(root, 'segreto.eml');
    await writeFile(secret, mail('secret'));
    await symlink(secret, place('collegamento.eml'));
    await symlink(secret, place('.nascosto.eml'));
    await mkdir(place('sotto', 'cartella'), { recursive: true });
    execFileSync('mkfifo', [place('tubo.eml')]);
    const name = '00000000-0000-7000-8000-000000000000__furbo.eml';
    await symlink(secret, place('taken', name));
    await mkdir(place('taken', name.replace('furbo', 'cartella')));
    await writeFile(place('taken', 'a-mano.eml'), mail('by-hand'));
    await finish();
    await finish();
    const refused = (await at('refused')).filter((entry) => !entry.endsWith('.reason.txt'));
    expect(refused).toHaveLength(7);
    expect((await at('refused')).filter((entry) => entry.endsWith('.reason.txt'))).toHaveLength(7);
    expect(await at('taken')).toEqual([]);
    for (const file of ['collegamento.eml', 'furbo.eml', 'a-mano.eml']) expect(await messagesOf(file)).toEqual([]);
  });

  it('is not led elsewhere by a link in the place of one of its folders, and other bodies go on', async () => {
    const elsewhere = join(root, 'altrove');
    await mkdir(elsewhere);
    await rm(place('done'), { recursive: true });
    await symlink(elsewhere, place('done'));
    await drop('posta.eml', mail('led'));
    await writeFile(join(root, 'montelago', 'nota.txt'), 'x');
    await takeAll();
    expect(await readdir(elsewhere)).toEqual([]);
    expect(await readdir(place())).toContain('posta.eml');
    expect(await readdir(join(root, 'montelago', 'refused'))).toContain('nota.txt');
  });

  it('takes files whose names no disk or text would hold together with ours', async () => {
    const long = `${'à'.repeat(120)}.eml`;
    await drop(long, mail('long-name'));
    await writeFile(
      Buffer.concat([Buffer.from(`${place()}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.eml')]),
      mail('bytes'),
    );
    await drop('a\nb\u202e.eml', mail('line-feed'));
    await drop('posta.eml', mail('neighbour'));
    await takeAll();
    const done = await at('done');
    expect(done).toHaveLength(4);
    expect(done).toContain('posta.eml');
    expect(done.every((name) => name.endsWith('.eml') && !/[\n\u202e]/.test(name))).toBe(true);
    expect(await at('taken')).toEqual([]);
  });

  it('never writes over a file that was refused or done before', async () => {
    for (const round of [1, 2]) {
      await drop('nota.txt', `né posta né altro ${round}`);
      await drop('nota.txt.reason.txt', `neppure questo ${round}`);
      await takeAll();
    }
    const refused = (await at('refused')).filter(
      (name) => !/\.reason(\.txt\.reason| \(\d\)\.txt\.reason)\.txt$/.test(name),
    );
    const texts = await Promise.all(refused.map((name) => readFile(place('refused', name), 'utf8')));
    for (const text of ['né posta né altro 1', 'né posta né altro 2', 'neppure questo 1', 'neppure questo 2'])
      expect(texts).toContain(text);
  });

  describe('after a kill', () => {
    const dropTaken = async (name: string, content: string) => {
      await drop(name, content);
      await inbox.round();
      vi.advanceTimersByTime(1000);
    };

    it('between the taking and the reception nothing is lost', async () => {
      await writeFile(place('taken', '00000000-0000-7000-8000-000000000001__posta.eml'), mail('taken-only'));
      const before = await entries();
      await finish(restart());
      expect(await entries()).toBe(before + 1);
      expect(await at('done')).toEqual(['posta.eml']);
    });

    it('between the reception and the route nothing is doubled', async () => {
      const before = await entries();
      await dropTaken('posta.eml', mail('received-only'));
      await inbox.round();
      expect(await at('taken')).toHaveLength(1);
      const second = restart();
      await second.round();
      expect(await at('taken')).toHaveLength(1);
      await finish(second);
      expect(await entries()).toBe(before + 1);
      expect(await messagesOf('posta.eml')).toContainEqual({ status: 'routed' });
      expect([await at('taken'), await at('done')]).toEqual([[], ['posta.eml']]);
    });

    it('between the route and the moving away it is moved, not received again', async () => {
      const before = await entries();
      await dropTaken('posta.eml', mail('routed-only'));
      await dropTaken('nota.txt', 'rotto come prima');
      await inbox.round();
      await house.runtime.settle();
      await finish(restart());
      expect(await entries()).toBe(before + 1);
      expect([await at('taken'), await at('done')]).toEqual([[], ['posta.eml']]);
      expect(await at('refused')).toEqual(['nota.txt', 'nota.txt.reason.txt']);
      const { length } = await house.database.admin('select 1 from bus.message where sha256 = encode(sha256($1), $2)', [
        Buffer.from('rotto come prima'),
        'hex',
      ]);
      expect(length).toBe(1);
    });

    it('between a reason and its file the file is still explained', async () => {
      await writeFile(place('refused', 'nota.txt.reason.txt'), 'motivo già scritto\n');
      await writeFile(place('taken', '00000000-0000-7000-8000-000000000002__nota.txt'), 'testo senza senso');
      await finish(restart());
      const refused = await at('refused');
      for (const name of refused.filter((entry) => !entry.includes('.reason'))) {
        expect(refused).toContain(`${name}.reason.txt`);
      }
    });
  });

  it('starts and stops as a loop, and takes what comes meanwhile', async () => {
    vi.useRealTimers();
    const before = await entries();
    const loop = createInbox({
      ...{ runtime: house.runtime, root, pollMs: 50 },
      bodies: () => listTenants(house.runtime.database),
    });
    loop.start();
    await drop('posta.eml', mail('loop'));
    while ((await at('taken')).length === 0) await pause(50);
    await house.runtime.settle();
    while ((await at('done')).length === 0) {
      await house.runtime.settle();
      await pause(50);
    }
    await loop.stop();
    expect(await entries()).toBe(before + 1);
  });
});
