import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../kernel/index.ts';
import { testHouse, type House } from './testing/house.ts';
import { kitFolder } from './testing/kitFolder.ts';

interface Endpoint {
  readonly code: string;
  readonly enabled: boolean;
  readonly connector: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const BODIES = 'Codice_IPA,Denominazione_ente,Mail1,Tipo_Mail1\nc_a757,Comune di Belluno,belluno@pec.example,Pec\n';
const AREAS =
  'Codice_IPA,Denominazione_ente,Codice_uni_aoo,Denominazione_aoo,Mail1,Tipo_Mail1\n' +
  'c_a757,Comune di Belluno,A1B2C3D,Protocollo,aoo@pec.example,Pec\n';

describe('the kit of the index of public administrations', () => {
  let house: House;
  let admin: Caller;
  let index: Server;
  const asked: string[] = [];
  let down = false;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'indice-pa'] });
    admin = house.as('administrator');
    index = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (down) return response.writeHead(404).end('gone');
      response.setHeader('content-type', 'text/csv; charset=utf-8');
      return response.end(request.url!.includes('d09adf99') ? BODIES : AREAS);
    });
    await new Promise<void>((resolve) => index.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await house.close();
    index.close();
  });

  const call = <T>(operation: string, input: object) => house.call<T>(admin, operation, input);
  const endpoint = async (code: string) =>
    (await call<{ items: Endpoint[] }>('bus.endpoints.list', {})).items.find((one) => one.code === code)!;
  const night = async (eventId: string) => {
    const message = { channel: 'indice-pa', type: 'it.digipro.bus.tick', source: 'timer', eventId, data: {} };
    await call('bus.messages.send', message);
    for (let turn = 0; turn < 6; turn += 1) await house.runtime.settle();
  };

  it('brings its two endpoints switched off: nothing is asked of anybody before an administrator says so', async () => {
    for (const code of ['indice-pa', 'indice-pa-notte']) expect(await endpoint(code)).toMatchObject({ enabled: false });
    expect((await endpoint('indice-pa')).settings['baseUrl']).toMatch(/^https:\/\/indicepa\.gov\.it\//);
  });

  it('takes both lists at night, and what the body has set up outlasts the kit’s next version', async () => {
    const host = `127.0.0.1:${(index.address() as AddressInfo).port}`;
    await call('bus.egress.allow', { rule: host, reason: 'test' });
    const { settings } = await endpoint('indice-pa');
    const own = { ...settings, baseUrl: `http://${host}/dump` };
    await call('bus.endpoints.put', { code: 'indice-pa', name: 'Indice', connector: 'http', settings: own });
    await night('1');
    expect(asked).toEqual([
      'GET /dump/d09adf99-dc10-4349-8c53-27b1e5aa97b6?format=csv',
      'GET /dump/cdaded04-f84e-4193-a720-47d6d5f422aa?format=csv',
    ]);
    const found = await call<{ items: object[] }>('records.directory.find', { text: 'belluno' });
    expect(found.items).toMatchObject([
      { list: 'bodies', digitalAddress: 'belluno@pec.example' },
      { list: 'areas', digitalAddress: 'aoo@pec.example' },
    ]);
    await call('kits.kits.install', { name: 'indice-pa' });
    expect(await endpoint('indice-pa')).toMatchObject({ enabled: true, settings: own });
  });

  it('says in the dead letters when the index is not to be had, and keeps what it knows', async () => {
    down = true;
    await night('2');
    const { items } = await call<{ items: { route: string; reason: string }[] }>('bus.dead.list', {});
    expect(items.map(({ reason }) => reason).join(' ')).toContain('404');
    expect((await call<{ items: object[] }>('records.directory.find', { text: 'belluno' })).items).toHaveLength(2);
  });
});

describe('a kit with endpoints', () => {
  it('is refused with file and line of settings that the connector does not know', async () => {
    const kits = await kitFolder();
    const house = await testHouse({ kitsFolder: kits.path });
    try {
      await mkdir(join(kits.path, 'ponte'));
      const manifest = 'kit: ponte\nversion: 1.0.0\ntitle: { it: Ponte, en: Bridge }\nendpoints: [ponte.yaml]\n';
      await writeFile(join(kits.path, 'ponte', 'kit.yaml'), manifest);
      const text =
        'code: ponte\nname: Ponte\nconnector: http\nsettings:\n  baseUrl: https://ponte.example\n  method: LIST\n';
      await writeFile(join(kits.path, 'ponte', 'ponte.yaml'), text);
      const refused = house.call(house.as('administrator'), 'kits.kits.install', { name: 'ponte' });
      await expect(refused).rejects.toMatchObject({
        code: 'KIT_REFUSED',
        detail: { it: expect.stringContaining('ponte/ponte.yaml:6') },
      });
    } finally {
      await house.close();
      await kits.remove();
    }
  });
});
