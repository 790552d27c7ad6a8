import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTables, type Table } from '../support/catalogue.ts';
import type { TestInstallation } from '../support/index.ts';
import { composedInstallation } from '../support/rooms.ts';
import { fillTables } from '../support/rows.ts';
import { crossings } from './isolation.ts';
import {
  functionFaults,
  grantFaults,
  policyFaults,
  roleFaults,
  tableFaults,
  unusedGrants,
  viewFaults,
} from './privileges.ts';
import { neededRights } from './statements.ts';

let installation: TestInstallation;
let tables: readonly Table[];

beforeAll(async () => {
  installation = await composedInstallation();
  tables = await readTables(installation.database.admin);
});
afterAll(async () => {
  await installation.close();
});

const admin = <R>(text: string, values?: unknown[]) => installation.database.admin<R>(text, values);

describe('the database of the composed product', () => {
  it('has tables of every room that has migrations', () => {
    const rooms = installation.runtime.registry.modules.filter((module) => module.migrations).map(({ name }) => name);
    const schemas = new Set(tables.map(({ name }) => name.split('.')[0]));
    expect(rooms.filter((room) => !schemas.has(room))).toEqual([]);
    expect(tables.filter(({ tenant }) => tenant).length).toBeGreaterThan(40);
  });

  it('keeps every table under forced row security, with keys that begin in the body', async () => {
    expect(await tableFaults(admin, tables)).toEqual([]);
  });

  it('has no policy but that of the body, and that of the claim tables for their owner', async () => {
    expect(await policyFaults(admin, tables)).toEqual([]);
  });

  it('grants requests rows only, workers the audited functions only, and the public nothing', async () => {
    expect(await grantFaults(admin)).toEqual([]);
  });

  it('grants no right on a table that no statement of the product uses', async () => {
    expect(await unusedGrants(admin, neededRights())).toEqual([]);
  });

  it('shows views with the rights of who asks', async () => {
    expect(await viewFaults(admin)).toEqual([]);
  });

  it('runs as owner nothing but the audited functions', async () => {
    expect(await functionFaults(admin)).toEqual([]);
  });

  it('lets nobody in who stands above row security', async () => {
    expect(await roleFaults(admin, String(installation.database.connection.user))).toEqual([]);
  });

  // Last: it gives every right on rows away, so that row security stands alone.
  it('keeps the rows of one body from another in every table, whatever it tries', async () => {
    const bodies = { a: installation.bodyId, b: installation.otherBodyId };
    expect(await fillTables(admin, tables, bodies.a)).toEqual([]);
    expect(await fillTables(admin, tables, bodies.b)).toEqual([]);
    expect(await crossings(installation.database, tables, bodies)).toEqual([]);
  }, 120_000);
});
