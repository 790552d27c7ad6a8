import { afterAll, beforeAll, expect, it } from 'vitest';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import { createLogger, createRuntime, kernelModule, type Runtime } from '../index.ts';

let house: TestInstallation;
const others: Runtime[] = [];
beforeAll(async () => {
  house = await testInstallation({ modules: [] });
});
afterAll(async () => {
  for (const other of others) await other.stop();
  await house.close();
});

/** Another process on the same database, as far as the database can tell. */
function another(): Runtime {
  const runtime = createRuntime({
    connection: house.database.connection,
    modules: [kernelModule([])],
    ledger: { append: async () => undefined },
    log: createLogger('silent'),
  });
  others.push(runtime);
  return runtime;
}

it('wakes other processes and not the one that rings, also after its connection was lost', async () => {
  const [ringing, listening] = [another(), another()];
  let own = 0;
  let heard: () => void = () => undefined;
  const next = () => new Promise<void>((resolve) => (heard = resolve));
  ringing.bell.on('bus.accepted', () => (own += 1));
  listening.bell.on('bus.accepted', () => heard());
  ringing.bell.start();
  listening.bell.start();
  // Rings may be lost until the other one listens: what is rung often enough is heard.
  const untilHeard = async () => {
    let done = false;
    const hearing = next().then(() => (done = true));
    while (!done) {
      ringing.bell.ring('bus.accepted');
      await Promise.race([hearing, new Promise((resolve) => setTimeout(resolve, 20))]);
    }
  };
  await untilHeard();
  await house.database.admin(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'digipro bell'`,
  );
  await untilHeard();
  expect(own).toBe(0);
});
