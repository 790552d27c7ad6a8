import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Download } from '../../kernel/index.ts';
import { digestOf } from '../testing/content-store.ts';
import { testRepository, type Repository } from '../testing/repository.ts';
import { folderPacks, MOST_PACKED_BYTES } from './folder-packs.ts';
import { contentReader } from './keep.ts';

const WRITER = fileURLToPath(new URL('../testing/pack-writer.ts', import.meta.url));

describe('small contents', () => {
  let repository: Repository;
  let clerk: Caller;
  beforeAll(async () => {
    repository = await testRepository({ packed: true, maxContentBytes: 1_000_000 });
    clerk = repository.person('protocol-clerk');
  });
  afterAll(() => repository.close());

  const packs = async () => {
    const root = join(repository.folder, 'packs', repository.bodyId);
    const found = await readdir(root, { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  const verify = () =>
    repository.call<{ missing: string[]; damaged: string[] }>(
      repository.person('administrator'),
      ...(['records.content.verify', { limit: 1000 }] as const),
    );
  const get = async (sha256: string) =>
    repository.bytesOf(await repository.call<Download>(clerk, 'records.content.get', { sha256 }));

  it('share files, come back byte for byte, and lie there once; larger ones have a file of their own', async () => {
    const contents = [0, 1, 500, MOST_PACKED_BYTES, MOST_PACKED_BYTES + 1].map((size) => randomBytes(size));
    const kept = await Promise.all([...contents, ...contents].map((bytes) => repository.put(clerk, bytes)));
    for (const [at, bytes] of contents.entries()) expect((await get(kept[at]!.sha256)).equals(bytes)).toBe(true);
    expect(await packs()).toHaveLength(1);
    const rows = await repository.database.admin<{ store: string; size: string }>(
      'select store, size from records.content where body_id = $1 order by records.content.size',
      [repository.bodyId],
    );
    expect(rows.map(({ store }) => store)).toEqual(['pack', 'pack', 'pack', 'pack', 'objects']);
    const [before] = await Promise.all((await packs()).map((path) => readFile(path)));
    await repository.put(clerk, contents[2]!);
    expect((await readFile((await packs())[0]!)).equals(before!)).toBe(true);
    // What other rooms read by body and digest alone.
    const reader = contentReader(repository.store, () => repository.runtime.database);
    for (const bytes of contents) {
      const stream = await reader.open(repository.bodyId, digestOf(bytes));
      expect(digestOf(await repository.bytesOf({ stream, mime: '', filename: '' }))).toBe(digestOf(bytes));
    }
  });

  it('that break off leave nothing and are told', async () => {
    const stream = new Readable({ read() {} });
    stream.push('inizio');
    const upload = { stream, mime: 'text/plain', filename: undefined };
    const broken = repository.runtime.invoker.invoke(clerk, 'records.content.put', {}, { upload });
    stream.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    await expect(broken).rejects.toMatchObject({ code: 'CONTENT_INCOMPLETE' });
    await expect(repository.put(clerk, Buffer.alloc(1_000_001))).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  it('are named when their pack is damaged or gone, and mended when the bytes come again', async () => {
    const kept = await repository.put(clerk, 'marcirà');
    const [path] = (await packs()).slice(-1) as [string];
    const bytes = await readFile(path);
    bytes.write('marcito', bytes.indexOf('marcirà'));
    await writeFile(path, bytes);
    expect(await verify()).toMatchObject({ missing: [], damaged: [kept.sha256] });
    await repository.put(clerk, 'marcirà');
    expect(await verify()).toMatchObject({ missing: [], damaged: [] });
    expect((await get(kept.sha256)).toString()).toBe('marcirà');
    await truncate(path, bytes.length - 5);
    expect((await verify()).missing).toEqual([kept.sha256]);
  });
});

describe('packs of processes that are killed while they write', () => {
  it('have every content that was acknowledged, whatever the others did beside', async () => {
    const root = await mkdtemp(join(tmpdir(), 'digipro-packs-'));
    const body = randomUUID();
    const acknowledged: string[] = [];
    const start = async (): Promise<ChildProcess> => {
      const writer = spawn(process.execPath, ['--import', 'tsx', WRITER, root, body], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines = createInterface({ input: writer.stdout! });
      lines.on('line', (line) => acknowledged.push(line));
      await once(lines, 'line');
      return writer;
    };
    try {
      const writers = await Promise.all([start(), start()]);
      await expect.poll(() => acknowledged.length).toBeGreaterThan(200);
      const ended = writers.map((writer) => once(writer, 'close'));
      for (const writer of writers) writer.kill('SIGKILL');
      await Promise.all(ended);
      const [first] = await readdir(join(root, 'packs', body));
      const files = await readdir(join(root, 'packs', body, first!));
      expect(files).toHaveLength(2);
      // Half a record, as a crash in the middle of a write leaves it.
      const torn = join(root, 'packs', body, first!, files[0]!);
      await writeFile(torn, Buffer.from('DPK1 e poi la corrente manca'), { flag: 'a' });
      const reading = folderPacks(root);
      for (const line of acknowledged.filter((one) => one.split(' ').length === 4)) {
        const [sha256, segment, offset, size] = line.split(' ') as [string, string, string, string];
        const bytes = await reading.read(body, { segment, offset: Number(offset) }, Number(size));
        expect(bytes && digestOf(bytes)).toBe(sha256);
      }
      const next = Buffer.from('dopo');
      const place = await reading.append(body, digestOf(next), next, new Date());
      expect(files.map((name) => `${first}/${name.replace('.pack', '')}`)).not.toContain(place.segment);
      expect(await reading.read(body, place, next.length)).toEqual(next);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
