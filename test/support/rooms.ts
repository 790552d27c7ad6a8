import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeModules, packageRoot } from '../../src/app.ts';
import type { Clock, Runtime } from '../../src/kernel/index.ts';
import { ledgerSealer } from '../../src/ledger/index.ts';
import { trustOf } from '../../src/records/index.ts';
import { testInstallation, type TestInstallation } from './index.ts';
import type { TestCluster } from './server.ts';

/** The whole product as it is composed, over a fresh database; two bodies that have nothing but their code. */
export async function composedInstallation(
  options: { readonly cluster?: TestCluster; readonly clock?: Clock } = {},
): Promise<TestInstallation> {
  const folder = await mkdtemp(join(tmpdir(), 'digipro-rooms-'));
  const late: { runtime?: Runtime } = {};
  const modules = composeModules({
    config: { dataDir: folder, publicUrl: undefined, port: 8080 },
    runtime: () => late.runtime!,
    mode: () => 'demonstration',
    sealingKey: createHash('sha256').update('test').digest(),
    trust: await trustOf(folder, packageRoot, () => 'demonstration'),
    passwordCost: 12,
    intake: false,
  });
  const installation = await testInstallation({ ...options, modules, ledger: ledgerSealer });
  late.runtime = installation.runtime;
  return {
    ...installation,
    async close() {
      await installation.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
