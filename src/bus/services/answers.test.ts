import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../kernel/index.ts';
import { createPostgresTransport } from '../transport/postgres.ts';
import { transportHouse, type TransportHouse } from '../transport/testing/house.ts';
import type { Envelope } from '../transport/types.ts';
import type { Consumer } from '../delivery/types.ts';
import { createAnswers } from './answers.ts';
import { enterRequests } from './store.ts';

describe('an answer that is waited for', () => {
  let house: TransportHouse;
  beforeAll(async () => {
    house = await transportHouse((installation, claims) =>
      createPostgresTransport({ runtime: () => installation().runtime, claims }),
    );
  });
  afterAll(() => house.close());

  const asked = async () => {
    const id = randomUUID();
    const request = { id, service: 'tariffe', eventId: id, digest: '', acceptedAt: new Date(), intakeId: null };
    await house.within((ctx) => enterRequests(ctx.db, ctx.bodyId, [request]));
    return id;
  };
  const answer = async (answers: ReturnType<typeof createAnswers>, id: string, headers = {}) => {
    const consumer = (await answers.find(house.bodyId, 'service.tariffe')) as Consumer;
    const envelope = { id: randomUUID(), correlationid: id, headers } as unknown as Envelope;
    await house.within((ctx: Context) => consumer.handle(ctx, envelope, { version: null, steps: [], sends: [] }));
  };
  const waited = async (wait: Promise<void>) => {
    const started = performance.now();
    await wait;
    return performance.now() - started;
  };

  it('comes at once in the process that has it, and within a moment in another', async () => {
    const [here, there] = [createAnswers(() => house.runtime), createAnswers(() => house.runtime)];
    const id = await asked();
    const [fast, slow] = [waited(here.wait(house.bodyId, id, 20_000)), waited(there.wait(house.bodyId, id, 20_000))];
    await answer(here, id);
    expect(await fast).toBeLessThan(5_000);
    // The bell between processes is not rung in tests: whoever waits looks once a second.
    expect(await slow).toBeLessThan(10_000);
  });

  it('that was there before anybody waited ends the waiting', async () => {
    const answers = createAnswers(() => house.runtime);
    const id = await asked();
    await answer(answers, id);
    expect(await waited(answers.wait(house.bodyId, id, 20_000))).toBeLessThan(5_000);
  });

  it('is the first one: a second changes nothing', async () => {
    const answers = createAnswers(() => house.runtime);
    const id = await asked();
    await answer(answers, id);
    const of = () =>
      house.database.admin<{ answer: string }>('select answer_id as answer from bus.service_request where id = $1', [
        id,
      ]);
    const first = await of();
    await answer(answers, id);
    expect(await of()).toEqual(first);
  });

  it('that is none, because it failed, ends the waiting and answers nothing', async () => {
    const answers = createAnswers(() => house.runtime);
    const id = await asked();
    const wait = waited(answers.wait(house.bodyId, id, 20_000));
    await answer(answers, id, { failure: 'dead: no such zone' });
    expect(await wait).toBeLessThan(5_000);
    const [row] = await house.database.admin('select answer_id as answer from bus.service_request where id = $1', [id]);
    expect(row).toEqual({ answer: null });
  });

  it('is not waited for longer than that', async () => {
    const answers = createAnswers(() => house.runtime);
    expect(await waited(answers.wait(house.bodyId, await asked(), 50))).toBeGreaterThanOrEqual(45);
  });
});
