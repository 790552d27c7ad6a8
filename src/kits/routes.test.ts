import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from './testing/house.ts';
import { kitFolder, type KitFolder } from './testing/kitFolder.ts';

const NAME = 'multe';

describe('a kit with routes', () => {
  let kits: KitFolder;
  let house: House;
  beforeAll(async () => {
    kits = await kitFolder();
    house = await testHouse({ kitsFolder: kits.path });
    await mkdir(join(kits.path, NAME));
  });
  afterAll(async () => {
    await house.close();
    await kits.remove();
  });

  const write = async (version: string, step: string) => {
    const manifest = `kit: ${NAME}\nversion: ${version}\ntitle: { it: Multe, en: Fines }\nroutes: [multe.yaml]\n`;
    await writeFile(join(kits.path, NAME, 'kit.yaml'), manifest);
    await writeFile(join(kits.path, NAME, 'multe.yaml'), `route: multe\nsteps:\n  - ${step}\n`);
  };
  const bodies = () => [house.as('administrator'), house.person('administrator', { bodyId: house.otherBodyId })];
  const install = (caller = house.as('administrator')) => house.call(caller, 'kits.kits.install', { name: NAME });
  const route = (caller = house.as('administrator')) =>
    house.call<{ version: number; source: string }>(caller, 'bus.routes.get', { name: 'multe' });

  it('is installed by many bodies, and each takes its next version, but what a body has adapted stays', async () => {
    await write('1.0.0', 'log: { note: first }');
    for (const body of bodies()) await install(body);
    const [own, other] = bodies();
    expect([await route(own), await route(other)]).toMatchObject([{ version: 1 }, { version: 1 }]);
    const { source } = await route(own);
    await house.call(own!, 'bus.routes.deploy', { source: source.replace('first', 'adapted') });
    await write('1.1.0', 'log: { note: second }');
    for (const body of bodies()) await install(body);
    expect((await route(own)).source).toContain('adapted');
    expect(await route(other)).toMatchObject({ version: 2, source: expect.stringContaining('second') });
    const { items } = await house.call<{ items: { name: string; contents: unknown }[] }>(own!, 'kits.kits.list', {});
    expect(items.find(({ name }) => name === NAME)!.contents).toMatchObject({ routes: ['multe'] });
  });

  it('is refused with file and line of a route that is none, and nothing of it is left', async () => {
    await write('2.0.0', 'call: { operation: identity.people.create }');
    const refusal = install().catch((error: { code: string; detail: { it: string } }) => error);
    expect(await refusal).toMatchObject({
      code: 'KIT_REFUSED',
      detail: { it: expect.stringMatching(/multe\/multe\.yaml:3: .*routes may call/) },
    });
    expect((await route()).source).toContain('adapted');
  });
});
