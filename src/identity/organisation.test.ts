import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncPermissions } from './index.ts';
import { identityInstallation, PASSWORD, type IdentityInstallation } from './testing/installation.ts';

interface Explanation {
  readonly allowed: boolean;
  readonly sentence: { readonly it: string; readonly en: string };
  readonly because: readonly { readonly kind: string }[];
}

describe('the organisation', () => {
  let house: IdentityInstallation;
  const units: Record<string, string> = {};
  const system = () => house.system();

  beforeAll(async () => {
    house = await identityInstallation('demonstration', '2026-03-02T09:00:00Z');
    const make = async (code: string, name: string, parent?: string) => {
      const input = { code, name, validFrom: '2026-01-01', ...(parent ? { parentId: units[parent] } : {}) };
      units[code] = (await house.call<{ id: string }>(system(), 'identity.units.create', input)).id;
    };
    await make('S1', 'Settore Affari generali');
    await make('U11', 'Ufficio Protocollo', 'S1');
    await make('U12', 'Ufficio Contratti', 'S1');
    await make('S2', 'Settore Tecnico');
  });
  afterAll(() => house.close());

  const caller = (login: string) => house.callers.forLogin('valdoro', login, house.bodyId, 'cli');
  const explain = async (login: string, permission: string, personId?: string) =>
    house.call<Explanation>(await caller(login), 'identity.permissions.explain', { permission, personId });

  describe('areas and units', () => {
    it('make the first area of a body the principal one', async () => {
      const second = await house.call(system(), 'identity.areas.create', { code: 'AOO2', name: 'Seconda' });
      expect(second).toMatchObject({ principal: false });
      const { items } = await house.call<{ items: object[] }>(system(), 'identity.areas.list', {});
      expect(items).toMatchObject([
        { code: 'AOO1', principal: true },
        { code: 'AOO2', principal: false },
      ]);
    });

    it('are listed as of a day, and closed from the leaves up', async () => {
      const make = (code: string, parentId?: string) =>
        house.call<{ id: string }>(system(), 'identity.units.create', {
          code,
          name: code,
          validFrom: '2026-02-01',
          ...(parentId ? { parentId } : {}),
        });
      const top = await make('T');
      const leaf = await make('T1', top.id);
      const close = (id: string) => house.call(system(), 'identity.units.close', { id, validTo: '2026-02-10' });
      await expect(close(top.id)).rejects.toMatchObject({ code: 'IDENTITY_UNIT_HAS_PARTS' });
      await close(leaf.id);
      await close(top.id);
      const codes = async (input: object) =>
        (await house.call<{ items: { code: string }[] }>(system(), 'identity.units.list', input)).items.map(
          (u) => u.code,
        );
      expect(await codes({})).toEqual(['S1', 'S2', 'U11', 'U12']);
      expect(await codes({ day: '2026-02-05' })).toEqual(['S1', 'S2', 'T', 'T1', 'U11', 'U12']);
      expect(await codes({ day: '2025-12-31' })).toEqual([]);
    });
  });

  describe('positions', () => {
    it('hold in the unit and in the units below it, for their days, and not twice', async () => {
      const id = await house.newcomer({ name: 'Rita Sala', login: 'rsala', password: PASSWORD });
      const assign = (validFrom: string, validTo: string) =>
        house.call<{ id: string }>(system(), 'identity.positions.assign', {
          personId: id,
          unitId: units['S1'],
          role: 'manager',
          validFrom,
          validTo,
        });
      await assign('2026-03-01', '2026-03-31');
      await expect(assign('2026-03-31', '2026-12-31')).rejects.toMatchObject({ code: 'IDENTITY_POSITION_OVERLAPS' });
      const { grants, unitIds } = await caller('rsala');
      expect(unitIds).toEqual([units['S1']]);
      const places =
        grants === 'everything' ? [] : (grants.get('identity.delegations.grant') ?? []).map((g) => g.unitId);
      expect(new Set(places)).toEqual(new Set([units['S1'], units['U11'], units['U12']]));
      house.clock.set('2026-04-01T00:30:00Z');
      expect((await caller('rsala')).roles).toEqual([]);
      house.clock.set('2026-03-02T09:00:00Z');
    });

    it('of a unit that is closed end with it', async () => {
      const { id: unitId } = await house.call<{ id: string }>(system(), 'identity.units.create', {
        code: 'X',
        name: 'Ufficio X',
        validFrom: '2026-01-01',
      });
      await house.newcomer({ name: 'Ivo Costa', role: 'officer', unitId, login: 'icosta', password: PASSWORD });
      expect((await caller('icosta')).roles).toEqual(['officer']);
      await house.call(system(), 'identity.units.close', { id: unitId, validTo: '2026-03-01' });
      expect((await caller('icosta')).roles).toEqual([]);
    });
  });

  describe('delegations', () => {
    let boss: string;
    let deputy: string;
    const permission = 'identity.delegations.grant';

    beforeAll(async () => {
      boss = await house.newcomer({
        name: 'Mario Rossi',
        role: 'manager',
        unitId: units['S1']!,
        login: 'mrossi',
        password: PASSWORD,
      });
      deputy = await house.newcomer({
        name: 'Lia Greco',
        role: 'officer',
        unitId: units['U11']!,
        login: 'lgreco',
        password: PASSWORD,
      });
    });

    const grant = async (login: string, input: object) =>
      house.call<{ id: string }>(await caller(login), 'identity.delegations.grant', {
        toPersonId: deputy,
        role: 'manager',
        reason: 'Ferie',
        validTo: '2026-03-20',
        ...input,
      });
    const may = async (unit: string) => {
      const { grants } = await caller('lgreco');
      return grants !== 'everything' && (grants.get(permission) ?? []).some((g) => g.unitId === units[unit]);
    };

    it.each([
      ['a role that one has not', { role: 'mayor' }],
      ['administration', { role: 'administrator' }],
      ['a place where one has it not', { unitId: 'S2' }],
      ['a permission that the role has not', { permissions: ['identity.accounts.manage'] }],
      ['to oneself', { toPersonId: 'boss' }],
    ])('are refused for %s', async (_, given) => {
      const input: Record<string, unknown> = { ...given };
      if (input['unitId']) input['unitId'] = units[String(input['unitId'])];
      if (input['toPersonId']) input['toPersonId'] = boss;
      await expect(grant('mrossi', input)).rejects.toMatchObject({ code: 'IDENTITY_CANNOT_DELEGATE' });
    });

    it('lend a role where they say, until they are revoked; what was lent cannot be lent on', async () => {
      expect(await may('U11')).toBe(false);
      const { id } = await grant('mrossi', { unitId: units['U11'] });
      expect([await may('U11'), await may('U12')]).toEqual([true, false]);
      expect((await caller('lgreco')).roles).toEqual(['manager', 'officer']);
      const third = await house.newcomer({ name: 'Eva Conti', login: 'econti', password: PASSWORD });
      await expect(grant('lgreco', { toPersonId: third })).rejects.toMatchObject({ code: 'IDENTITY_CANNOT_DELEGATE' });
      await expect(house.call(await caller('econti'), 'identity.delegations.revoke', { id })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await house.call(await caller('mrossi'), 'identity.delegations.revoke', { id });
      expect(await may('U11')).toBe(false);
    });

    it('of some permissions lend those and not the role', async () => {
      const { id } = await grant('mrossi', { permissions: [permission] });
      expect([await may('U11'), await may('U12')]).toEqual([true, true]);
      expect((await caller('lgreco')).roles).toEqual(['officer']);
      house.clock.set('2026-03-21T09:00:00Z');
      expect(await may('U11')).toBe(false);
      house.clock.set('2026-03-02T09:00:00Z');
      await house.call(await caller('mrossi'), 'identity.delegations.revoke', { id });
    });
  });

  describe('explanations', () => {
    const permission = 'identity.delegations.grant';

    it('say why one may', async () => {
      expect(await explain('mrossi', permission)).toMatchObject({
        allowed: true,
        sentence: {
          it: 'Puoi delegare le proprie funzioni perché sei dirigente presso Settore Affari generali.',
          en: 'You may delegate one’s functions because you are manager at Settore Affari generali.',
        },
      });
    });

    it('say what is missing, and who has it', async () => {
      const answer = await explain('lgreco', permission);
      expect(answer.allowed).toBe(false);
      expect(answer.sentence.it).toMatch(/^Non puoi delegare le proprie funzioni: serve il ruolo di /);
      expect(answer.sentence.it).toContain('dirigente');
      expect(answer.sentence.it).toContain('Oggi può farlo: ');
      expect(answer.sentence.it).toContain('Mario Rossi (Settore Affari generali)');
      expect(answer.sentence.en).toContain('Today it can be done by: ');
    });

    it('say that a position is over, or not yet begun', async () => {
      const id = await house.newcomer({ name: 'Aldo Fini', login: 'afini', password: PASSWORD });
      const assign = (validFrom: string, validTo: string) =>
        house.call(system(), 'identity.positions.assign', { personId: id, role: 'mayor', validFrom, validTo });
      await assign('2021-06-01', '2026-02-28');
      const past = await explain('afini', permission);
      expect(past.because.map((reason) => reason.kind)).toEqual(['expired-position']);
      expect(past.sentence.it).toContain('L’incarico di sindaco è finito il 28 febbraio 2026.');
      await assign('2026-06-01', '2031-05-31');
      expect((await explain('afini', permission)).sentence.it).toContain(
        'L’incarico di sindaco comincia il 1° giugno 2026.',
      );
    });

    it('say by whose delegation one may, and why it has no effect any more', async () => {
      const id = await house.newcomer({ name: 'Nora Villa', role: 'mayor', login: 'nvilla', password: PASSWORD });
      const to = await house.newcomer({ name: 'Gino Riva', role: 'officer', login: 'griva', password: PASSWORD });
      await house.call(await caller('nvilla'), 'identity.delegations.grant', {
        toPersonId: to,
        role: 'mayor',
        reason: 'Assenza',
        validTo: '2026-12-31',
      });
      expect((await explain('griva', permission)).sentence.it).toBe(
        'Puoi delegare le proprie funzioni perché c’è una delega di Nora Villa (sindaco) fino al 31 dicembre 2026.',
      );
      const { positions } = await house.call<{ positions: { id: string }[] }>(system(), 'identity.people.get', { id });
      await house.call(system(), 'identity.positions.end', { id: positions[0]!.id });
      const after = await explain('griva', permission);
      expect(after.allowed).toBe(false);
      expect(after.sentence.it).toContain(
        'La delega di Nora Villa (sindaco) non ha effetto perché chi l’ha data non ha più',
      );
    });

    it('of others are for those who may ask', async () => {
      const { actor } = await caller('lgreco');
      const personId = (actor as { id: string }).id;
      await house.newcomer({ name: 'Sara Segre', role: 'secretary', login: 'ssegre', password: PASSWORD });
      expect((await explain('ssegre', permission, personId)).sentence.it).toMatch(/^Lia Greco non può /);
      await expect(explain('mrossi', permission, personId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(explain('mrossi', 'nessun.permesso.simile')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('agree with what the kernel lets through', async () => {
      for (const login of ['mrossi', 'lgreco', 'afini', 'griva', 'ssegre']) {
        const who = await caller(login);
        for (const name of house.runtime.registry.permissions.keys()) {
          const held = who.grants !== 'everything' && who.grants.has(name);
          expect((await explain(login, name)).allowed).toBe(held);
        }
      }
    });
  });

  describe('permissions of roles', () => {
    it('stay as an administrator left them when the program starts again', async () => {
      const change = { permission: 'identity.delegations.grant', role: 'mayor', granted: false };
      await house.call(system(), 'identity.permissions.set', change);
      await syncPermissions(house.runtime);
      const { items } = await house.call<{ items: { permission: string; roles: string[] }[] }>(
        system(),
        'identity.permissions.list',
        {},
      );
      expect(items.find((item) => item.permission === change.permission)?.roles).toEqual([
        'finance-head',
        'manager',
        'secretary',
      ]);
    });

    it('that came with a new version are given once', async () => {
      await house.database.admin(`delete from identity.role_permission where permission = 'identity.people.manage'`);
      const sync = () => house.call(system(), 'identity.permissions.sync', {});
      expect(await sync()).toEqual({ added: 1 });
      expect(await sync()).toEqual({ added: 0 });
    });

    it('cannot be taken so that nobody could correct them', async () => {
      const change = { permission: 'identity.permissions.manage', role: 'administrator', granted: false };
      await expect(house.call(system(), 'identity.permissions.set', change)).rejects.toMatchObject({
        code: 'IDENTITY_LAST_ADMINISTRATION',
      });
    });
  });

  describe('people', () => {
    const input = { givenName: 'Mario', familyName: 'Rossi', taxCode: 'RSSMRA85T10A562S', email: 'mario@example.it' };

    it('show their tax code to themselves and to who manages people only, and no event holds it', async () => {
      const { id } = await house.call<{ id: string }>(system(), 'identity.people.create', input);
      await expect(house.call(system(), 'identity.people.create', input)).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(await house.call(system(), 'identity.people.search', { taxCode: 'rssmra85t10a562s' })).toMatchObject({
        id,
      });
      expect(await house.call(await caller('lgreco'), 'identity.people.get', { id })).toMatchObject({
        taxCode: null,
        email: null,
      });
      const events = await house.database.admin(
        `select 1 from kernel.event where data::text ~* 'rssmra|mario' or subject ~* 'rssmra'`,
      );
      expect(events).toEqual([]);
    });

    it('are found by name, and a tax code is no name', async () => {
      const find = async (name: string) =>
        (await house.call<{ items: { displayName: string }[] }>(system(), 'identity.people.list', { name })).items;
      expect((await find('grec')).map((person) => person.displayName)).toEqual(['Lia Greco']);
      expect(await find('%')).toEqual([]);
      await expect(find('RSSMRA85T10A562S')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    });

    it.each([
      ['a', 'b', 'c'],
      [1, 2, 3],
      [null, null, 'x'],
    ])('refuse a page mark that is not ours: %j %j %j', async (...key) => {
      const after = Buffer.from(JSON.stringify(key)).toString('base64url');
      await expect(house.call(system(), 'identity.people.list', { after })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    });

    it('are paged by name without loss', async () => {
      const names: string[] = [];
      let after: string | undefined;
      do {
        const page: { items: { displayName: string }[]; next: string | null } = await house.call(
          system(),
          'identity.people.list',
          { limit: 3, after },
        );
        names.push(...page.items.map((person) => person.displayName));
        after = page.next ?? undefined;
      } while (after);
      const all = await house.database.admin('select 1 from identity.person where body_id = $1', [house.bodyId]);
      expect(names.length).toBe(all.length);
    });
  });

  it('of another body is as if it were not there', async () => {
    const theirs = house.system(house.otherBodyId);
    const foreign = await house.newcomer({ name: 'Altra Persona', bodyId: house.otherBodyId });
    const unit = await house.call<{ id: string }>(theirs, 'identity.units.create', { code: 'E1', name: 'Estero' });
    const attempts = [
      ['identity.people.get', { id: foreign }],
      ['identity.positions.assign', { personId: foreign, role: 'officer' }],
      ['identity.accounts.create', { personId: foreign, login: 'estero' }],
      ['identity.enrolments.create', { personId: foreign, login: 'estero' }],
      ['identity.permissions.explain', { permission: 'identity.people.manage', personId: foreign }],
      ['identity.units.close', { id: unit.id }],
      ['identity.units.create', { code: 'Z', name: 'Z', parentId: unit.id }],
      ['identity.identities.link', { personId: foreign, issuer: 'https://idp.example', subject: 's' }],
    ] as const;
    for (const [operation, given] of attempts) {
      await expect(house.call(system(), operation, given), operation).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const { items } = await house.call<{ items: { id: string }[] }>(system(), 'identity.people.list', { limit: 200 });
    expect(items.map((person) => person.id)).not.toContain(foreign);
  });

  it('gives its details to everybody', async () => {
    expect(await house.call(house.anonymous(), 'identity.bodies.get', {})).toMatchObject({
      code: 'valdoro',
      name: 'Comune di valdoro',
      ipaCode: null,
    });
    const update = { ipaCode: 'c_v001', population: 60000 };
    expect(await house.call(system(), 'identity.bodies.update', update)).toMatchObject(update);
    await expect(
      house.call(system(), 'identity.bodies.create', { code: 'altro', name: 'Altro', kind: 'other' }),
    ).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
