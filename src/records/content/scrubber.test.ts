import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../kernel/index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';

describe('reading contents again', () => {
  let repository: Repository;
  let clerk: Caller;
  let administrator: Caller;
  beforeAll(async () => {
    repository = await testRepository();
    clerk = repository.person('protocol-clerk');
    administrator = repository.person('administrator');
  });
  afterAll(() => repository.close());

  interface Step {
    readonly contents: number;
    readonly bytes: number;
    readonly missing: number;
    readonly damaged: number;
    readonly finished: boolean;
  }
  const step = () => repository.call<Step>(administrator, 'records.content.scrub', {});
  const condition = () =>
    repository.call<{
      bytes: number;
      roundBytes: number;
      lastRoundFinishedAt: string | null;
      faults: { sha256: string; fault: string }[];
    }>(administrator, 'records.content.condition', {});
  /** Steps until a round is over. */
  const round = async () => {
    const steps = [await step()];
    while (!steps.at(-1)!.finished) steps.push(await step());
    return steps;
  };
  const facts = async () =>
    (await repository.database.admin(`select 1 from kernel.event where type like '%content-faulty'`)).length;
  const pathOf = (digest: string) =>
    join(repository.folder, 'objects', repository.bodyId, 'sha256', digest.slice(0, 2), digest.slice(2, 4), digest);

  it('sees every content once in thirty parts, and tells how far it has come', async () => {
    for (let count = 0; count < 60; count += 1) await repository.put(clerk, `contenuto ${String(count).padStart(90)}`);
    const first = await step();
    expect(first).toEqual({ contents: 2, bytes: 200, missing: 0, damaged: 0, finished: false });
    expect(await condition()).toMatchObject({ bytes: 6000, roundBytes: 200, lastRoundFinishedAt: null, faults: [] });
    const rest = await round();
    expect(rest.reduce((sum, { contents }) => sum + contents, first.contents)).toBe(60);
    expect(1 + rest.length).toBeLessThanOrEqual(31);
    expect((await condition()).lastRoundFinishedAt).not.toBeNull();
  });

  it('names what is missing or damaged, as a fact once, until it is sound again', async () => {
    const gone = await repository.put(clerk, 'sparirà');
    const bad = await repository.put(clerk, 'marcirà');
    await rm(pathOf(gone.sha256));
    await writeFile(pathOf(bad.sha256), 'marcito');
    await round();
    await round();
    const found = (await condition()).faults.map(({ sha256, fault }) => `${sha256} ${fault}`);
    expect(found.sort()).toEqual([`${gone.sha256} missing`, `${bad.sha256} damaged`].sort());
    expect(await facts()).toBe(2);
    await repository.put(clerk, 'sparirà');
    await writeFile(pathOf(bad.sha256), 'marcirà');
    await round();
    expect((await condition()).faults).toEqual([]);
  });

  it('is for who looks after the store', async () => {
    await expect(repository.call(clerk, 'records.content.scrub', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
