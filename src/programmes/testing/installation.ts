import { createHash } from 'node:crypto';
import { actsModule } from '../../acts/index.ts';
import { identityModule } from '../../identity/index.ts';
import { virtualClock } from '../../kernel/index.ts';
import { processesModule } from '../../processes/index.ts';
import { admitReader } from '../../records/index.ts';
import { testRepository, type Repository } from '../../records/testing/repository.ts';
import { programmesModule } from '../index.ts';

export interface Planning extends Repository {
  readonly clock: ReturnType<typeof virtualClock>;
  /** A person of the body who can be RUP. @returns the identifier. */
  newPerson(name: string, bodyId?: string): Promise<string>;
}

/** The room with identity, the repository and the acts beside it, two bodies, in virtual legal time. */
export async function testPlanning(now: string): Promise<Planning> {
  const clock = virtualClock(new Date(now));
  const late: { repository?: Repository } = {};
  const identity = identityModule({
    runtime: () => late.repository!.runtime,
    mode: () => 'demonstration',
    relyingParty: () => ({ id: 'localhost', name: 'DigiPro', origins: ['http://localhost'] }),
    sealingKey: () => createHash('sha256').update('test').digest(),
    passwordCost: 12,
  });
  const processes = processesModule({ registry: () => undefined, serviceCalls: [], dossiers: { admit: admitReader } });
  const others = [identity, processes, actsModule, programmesModule];
  const repository = (late.repository = await testRepository({ clock, others }));
  for (const [bodyId, code] of [
    [repository.bodyId, 'valdoro'],
    [repository.otherBodyId, 'montelago'],
  ] as const) {
    const input = { code, name: `Comune di ${code}`, kind: 'municipality' };
    await repository.call(repository.system(bodyId), 'identity.bodies.create', input);
  }
  return {
    ...repository,
    clock,
    async newPerson(name, bodyId) {
      const [givenName, familyName] = name.split(' ');
      const system = repository.system(bodyId);
      const made = await repository.call<{ id: string }>(system, 'identity.people.create', { givenName, familyName });
      return made.id;
    },
  };
}
