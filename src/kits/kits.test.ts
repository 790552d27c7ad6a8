import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DETERMINATION, FOIA, proposal, startCase, testHouse, type House } from './testing/house.ts';
import { kitFolder, type KitFolder } from './testing/kitFolder.ts';

let kits: KitFolder;
let house: House;
beforeAll(async () => {
  kits = await kitFolder();
  house = await testHouse({ kits: ['base', 'comune-di-valdoro'], kitsFolder: kits.path });
});
afterAll(async () => {
  await house.close();
  await kits.remove();
});

const install = (name: string, role = 'administrator') =>
  house.call<{ version: string; digest: string }>(house.as(role), 'kits.kits.install', { name });
const refusal = (name: string) =>
  install(name).then(
    () => 'installed',
    (error: { code: string; detail?: { it: string } }) => `${error.code} ${error.detail?.it}`,
  );

/** Rows of everything that a kit can bring. */
const traces = async () => {
  const tables = ['kits.installed', 'processes.model', 'acts.act_type', 'bus.intake_rule', 'services.service'];
  const counts = await Promise.all(
    tables.map((table) => house.database.admin<{ n: string }>(`select count(*) as n from ${table}`)),
  );
  return counts.map(([row]) => Number(row!.n));
};

describe('an installed kit', () => {
  it('is installed by administrators, once: the same content again changes nothing', async () => {
    await expect(install(DETERMINATION, 'officer')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const first = await install(DETERMINATION);
    const before = await traces();
    const facts = () => house.database.admin("select 1 from kernel.event where type = 'it.digipro.kits.installed'");
    const events = (await facts()).length;
    expect(await install(DETERMINATION)).toMatchObject({ digest: first.digest });
    expect([await traces(), (await facts()).length]).toEqual([before, events]);
  });

  it('can be upgraded under running cases: they end on the model that they began with', async () => {
    const old = await startCase(house, DETERMINATION);
    await kits.edit(`${DETERMINATION}/kit.yaml`, (text) => text.replace('version: 1.0.0', 'version: 1.1.0'));
    await kits.edit(`${DETERMINATION}/process.bpmn`, (text) =>
      text.replace('name="Apporre il visto contabile"', 'name="Visto di regolarità"'),
    );
    await kits.edit(`${DETERMINATION}/forms/accounting-visa.yaml`, (text) =>
      text.replace('required: [visa]', 'required: [visa, commitment]'),
    );
    expect(await install(DETERMINATION)).toMatchObject({ version: '1.1.0' });
    const fresh = await startCase(house, DETERMINATION);
    for (const { id } of [old, fresh]) {
      await house.complete(id, 'prepare', 'officer', { proposal: await proposal() });
      const { variables } = await house.caseOf(id);
      await house.call(house.as('manager'), 'acts.acts.sign', { id: variables['actId'] });
      await house.complete(id, 'sign', 'manager', { signature: 'signed' });
      const given = { id: variables['actId'], kind: 'accounting', outcome: 'favourable' };
      await house.call(house.as('finance-head'), 'acts.opinions.give', given);
    }
    await house.complete(old.id, 'visa', 'finance-head', { visa: 'granted' });
    expect(await house.caseOf(old.id)).toMatchObject({ status: 'completed', modelVersion: 1 });
    await expect(house.complete(fresh.id, 'visa', 'finance-head', { visa: 'granted' })).rejects.toMatchObject({
      errors: [{ pointer: '/variables/commitment' }],
    });
    await house.complete(fresh.id, 'visa', 'finance-head', { visa: 'granted', commitment: '1/2026' });
    expect(await house.caseOf(fresh.id)).toMatchObject({ status: 'completed', modelVersion: 2 });
  });

  it('takes away the intake rules that its new version no longer has', async () => {
    const rules = async () =>
      (await house.database.admin<{ name: string }>('select name from bus.intake_rule order by name')).map(
        ({ name }) => name,
      );
    await kits.edit(`${FOIA}/kit.yaml`, (text) =>
      text.replace(
        'intake:',
        'intake:\n  - { name: extra, priority: 1, condition: "false", classCode: I.8, title: X }',
      ),
    );
    await install(FOIA);
    expect(await rules()).toEqual(['extra', 'foia-request']);
    await kits.restore(FOIA);
    await install(FOIA);
    expect(await rules()).toEqual(['foia-request']);
  });

  it('is not touched by another kit that uses its names', async () => {
    await cp(join(kits.path, FOIA), join(kits.path, 'copia'), { recursive: true });
    await kits.edit('copia/kit.yaml', (text) => text.replace(`kit: ${FOIA}`, 'kit: copia'));
    expect(await refusal('copia')).toMatch(/^KIT_TAKEN .*accesso-civico-generalizzato.*foia-request/);
  });

  it('of an organisation adds what is new and leaves people and units as they are', async () => {
    const count = async () =>
      (
        await house.database.admin<{ n: string }>(
          'select (select count(*) from identity.person) + (select count(*) from identity.unit) as n',
        )
      )[0]!.n;
    const before = Number(await count());
    await kits.edit('comune-di-valdoro/organisation.yaml', (text) =>
      text.replace('people:', '  - { code: NEW, name: Ufficio nuovo, parent: SG }\npeople:'),
    );
    await install('comune-di-valdoro');
    expect(Number(await count())).toBe(before + 1);
  });

  it('of the product has no problem', async () => {
    await Promise.all(['base', 'comune-di-valdoro', FOIA, DETERMINATION].map((kit) => kits.restore(kit)));
    await rm(join(kits.path, 'copia'), { recursive: true });
    const { items } = await house.call<{ items: { name: string; problems: string[] }[] }>(
      house.as('administrator'),
      'kits.kits.available',
      {},
    );
    expect(items.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(items.length).toBeGreaterThanOrEqual(4);
  });
});
