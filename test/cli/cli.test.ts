import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app.ts';
import {
  digipro,
  freePlace,
  interrupt,
  notBuilt,
  processesOn,
  startInstalled,
  type Installed,
  type Place,
} from '../support/installed.ts';

const NOBODY = 65534;
const root = process.getuid?.() === 0;

describe.skipIf(notBuilt)(`the command line${notBuilt ? ` (${notBuilt})` : ''}`, { timeout: 240_000 }, () => {
  let installed: Installed;
  const places: Place[] = [];
  const place = async () => {
    const made = await freePlace();
    places.push(made);
    return made;
  };
  const call = async (where: Place, operation: string, input: unknown, ...args: string[]) => {
    const file = join(where.dataDir, 'input.json');
    await writeFile(file, JSON.stringify(input));
    return digipro(where, ['call', operation, '--input', file, ...(args.length > 0 ? args : ['--system'])]);
  };

  beforeAll(async () => {
    installed = await startInstalled(await place());
  }, 240_000);
  afterAll(async () => {
    await Promise.all(places.map(({ dataDir }) => rm(dataDir, { recursive: true, force: true })));
  });

  it('refuses a second start on the same data with a sentence', async () => {
    const { port } = await place();
    const { code, output } = await digipro({ ...installed, port }, ['start']);
    expect(code).not.toBe(0);
    expect(output).toContain(installed.dataDir);
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('says which setting to change when the port is taken, and leaves nothing running', async () => {
    const { dataDir } = await place();
    const { code, output } = await digipro({ dataDir, port: installed.port }, ['start']);
    expect(code).not.toBe(0);
    expect(output).toContain('DIGIPRO_PORT');
    expect(await processesOn(dataDir)).toEqual([]);
  });

  it('finds a message, shows where it went, makes it a test, and keeps the catalogue of services', async () => {
    const say = async (...args: string[]) => {
      const { code, output } = await digipro(installed, [...args, '--as', 'admin', '--body', 'valdoro']);
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
      return output;
    };
    const file = (name: string) => join(installed.dataDir, name);
    await writeFile(file('cli.yaml'), 'route: from-cli\nsteps:\n  - transform: \'{"n": data.n + 1}\'\n');
    await say('route', 'deploy', file('cli.yaml'));
    const message = { channel: 'from-cli', source: 's', type: 't', eventId: 'cli-1', data: { n: 1 } };
    const { messageId } = JSON.parse((await call(installed, 'bus.messages.send', message)).output) as {
      messageId: string;
    };
    await expect.poll(async () => say('message', 'search', 'cli-'), { timeout: 30_000 }).toContain(`${messageId}`);
    await expect
      .poll(async () => say('message', 'trace', messageId), { timeout: 30_000 })
      .toContain('/data/n: "•••" -> "•••"');
    expect(await say('message', 'to-test', messageId)).toMatch(/data:\n +n: 1[^]*expect:\n +data:\n +- n: 2/);
    expect(await say('message', 'open', messageId, '--reason', 'prova')).toContain('/data/n: 1 -> 2');
    const silent = await digipro(installed, ['message', 'open', messageId, '--as', 'admin', '--body', 'valdoro']);
    expect([silent.code, silent.output]).toEqual([2, expect.stringContaining('--reason')]);

    const paths = { '/a': { get: { operationId: 'a', responses: {} } } };
    await writeFile(file('a.json'), JSON.stringify({ openapi: '3.1.0', info: { title: 'A', version: '1' }, paths }));
    const words = ['service', 'import', file('a.json'), '--code', 'servizio-a'];
    expect(await say(...words, '--owner', 'Altri')).toContain('servizio-a 1: new, 1 operations');
    expect(await say('service', 'list', 'servizio-a')).toMatch(/^servizio-a 1 \(openapi-3\.1, Altri\)/);
    expect(await say('service', 'show', 'records')).toContain('records.protocol.register (POST /api/protocol/entries)');
    expect(await say('service', 'export', 'servizio-a')).toContain('"openapi":"3.1.0"');
    expect(await say('service', 'export', '--format', 'asyncapi')).toContain('"asyncapi": "3.0.0"');
  });

  it('works as a person with that person’s permissions, recorded as done on the command line', async () => {
    const person = { givenName: 'Anna', familyName: 'Bianchi' };
    const refused = await call(installed, 'identity.people.create', person, '--as', 'istruttore', '--body', 'valdoro');
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/permess|permit/i);
    const made = await call(installed, 'identity.people.create', person, '--as', 'admin', '--body', 'valdoro');
    expect(made).toMatchObject({ code: 0 });
    const { id } = JSON.parse(made.output) as { id: string };
    const log = await call(installed, 'kernel.events.list', { limit: 100 });
    const events = (JSON.parse(log.output) as { items: { subject: string; via: string }[] }).items;
    expect(events.filter(({ subject }) => subject.endsWith(id)).map(({ via }) => via)).toEqual(['cli']);
    const unknown = await call(installed, 'identity.people.create', person, '--as', 'nessuno', '--body', 'valdoro');
    expect(unknown.code).not.toBe(0);
  });

  it('wants to be told who acts, and says in a sentence which file cannot be read', async () => {
    const sentences = [
      [['call', 'identity.people.list'], '--as LOGIN'],
      [['call', 'identity.people.list', '--as', 'admin', '--system'], '--as LOGIN'],
      [['call', 'identity.people.list', '--system', '--input', '/nonexist'], '/nonexist cannot be read'],
      [['call', 'records.content.put', '--system', '--upload', '/nonexist'], '/nonexist cannot be read'],
      [['backup', '--verify', '/nonexist'], '/nonexist'],
      [['backup', '/dev/null'], '/dev/null'],
    ] as const;
    const answers = await Promise.all(sentences.map(([args]) => digipro(installed, args)));
    for (const [index, { code, output }] of answers.entries()) {
      expect({ code: code !== 0, output }).toMatchObject({ code: true });
      expect(output).toContain(sentences[index]![1]);
      expect(output).not.toMatch(/\n\s+at /);
    }
  });

  it('reads routes in YAML and in TypeScript, tests and deploys them, and says where one is wrong', async () => {
    const as = ['--as', 'admin', '--body', 'valdoro'];
    const file = join(packageRoot, 'examples', 'routes', 'multe.ts');
    const tested = await digipro(installed, ['route', 'test', file, ...as]);
    expect(tested).toMatchObject({ code: 0, output: expect.stringContaining('ok   rifiuti goes to ambiente') });
    const deployed = await digipro(installed, ['route', 'deploy', file, ...as]);
    expect(deployed).toMatchObject({ code: 0, output: expect.stringContaining('multe: version 1') });
    const wrong = join(installed.dataDir, 'wrong.yaml');
    await writeFile(wrong, 'route: wrong\nsteps:\n  - filtre: data.a\n');
    const linted = await digipro(installed, ['route', 'lint', wrong, ...as]);
    expect(linted.code).toBe(1);
    expect(linted.output).toContain(`${wrong}:3: /steps/0 a step is one of`);
    const empty = join(installed.dataDir, 'empty.mjs');
    await writeFile(empty, 'export const route = {};\n');
    expect((await digipro(installed, ['route', 'lint', empty, ...as])).output).toContain('no route');
  });

  it('names the wrong field of an input', async () => {
    const { code, output } = await call(installed, 'identity.people.create', { givenName: 7 });
    expect(code).not.toBe(0);
    expect(output).toContain('givenName');
  });

  it('never makes a demonstration real', async () => {
    const { port } = await place();
    const stopped = await startInstalled(await place());
    await interrupt(stopped);
    const body = ['--code', 'rivalta', '--name', 'Comune di Rivalta', '--admin', 'anna'];
    const { code, output } = await digipro({ ...stopped, port }, [
      'init',
      ...body,
      '--given',
      'Anna',
      '--family',
      'Neri',
    ]);
    expect(code).not.toBe(0);
    expect(output).toContain('demonstration');
  });

  it('makes a real installation without a demonstration user, and serves it', async () => {
    const real = await place();
    const body = [
      '--code',
      'rivalta',
      '--name',
      'Comune di Rivalta',
      '--admin',
      'anna',
      '--given',
      'Anna',
      '--family',
      'Neri',
    ];
    const { code, output } = await digipro(real, ['init', ...body]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('[Service]');
    const token = /\/desk\/attivazione#(\S+)/.exec(output)![1]!;
    // Nothing runs: of calls that come at once one starts the installation, and stops it when it has its answer.
    for (const people of await Promise.all([1, 2, 3].map(() => call(real, 'identity.people.list', {})))) {
      expect(people).toMatchObject({ code: 0 });
      expect(
        (JSON.parse(people.output) as { items: { familyName: string }[] }).items.map((one) => one.familyName),
      ).toEqual(['Neri']);
    }
    expect(await processesOn(real.dataDir)).toEqual([]);
    const running = await startInstalled(real);
    const post = (path: string, sent: unknown) =>
      fetch(running.address + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      });
    expect(await (await post('/api/enrolments/open', { token })).json()).toMatchObject({
      login: 'anna',
      secondFactorRequired: true,
    });
    expect((await post('/api/sessions', { login: 'protocollo', password: 'x'.repeat(16) })).status).toBe(401);
    expect(await interrupt(running)).toMatchObject({ code: 0 });
  });

  it.skipIf(!root)(
    `runs for an ordinary user as it does for root${root ? '' : ' (the tests do not run as root: the others did)'}`,
    async () => {
      const { dataDir, port } = await place();
      await mkdir(dataDir, { recursive: true });
      await chown(dataDir, NOBODY, NOBODY);
      const ordinary = await startInstalled({ dataDir, port, uid: NOBODY });
      expect((await fetch(`${ordinary.address}/health/ready`)).status).toBe(200);
      expect(await interrupt(ordinary)).toMatchObject({ code: 0 });
      expect(await processesOn(dataDir)).toEqual([]);
    },
  );

  it('verifies ledger, numbering and every content, and names the one that was damaged', async () => {
    const file = join(installed.dataDir, 'letter.bin');
    await writeFile(file, randomBytes(200_000));
    const put = await digipro(installed, ['call', 'records.content.put', '--upload', file, '--as', 'protocollo']);
    const { sha256 } = JSON.parse(put.output) as { sha256: string };
    const administrator = { givenName: 'Bice', familyName: 'Blu', login: 'bice' };
    const second = { code: 'montelago', name: 'Comune di Montelago', kind: 'municipality', administrator };
    expect(await call(installed, 'identity.bodies.found', second, '--as', 'admin')).toMatchObject({ code: 0 });
    const sound = await digipro(installed, ['verify']);
    expect(sound).toMatchObject({ code: 0 });
    const whole = 'ledger: .*whole\\nnumbering: 0 .*whole\\ncontent: .*whole\\n';
    expect(sound.output).toMatch(new RegExp(`^valdoro\\n${whole}montelago\\n${whole}$`));
    const stored = (await readdir(join(installed.dataDir, 'content'), { recursive: true })).find((path) =>
      path.replaceAll(/[^0-9a-f]/g, '').endsWith(sha256.slice(-32)),
    );
    const path = join(installed.dataDir, 'content', stored!);
    await chmod(path, 0o600);
    await writeFile(path, randomBytes(200_000));
    const broken = await digipro(installed, ['verify']);
    expect(broken.code).toBe(1);
    expect(broken.output).toContain(`${sha256} is damaged`);
  });

  it('ends on Ctrl-C without leaving a process', async () => {
    expect(await interrupt(installed)).toMatchObject({ code: 0 });
    expect(await processesOn(installed.dataDir)).toEqual([]);
  });
});
