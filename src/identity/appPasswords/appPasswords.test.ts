import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../kernel/index.ts';
import { identityInstallation, PASSWORD, type IdentityInstallation } from '../testing/installation.ts';

interface Made {
  readonly id: string;
  readonly login: string;
  readonly password: string;
}

describe('app passwords', () => {
  let house: IdentityInstallation;
  let officer: Caller;

  beforeAll(async () => {
    house = await identityInstallation();
    await house.newcomer({ name: 'Olga Officina', role: 'officer', login: 'olga', password: PASSWORD });
    const { token } = await house.signIn('olga', PASSWORD);
    officer = await house.request(token);
  });
  afterAll(() => house.close());

  const make = (label = 'Portatile') => house.call<Made>(officer, 'identity.appPasswords.create', { label });
  const enter = (login: string, password: string, bodyCode?: string) =>
    house.callers.fromAppPassword({
      ...{ login, password, bodyCode, address: '192.0.2.9', locale: 'it' },
      correlationId: house.runtime.entropy.id(house.clock.realNow()),
    });

  it('stand for their person, however they are typed, and are kept as a hash only', async () => {
    const made = await make();
    expect(made.password).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){5}$/);
    const caller = await enter('OLGA', made.password.toUpperCase().replaceAll('-', ' '));
    expect(caller.actor).toEqual(officer.actor);
    expect(caller.roles).toEqual(['officer']);
    const rows = await house.database.admin<{ row: string }>('select w::text as row from identity.app_password w');
    expect(rows.map(({ row }) => row).join()).not.toContain(made.password.slice(0, 9));
    const { items } = await house.call<{ items: { label: string; lastUsedAt: string | null }[] }>(
      ...[officer, 'identity.appPasswords.list', {}],
    );
    expect(items).toMatchObject([{ label: 'Portatile', lastUsedAt: house.clock.realNow().toISOString() }]);
  });

  it('do not administer, also where their person does', async () => {
    await house.newcomer({ name: 'Ada Ministra', role: 'administrator', login: 'ada', password: PASSWORD });
    const { token } = await house.signIn('ada', PASSWORD);
    const ada = await house.request(token);
    const made = await house.call<Made>(ada, 'identity.appPasswords.create', { label: 'Fisso' });
    const caller = await enter('ada', made.password);
    expect(ada.roles).toContain('administrator');
    expect(caller.roles).toEqual([]);
  });

  it('are nothing in another body, with another login, once revoked, once run out', async () => {
    const made = await make('Perso');
    const wrong = { code: 'IDENTITY_INVALID_CREDENTIALS' };
    await expect(enter('olga', made.password, 'montelago')).rejects.toMatchObject(wrong);
    await expect(enter('ada', made.password)).rejects.toMatchObject(wrong);
    await house.call(officer, 'identity.appPasswords.revoke', { id: made.id });
    await expect(enter('olga', made.password)).rejects.toMatchObject(wrong);
    const short = await house.call<Made>(officer, 'identity.appPasswords.create', { label: 'Breve', days: 1 });
    await expect(enter('olga', short.password)).resolves.toMatchObject({ actor: officer.actor });
    house.clock.advance(24 * 60);
    await expect(enter('olga', short.password)).rejects.toMatchObject(wrong);
  });

  it('end with the account, and what was guessed is counted without closing the desk', async () => {
    await house.newcomer({ name: 'Piero Provante', role: 'officer', login: 'piero', password: PASSWORD });
    for (let guess = 0; guess < 5; guess += 1) {
      await expect(enter('piero', `sbagliata-${guess}`)).rejects.toMatchObject({ status: 401 });
    }
    await expect(enter('piero', 'sbagliata')).rejects.toMatchObject({ status: 429, retryAfter: 900 });
    const { token } = await house.signIn('piero', PASSWORD);
    const piero = await house.request(token);
    const made = await house.call<Made>(piero, 'identity.appPasswords.create', { label: 'Giusta' });
    await expect(enter('piero', made.password)).resolves.toMatchObject({ actor: piero.actor });
    await house.database.admin("update identity.account set disabled_at = $1 where login = 'piero'", [
      house.clock.realNow(),
    ]);
    await expect(enter('piero', made.password)).rejects.toMatchObject({ status: 429 });
    await house.database.admin("update identity.account set disabled_at = null where login = 'piero'");
    await expect(enter('piero', made.password)).resolves.toMatchObject({ actor: piero.actor });
    const left = 'update identity.person set left_at = $1 where id = $2';
    await house.database.admin(left, [house.clock.realNow(), (piero.actor as { id: string }).id]);
    await expect(enter('piero', made.password)).rejects.toMatchObject({ status: 429 });
  });

  it('want a fresh proof of who makes them', async () => {
    const { token } = await house.signIn('olga', PASSWORD);
    const again = await house.request(token);
    house.clock.advance(14);
    await house.request(token);
    house.clock.advance(2);
    const refused = house.call(again, 'identity.appPasswords.create', { label: 'x' });
    await expect(refused).rejects.toMatchObject({ code: 'IDENTITY_STEP_UP_NEEDED' });
  });
});
