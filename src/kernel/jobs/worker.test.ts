import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import {
  createLogger,
  createRuntime,
  defineModule,
  eventType,
  kernelModule,
  object,
  operation,
  text,
  Type,
} from '../index.ts';
import { claimJobs } from './store.ts';

const rung = eventType({
  type: 'it.digipro.bells.rung',
  summary: { it: 'Suonata', en: 'Rung' },
  data: object({ by: Type.String() }),
});

let heard: (by: string) => void = () => undefined;
const bells = defineModule({
  name: 'bells',
  permissions: { 'bells.bells.order': { sentence: { it: 'ordinare', en: 'order' }, roles: ['officer'] } },
  events: [rung],
  operations: [
    operation({
      name: 'bells.bells.order',
      summary: { it: 'Ordinare', en: 'Order' },
      permission: 'bells.bells.order',
      effect: 'write',
      input: object({ by: text(40) }),
      output: object({}),
      async handler(ctx, { by }) {
        ctx.enqueue({ queue: 'bells.ring', payload: { by } });
        ctx.emit(rung, { subject: 'bells/order', data: { by } });
        return {};
      },
    }),
  ],
  jobs: [
    {
      queue: 'bells.ring',
      async handler(ctx, payload) {
        ctx.emit(rung, { subject: 'bells/bell', data: { by: String(payload['by']) } });
        heard(String(payload['by']));
      },
    },
  ],
});

let house: TestInstallation;
beforeAll(async () => {
  house = await testInstallation({ modules: [bells] });
});
afterAll(() => house.close());

/** What a worker leaves that was killed between its claim and its effect. */
async function claimedByTheDead(by: string): Promise<void> {
  await house.call(house.person('officer'), 'bells.bells.order', { by });
  const { runtime } = house;
  const owner = runtime.entropy.id(runtime.clock.realNow());
  const at = runtime.clock.realNow();
  const claimed = await runtime.database.system((db) => claimJobs(db, owner, ['bells.ring'], at, at, 120, 10));
  expect(claimed).toHaveLength(1);
}

function start(alone: boolean) {
  return createRuntime({
    connection: house.database.connection,
    modules: [kernelModule([bells]), bells],
    ledger: { append: async () => undefined },
    log: createLogger('silent'),
    alone,
  });
}

describe('a job that a killed process had in hand', () => {
  it('is taken up at once by a process that is alone', async () => {
    await claimedByTheDead('Marta');
    const ringing = new Promise<string>((resolve) => (heard = resolve));
    const runtime = start(true);
    runtime.start(['worker']);
    expect(await ringing).toBe('Marta');
    await runtime.stop();
  });

  it('is left alone by a process that is told to stop as soon as it has started', async () => {
    const runtime = start(true);
    const begun = vi.spyOn(runtime.jobs, 'start');
    runtime.start(['worker']);
    await runtime.stop();
    // A loop that began after the stop would keep the process from ending.
    expect(begun).not.toHaveBeenCalled();
  });

  it('stays leased where other processes may be at work on it', async () => {
    await claimedByTheDead('Piero');
    const runtime = start(false);
    expect(await runtime.jobs.drain()).toBe(0);
    await runtime.stop();
  });
});

describe('what wants to be told of a commit', () => {
  it('is told after it, and never of a transaction that failed', async () => {
    const { invoker } = house.runtime;
    const told: string[] = [];
    const work = (name: string, fail: boolean) =>
      invoker.work(house.system(), name, async (ctx) => {
        ctx.whenCommitted(() => told.push(name));
        expect(told).not.toContain(name);
        if (fail) throw new Error('planted fault');
      });
    await work('kept', false);
    await expect(work('lost', true)).rejects.toThrow('planted fault');
    expect(told).toEqual(['kept']);
  });
});
