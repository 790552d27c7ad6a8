import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderSecrets, type BodySecrets } from './secrets.ts';

const BODY = '01939b5e-0000-7000-8000-000000000001';
const OTHER = '01939b5e-0000-7000-8000-000000000002';

describe('secrets in a folder', () => {
  let folder: string;
  let secrets: BodySecrets;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digipro-secrets-'));
    secrets = folderSecrets(join(folder, 'bodies'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are what was put there last, for the body alone and in files that only their owner reads', async () => {
    (await secrets.stage(BODY, 'pec', 'prima'))();
    (await secrets.stage(BODY, 'pec', 'dopo'))();
    await secrets.stage(BODY, 'pec', 'of a transaction that came to nothing');
    expect([await secrets.get(BODY, 'pec'), await secrets.get(OTHER, 'pec')]).toEqual(['dopo', undefined]);
    expect((await secrets.list(BODY)).map(({ name }) => name)).toEqual(['pec']);
    expect(await secrets.list(OTHER)).toEqual([]);
    expect((await stat(join(folder, 'bodies', BODY, 'pec'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'bodies', BODY))).mode & 0o777).toBe(0o700);
  });

  it('that were cut off while they were written are none', async () => {
    await writeFile(join(folder, 'bodies', BODY, 'imap~.part'), 'metà');
    expect((await secrets.list(BODY)).map(({ name }) => name)).toEqual(['pec']);
    expect(await secrets.get(BODY, 'imap')).toBeUndefined();
  });

  it.each(['../sealing-key', '..', '', '/etc/passwd', 'a/b', 'A', 'x~.part'])('are not found by %j', async (name) => {
    await expect(secrets.get(BODY, name)).rejects.toThrow('not the name');
    await expect(secrets.stage(BODY, name, 'x')).rejects.toThrow('not the name');
    expect(await readdir(folder)).toEqual(['bodies']);
  });

  it('that another process has changed hold within a second', async () => {
    expect(await secrets.get(BODY, 'pec')).toBe('dopo');
    (await folderSecrets(join(folder, 'bodies')).stage(BODY, 'pec', 'altrove'))();
    const changed = performance.now();
    while ((await secrets.get(BODY, 'pec')) !== 'altrove');
    expect(performance.now() - changed).toBeLessThan(1000);
  });

  it('go when they are removed', async () => {
    (await secrets.find(BODY, 'pec'))!();
    expect(await secrets.find(BODY, 'pec')).toBeUndefined();
    expect(await secrets.get(BODY, 'pec')).toBeUndefined();
  });
});
