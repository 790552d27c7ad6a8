import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../../kits/testing/house.ts';
import type { Caller } from '../../kernel/index.ts';

const DOSSIER = 'it.digipro.records.dossier-opened';

describe('a route that is told of facts', () => {
  let house: House;
  let admin: Caller;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
    admin = house.as('administrator');
  });
  afterAll(() => house.close());

  const call = <T>(operation: string, input: object, caller = admin) => house.call<T>(caller, operation, input);
  const open = (title: string) =>
    call<{ id: string }>('records.dossiers.open', { title, classCode: 'VI.5', kind: 'affare' }, house.as('officer'));
  const deploy = (name: string, more = '', facts = DOSSIER) =>
    call('bus.routes.deploy', {
      source: `route: ${name}\nfrom: { facts: [${facts}] }\nsteps:\n${more}  - send: { to: ${name}-out }\n`,
    });
  const out = (name: string) =>
    house.database.admin<{ source: string; event: string; subject: string; type: string }>(
      `select source, type, head ->> 'eventId' as event, head ->> 'subject' as subject
       from bus.envelope where channel = $1 order by id`,
      [`${name}-out`],
    );
  const facts = (type = DOSSIER) =>
    house.database.admin<{ id: string; subject: string; correlation_id: string }>(
      'select id, subject, correlation_id from kernel.event where type = $1 and body_id = $2 order by id',
      [type, house.bodyId],
    );

  it('is told once of each that happens after its deployment, whole, and in order per subject', async () => {
    await open('prima');
    await house.runtime.settle();
    await deploy('watcher');
    await house.runtime.settle();
    expect(await out('watcher')).toEqual([]);
    await open('dopo');
    await house.runtime.settle();
    await house.runtime.settle();
    const last = (await facts()).at(-1)!;
    expect(await out('watcher')).toMatchObject([{ source: 'facts', type: DOSSIER, subject: last.subject }]);
    const [told] = await house.database.admin<{ correlation: string; cause: string; key: string; class: string }>(
      `select correlation_id as correlation, head ->> 'causationid' as cause, head ->> 'partitionkey' as key,
         head ->> 'classification' as class
       from bus.envelope where channel = 'watcher'`,
    );
    expect(told).toEqual({
      ...{ correlation: last.correlation_id, cause: last.id, key: last.subject, class: 'personal' },
    });
  });

  it('waits while it is paused, and is told of nothing any more when its last version asks for nothing', async () => {
    await call('bus.routes.pause', { name: 'watcher' });
    await open('in attesa');
    await house.runtime.settle();
    expect(await out('watcher')).toHaveLength(1);
    await call('bus.routes.resume', { name: 'watcher' });
    await house.runtime.settle();
    expect(await out('watcher')).toHaveLength(2);
    await call('bus.routes.deploy', { source: 'route: watcher\nsteps:\n  - send: { to: watcher-out }\n' });
    await open('non detto');
    await house.runtime.settle();
    expect(await out('watcher')).toHaveLength(2);
  });

  it('can be told of what happened before it was there, and nothing has its effect twice', async () => {
    await deploy('latecomer');
    await open('ora');
    await house.runtime.settle();
    expect(await out('latecomer')).toHaveLength(1);
    const window = { from: '2020-01-01T00:00:00.000Z', until: '2030-01-01T00:00:00.000Z' };
    for (let n = 0; n < 2; n += 1) {
      await call('bus.replays.start', { route: 'latecomer', what: 'facts', ...window });
      await house.runtime.settle();
    }
    const all = await facts();
    expect((await out('latecomer')).map(({ subject }) => subject).sort()).toEqual(
      all.map(({ subject }) => subject).sort(),
    );
  });

  it('is not told of its own deeds, of which it would never come to an end', async () => {
    const died = 'it.digipro.bus.message-dead';
    await deploy('echo', '  - dead: { reason: as it was meant }\n', `${DOSSIER}, ${died}`);
    await deploy('witness', '', died);
    await open('che non riesce');
    await house.runtime.settle();
    const { items } = await call<{ items: { route: string }[] }>('bus.dead.list', {});
    expect(items.map(({ route }) => route)).toEqual(['echo']);
    expect(await out('witness')).toHaveLength(1);
  });

  it('is deployed by somebody who may read facts, and only for those that there are', async () => {
    const narrow: Caller = {
      ...house.as('officer'),
      grants: new Map([['bus.routes.deploy', [{ role: 'integrator', unitId: null }]]]),
    };
    const source = `route: spy\nfrom: { facts: [${DOSSIER}] }\nsteps: [{ log: { note: x } }]\n`;
    await expect(call('bus.routes.deploy', { source }, narrow)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(deploy('misspelt', '', 'it.digipro.records.dossier-openned')).rejects.toMatchObject({
      code: 'ROUTE_INVALID',
      errors: [{ pointer: '/from/facts/0', message: expect.stringContaining('dossier-openned') }],
    });
  });

  it('of another body hears nothing of this one', async () => {
    const other = house.person('administrator', { bodyId: house.otherBodyId });
    await call(
      'bus.routes.deploy',
      { source: `route: other\nfrom: { facts: [${DOSSIER}] }\nsteps: [{ send: { to: other-out } }]\n` },
      other,
    );
    await open('nostro');
    await house.runtime.settle();
    expect(await out('other')).toEqual([]);
  });
});
