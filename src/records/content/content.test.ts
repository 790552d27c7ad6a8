import { createHash } from 'node:crypto';
import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemCaller, type Caller, type Download, type Grants } from '../../kernel/index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';
import { sweepOrphans } from './check.ts';

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const DAY = 86_400_000;

describe('contents', () => {
  let repository: Repository;
  let clerk: Caller;

  beforeAll(async () => {
    repository = await testRepository({ maxContentBytes: 1_000_000 });
    clerk = repository.person('protocol-clerk');
  });
  afterAll(async () => {
    await repository.close();
  });

  const pathOf = (digest: string) =>
    join(repository.folder, 'objects', repository.bodyId, 'sha256', digest.slice(0, 2), digest.slice(2, 4), digest);
  const files = async (folder: string) =>
    (await readdir(join(repository.folder, folder), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  const sweep = () =>
    repository.runtime.invoker.work(
      systemCaller(repository.bodyId, 'test', repository.runtime.entropy.id(repository.runtime.clock.realNow())),
      'test.sweep',
      (ctx) => sweepOrphans(ctx, repository.store),
    );

  it('gives back exactly the bytes that came, under their SHA-256', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (array) => {
        const bytes = Buffer.from(array);
        const kept = await repository.put(clerk, bytes);
        expect(kept.sha256).toBe(sha256(bytes));
        const download = await repository.call<Download>(clerk, 'records.content.get', { sha256: kept.sha256 });
        expect((await repository.bytesOf(download)).equals(bytes)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('stores the same bytes once, also when they come twice at the same time', async () => {
    const before = await files('objects');
    const kept = await Promise.all(Array.from({ length: 6 }, () => repository.put(clerk, 'sempre gli stessi byte')));
    expect(new Set(kept.map((one) => one.sha256)).size).toBe(1);
    expect((await files('objects')).length).toBe(before.length + 1);
    const facts = await repository.database.admin('select 1 from kernel.event where data->>$1 = $2', [
      'sha256',
      kept[0]!.sha256,
    ]);
    expect(facts).toHaveLength(1);
  });

  it('leaves nothing of a content that is too large, breaks off or has another digest than declared', async () => {
    const before = await files('.');
    await expect(repository.put(clerk, Buffer.alloc(1_000_001))).rejects.toMatchObject({ code: 'TOO_LARGE' });
    const stream = new Readable({ read() {} });
    stream.push('inizio');
    const broken = repository.runtime.invoker.invoke(
      clerk,
      'records.content.put',
      {},
      { upload: { stream, mime: 'text/plain', filename: undefined } },
    );
    stream.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    await expect(broken).rejects.toMatchObject({ code: 'CONTENT_INCOMPLETE' });
    const wrong = {
      upload: { stream: Readable.from([Buffer.from('altro')]), mime: 'text/plain', filename: undefined },
    };
    await expect(
      repository.runtime.invoker.invoke(clerk, 'records.content.put', { sha256: sha256('dichiarato') }, wrong),
    ).rejects.toMatchObject({ code: 'CONTENT_DIGEST_MISMATCH' });
    const orphan = sha256('altro');
    expect((await files('.')).filter((name) => name !== orphan)).toEqual(before);
    const rows = await repository.database.admin(`select 1 from records.content where sha256 = decode($1, 'hex')`, [
      orphan,
    ]);
    expect(rows).toEqual([]);
  });

  it('tells the type by the bytes and notes what the sender said', async () => {
    const kept = await repository.put(clerk, '%PDF-1.7\n%corpo', 'text/html');
    expect(kept).toMatchObject({ mime: 'application/pdf', mismatch: true });
    expect(await repository.put(clerk, '%PDF-1.7\n%altro', 'application/pdf')).toMatchObject({ mismatch: false });
  });

  it('is opened by who brought it and by nobody who only knows its digest', async () => {
    const { sha256: digest } = await repository.put(clerk, 'riservato');
    const unitId = repository.otherBodyId;
    const reading: Grants = new Map([['records.documents.read', [{ role: 'officer', unitId }]]]);
    const inUnit = { ...repository.person('officer'), grants: reading };
    const stranger = repository.person('protocol-clerk', { bodyId: repository.otherBodyId });
    for (const reader of [inUnit, stranger]) {
      await expect(repository.call(reader, 'records.content.get', { sha256: digest })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    const create = { typeCode: 'generic', title: 'Copia', sha256: digest };
    const writing: Grants = new Map([...reading, ['records.documents.write', [{ role: 'officer', unitId: null }]]]);
    const writer = { ...inUnit, grants: writing };
    await expect(repository.call(writer, 'records.documents.create', create)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('says which contents are missing and which are damaged', async () => {
    const gone = await repository.put(clerk, 'sparirà');
    const bad = await repository.put(clerk, 'marcirà');
    await rm(pathOf(gone.sha256));
    await writeFile(pathOf(bad.sha256), 'marcito');
    const seen = { missing: [] as string[], damaged: [] as string[] };
    let after: string | undefined;
    do {
      const report = await repository.call<typeof seen & { next: string | null }>(
        repository.person('administrator'),
        'records.content.verify',
        { limit: 7, ...(after ? { after } : {}) },
      );
      seen.missing.push(...report.missing);
      seen.damaged.push(...report.damaged);
      after = report.next ?? undefined;
    } while (after);
    expect(seen).toEqual({ missing: [gone.sha256], damaged: [bad.sha256] });
    // The same bytes brought again mend the store.
    await repository.put(clerk, 'sparirà');
    expect(await repository.store.stat(repository.bodyId, gone.sha256)).toBeDefined();
  });

  it('sweeps objects without a row once they are a day old, and never one that has a row', async () => {
    const kept = await repository.put(clerk, 'con riga');
    const orphan = await repository.store.put(
      repository.bodyId,
      repository.bodyId,
      Readable.from([Buffer.from('orfano')]),
      100,
    );
    const young = await repository.store.put(
      repository.bodyId,
      repository.bodyId,
      Readable.from([Buffer.from('giovane')]),
      100,
    );
    const old = new Date(repository.runtime.clock.realNow().getTime() - DAY - 60_000);
    for (const digest of [kept.sha256, orphan.sha256]) await utimes(pathOf(digest), old, old);
    await writeFile(join(repository.folder, 'tmp', 'interrotto'), 'x');
    await utimes(join(repository.folder, 'tmp', 'interrotto'), old, old);
    expect(await sweep()).toBe(1);
    expect(await repository.store.stat(repository.bodyId, orphan.sha256)).toBeUndefined();
    expect(await repository.store.stat(repository.bodyId, kept.sha256)).toBeDefined();
    expect(await repository.store.stat(repository.bodyId, young.sha256)).toBeDefined();
    expect(await files('tmp')).toEqual([]);
  });

  it('does not sweep while an upload is between its object and its row', async () => {
    const { admin } = repository.database;
    const key = `records.content:${repository.bodyId}`;
    await admin('select pg_advisory_lock_shared(hashtextextended($1, 0))', [key]);
    try {
      expect(await sweep()).toBeUndefined();
    } finally {
      await admin('select pg_advisory_unlock_shared(hashtextextended($1, 0))', [key]);
    }
  });
});
