import { createHash } from 'node:crypto';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import { identityModule } from '../../identity/index.ts';
import { virtualClock, type Runtime } from '../../kernel/index.ts';
import { isWorkingDay } from '../../processes/index.ts';
import { performanceModule } from '../index.ts';
import { sourceModule } from './source.ts';

/** The room with identity beside it, whose units it names, and a source of facts, in virtual time. */
export async function testPerformance(now: string): Promise<TestInstallation> {
  const late: { runtime?: Runtime } = {};
  const identity = identityModule({
    runtime: () => late.runtime!,
    mode: () => 'demonstration',
    relyingParty: () => ({ id: 'localhost', name: 'DigiPro', origins: ['http://localhost'] }),
    sealingKey: () => createHash('sha256').update('test').digest(),
    passwordCost: 12,
  });
  const modules = [identity, sourceModule, performanceModule({ calendar: { isWorkingDay } })];
  const installation = await testInstallation({ modules, clock: virtualClock(new Date(now)) });
  late.runtime = installation.runtime;
  return installation;
}
