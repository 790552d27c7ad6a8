import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../kernel/index.ts';
import { identityInstallation, PASSWORD, type IdentityInstallation } from './testing/installation.ts';

interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly leftAt: string | null;
  readonly positions: readonly { readonly endedAt: string | null }[];
}
interface Unit {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

describe('changes of the organisation', () => {
  let house: IdentityInstallation;
  let administrator: Caller;
  let self: string;

  beforeAll(async () => {
    house = await identityInstallation('demonstration', '2026-03-02T09:00:00Z');
    self = await house.newcomer({ name: 'Ada Neri', role: 'administrator', login: 'ada' });
    administrator = await house.callers.forLogin('valdoro', 'ada', house.bodyId, 'http');
  });
  afterAll(() => house.close());

  const call = <T = unknown>(operation: string, input: unknown) => house.call<T>(administrator, operation, input);
  const unit = (code: string, parentId?: string) =>
    call<Unit>('identity.units.create', { code, name: `Ufficio ${code}`, validFrom: '2026-01-01', parentId });
  const factsOf = async (subject: string) =>
    (
      await house.database.admin<{ type: string }>(
        'select type from kernel.event where subject = $1 order by txid, position_in_tx',
        [subject],
      )
    ).map(({ type }) => type.split('.').at(-1));

  it('renames and moves a unit, and says both', async () => {
    const [top, other, moved] = [await unit('A'), await unit('B'), await unit('C')];
    await call('identity.units.update', { id: moved.id, parentId: top.id });
    const after = await call<Unit>('identity.units.update', {
      id: moved.id,
      name: 'Ufficio unico',
      parentId: other.id,
    });
    expect(after).toMatchObject({ name: 'Ufficio unico', parentId: other.id });
    expect((await call<Unit>('identity.units.update', { id: moved.id, parentId: null })).parentId).toBe(null);
    expect(await factsOf(`identity/unit/${moved.id}`)).toEqual([
      ...['unit-created', 'unit-moved', 'unit-renamed', 'unit-moved', 'unit-moved'],
    ]);
  });

  it('moves no unit into itself, below itself or below one that is closed, also when two moves cross', async () => {
    const [top, middle, low] = [await unit('T1'), await unit('T2'), await unit('T3')];
    await call('identity.units.update', { id: middle.id, parentId: top.id });
    await call('identity.units.update', { id: low.id, parentId: middle.id });
    for (const parentId of [top.id, low.id]) {
      await expect(call('identity.units.update', { id: top.id, parentId })).rejects.toMatchObject({
        errors: [{ pointer: '/parentId', message: 'lies inside the unit' }],
      });
    }
    const closed = await unit('T4');
    await call('identity.units.close', { id: closed.id, validTo: '2026-02-01' });
    await expect(call('identity.units.update', { id: low.id, parentId: closed.id })).rejects.toMatchObject({
      errors: [{ pointer: '/parentId', message: 'is no unit in force' }],
    });
    const [one, two] = [await unit('X1'), await unit('X2')];
    const crossed = await Promise.allSettled([
      call('identity.units.update', { id: one.id, parentId: two.id }),
      call('identity.units.update', { id: two.id, parentId: one.id }),
    ]);
    expect(crossed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('renames an area and keeps its code', async () => {
    const { items } = await call<{ items: { id: string; code: string }[] }>('identity.areas.list', {});
    const area = await call('identity.areas.rename', { id: items[0]!.id, name: 'Area unica' });
    expect(area).toMatchObject({ code: items[0]!.code, name: 'Area unica', principal: true });
  });

  it('names the field of a code that is taken', async () => {
    await unit('DOPPIO');
    await expect(unit('DOPPIO')).rejects.toMatchObject({ code: 'CONFLICT', errors: [{ pointer: '/code' }] });
    await expect(call('identity.areas.create', { code: 'AOO1', name: 'x' })).rejects.toMatchObject({
      errors: [{ pointer: '/code', message: 'is taken' }],
    });
    const role = { code: 'officer', name: { it: 'x', en: 'x' } };
    await expect(call('identity.roles.define', role)).rejects.toMatchObject({ errors: [{ pointer: '/code' }] });
    const personId = await house.newcomer({ name: 'Ugo Foscoli', login: 'ugo' });
    const account = { personId: await house.newcomer({ name: 'Ugo Altro' }), login: 'ugo' };
    for (const operation of ['identity.accounts.create', 'identity.enrolments.create']) {
      await expect(call(operation, account)).rejects.toMatchObject({ errors: [{ pointer: '/login' }] });
    }
    const taxCode = 'RSSMRA80A01H501U';
    await call('identity.people.update', { id: personId, taxCode });
    await expect(call('identity.people.update', { id: account.personId, taxCode })).rejects.toMatchObject({
      errors: [{ pointer: '/taxCode', message: 'is taken' }],
    });
  });

  it('corrects a person, and takes out what is told to be nothing', async () => {
    const id = await house.newcomer({ name: 'Gina Lola', email: 'gina@example.it' });
    const changed = await call('identity.people.update', { id, familyName: ' Lolla ', email: null });
    expect(changed).toMatchObject({ displayName: 'Gina Lolla', email: null });
    expect(await factsOf(`identity/person/${id}`)).toEqual(['person-created', 'person-updated']);
    const log = await house.database.admin("select 1 from kernel.event where data::text ~ 'Lolla|gina@'");
    expect(log).toEqual([]);
  });

  it('lets a person leave: positions, account and sessions end, and a new position brings them back', async () => {
    const id = await house.newcomer({ name: 'Piero Via', role: 'officer', login: 'piero', password: PASSWORD });
    const { token } = await house.signIn('piero', PASSWORD);
    const left = await call<Person>('identity.people.end', { id });
    expect(left.leftAt).not.toBe(null);
    expect(left.positions.every(({ endedAt }) => endedAt !== null)).toBe(true);
    expect((await house.request(token)).actor.kind).toBe('anonymous');
    await expect(house.signIn('piero', PASSWORD)).rejects.toMatchObject({ status: 401 });
    const named = async (working: boolean) =>
      (await call<{ items: Person[] }>('identity.people.list', { name: 'Piero', working })).items.length;
    expect([await named(true), await named(false)]).toEqual([0, 1]);
    await call('identity.positions.assign', { personId: id, role: 'manager' });
    expect([await named(true), await named(false)]).toEqual([1, 0]);
  });

  it('leaves no body without an administrator', async () => {
    const last = { code: 'IDENTITY_LAST_ADMINISTRATION' };
    await expect(call('identity.people.end', { id: self })).rejects.toMatchObject(last);
    const { positions } = await call<{ positions: { id: string }[] }>('identity.people.get', { id: self });
    await expect(call('identity.positions.end', { id: positions[0]!.id })).rejects.toMatchObject(last);
    await house.newcomer({ name: 'Altra Amministratrice', role: 'administrator' });
    await call('identity.positions.end', { id: positions[0]!.id });
    await call('identity.positions.assign', { personId: self, role: 'administrator' });
  });

  it('lists who works in a unit, page after page, and the delegations of the whole body', async () => {
    const office = await unit('LISTA');
    for (const name of ['Zeno Cosini', 'Ada Malfenti', 'Guido Speier']) {
      await house.newcomer({ name, role: 'officer', unitId: office.id });
    }
    interface Page {
      readonly items: readonly { readonly personName: string; readonly unitName: string }[];
      readonly next: string | null;
    }
    const first = await call<Page>('identity.positions.list', { unitId: office.id, limit: 2 });
    const rest = await call<Page>('identity.positions.list', { unitId: office.id, limit: 2, after: first.next });
    expect([...first.items, ...rest.items].map((line) => line.personName)).toEqual([
      ...['Zeno Cosini', 'Ada Malfenti', 'Guido Speier'],
    ]);
    const mayor = await house.newcomer({ name: 'Sindaca Prima', role: 'mayor', login: 'sindaca' });
    const deputy = await house.newcomer({ name: 'Vice Sindaco', role: 'officer' });
    const giver = await house.callers.forLogin('valdoro', 'sindaca', house.bodyId, 'http');
    const lent = { toPersonId: deputy, role: 'mayor', reason: 'assenza', validTo: '2026-04-01' };
    await house.call(giver, 'identity.delegations.grant', lent);
    const everything = await call<{ items: unknown[] }>('identity.delegations.list', { all: true });
    expect(everything.items).toMatchObject([
      { fromPersonId: mayor, fromName: 'Sindaca Prima', toName: 'Vice Sindaco', unitName: null },
    ]);
    await expect(house.call(giver, 'identity.delegations.list', { all: true })).rejects.toMatchObject({ status: 404 });
    expect(await call('identity.people.names', { personIds: [deputy, office.id] })).toEqual({
      items: [{ id: deputy, displayName: 'Vice Sindaco' }],
    });
  });
});
