import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crossings } from '../rls/isolation.ts';
import { functionFaults, grantFaults, policyFaults, roleFaults, tableFaults, viewFaults } from '../rls/privileges.ts';
import { readTables, type Table } from '../support/catalogue.ts';
import type { TestInstallation } from '../support/index.ts';
import { composedInstallation } from '../support/rooms.ts';
import { fillTables } from '../support/rows.ts';
import { startCluster, type TestServer } from '../support/server.ts';

/** The oldest PostgreSQL that the product promises to run on, where this machine has it. */
const programs = process.env['DIGIPRO_TEST_PG15'] ?? '/usr/lib/postgresql/15/bin';
const missing = existsSync(join(programs, 'initdb'))
  ? undefined
  : 'PostgreSQL 15 is not on this machine: set DIGIPRO_TEST_PG15 to the folder of its programs';

describe.skipIf(missing)(`on PostgreSQL 15, the floor${missing ? ` (${missing})` : ''}`, () => {
  let server: TestServer;
  let installation: TestInstallation;
  let tables: readonly Table[];

  beforeAll(async () => {
    server = await startCluster(programs);
    installation = await composedInstallation({ cluster: server.cluster });
    tables = await readTables(installation.database.admin);
  });
  afterAll(async () => {
    await installation?.close();
    await server?.stop();
  });

  const admin = <R>(text: string, values?: unknown[]) => installation.database.admin<R>(text, values);

  it('runs every migration, and the server is the one that was asked for', async () => {
    expect(server.version).toMatch(/^15\./);
    const applied = await admin<{ room: string }>('select distinct room from kernel.migration');
    const rooms = installation.runtime.registry.modules.filter((module) => module.migrations).map(({ name }) => name);
    expect(applied.map(({ room }) => room).sort()).toEqual([...rooms].sort());
  });

  it('keeps state and fact together, a key to its first answer, and seals every fact once', async () => {
    const { runtime, bodyId } = installation;
    const system = installation.system();
    const body = { code: 'valdoro', name: 'Comune di Valdoro', kind: 'municipality' };
    await runtime.invoker.invoke(system, 'identity.bodies.create', body);
    const person = { givenName: 'Anna', familyName: 'Bianchi' };
    const create = () =>
      runtime.invoker.invoke(system, 'identity.people.create', person, { idempotencyKey: 'anna' }) as Promise<{
        id: string;
      }>;
    const [first, second] = await Promise.all([create(), create()]);
    expect(second).toEqual(first);
    expect(await admin('select 1 from identity.person where body_id = $1', [bodyId])).toHaveLength(1);
    await runtime.settle();
    const facts = await admin<{ leaf: string | null }>(
      'select leaf_index as leaf from kernel.v_event where body_id = $1 order by leaf_index',
      [bodyId],
    );
    expect(facts.length).toBeGreaterThan(1);
    expect(facts.map(({ leaf }) => Number(leaf))).toEqual(facts.map((_, index) => index));
    const page = await installation.call<{ items: { id: string }[] }>(system, 'identity.people.list', {});
    expect(page.items.map(({ id }) => id)).toEqual([first.id]);
    const other = installation.system(installation.otherBodyId);
    await expect(installation.call(other, 'identity.people.get', { id: first.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('keeps the rows of one body from another', async () => {
    const login = String(installation.database.connection.user);
    const faults = [tableFaults(admin, tables), policyFaults(admin, tables), grantFaults(admin), viewFaults(admin)];
    expect((await Promise.all([...faults, functionFaults(admin), roleFaults(admin, login)])).flat()).toEqual([]);
    const bodies = { a: installation.bodyId, b: installation.otherBodyId };
    expect(await fillTables(admin, tables, bodies.a)).toEqual([]);
    expect(await fillTables(admin, tables, bodies.b)).toEqual([]);
    expect(await crossings(installation.database, tables, bodies)).toEqual([]);
  });
});
