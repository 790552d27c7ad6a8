import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemCaller, type Caller } from '../../kernel/index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';
import { readingThreads, type Answer, type Order, type ReadingThreads } from './extract/threads.ts';
import { releaseWork } from './store.ts';
import { mail, pdfOf, signer } from './testing/samples.ts';
import { textOf } from './text.ts';
import { findTools } from './tools.ts';
import { intakeWorker } from './worker.ts';

interface Stages {
  readonly pending: boolean;
  readonly stages: readonly { stage: string; outcome: string }[];
  readonly parts: readonly { mime: string }[];
}

describe('intake, when the machine fails', () => {
  let repository: Repository;
  let clerk: Caller;
  const sign = signer();

  beforeAll(async () => {
    repository = await testRepository({ intake: true });
    clerk = repository.person('protocol-clerk');
  });
  afterAll(() => repository.close());

  const signedDocument = async (words: string) => {
    const { sha256 } = await repository.put(
      clerk,
      sign(await pdfOf(`${words}, di più di cinquanta lettere in una pagina.`)),
    );
    const input = { typeCode: 'generic', title: 'Prova', sha256, filename: 'prova.pdf.p7m' };
    const { id } = await repository.call<{ id: string }>(clerk, 'records.documents.create', input);
    // The facts are told, and nobody looks yet.
    await repository.runtime.sealer.sealNow(repository.bodyId);
    await repository.runtime.dispatcher.drain();
    return id;
  };
  const stagesOf = (id: string) => repository.call<Stages>(clerk, 'records.intake.stages', { id });
  const textFor = (id: string) => {
    const { runtime, bodyId, store } = repository;
    const caller = systemCaller(bodyId, 'test', runtime.entropy.id(runtime.clock.realNow()));
    return runtime.invoker.work(caller, 'test.text', (ctx) => textOf(ctx, store, id, 1));
  };
  const whole = async (id: string, words: string) => {
    const { pending, stages, parts } = await stagesOf(id);
    expect(pending).toBe(false);
    expect(stages.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(parts.map(({ mime }) => mime)).toEqual(['application/pdf']);
    expect(await textFor(id)).toContain(words);
  };

  it.each(['unpack', 'signatures', 'pdf', 'pictures'] as const)(
    'goes on after a process that ended at the order "%s", and takes nothing from it any more',
    async (kind) => {
      if (kind === 'pictures' && (await findTools()).pdftoppm === undefined) return;
      const words = `Perizia interrotta a ${kind}`;
      const id = await signedDocument(words);
      const { runtime, store, folder } = repository;
      // A process that stands still for ever at that order: to everybody else it is one that was killed there.
      const halted = haltingAt(kind);
      const trust = { anchors: () => [] };
      const scratch = `${folder}/scratch-of-the-killed`;
      const killed = intakeWorker({
        runtime: () => runtime,
        store,
        version: '0',
        scratch,
        trust,
        threads: halted.threads,
      });
      const drained = killed.drain();
      await halted.reached;
      expect(await textFor(id)).toBeUndefined();
      expect((await stagesOf(id)).pending).toBe(true);
      // The next start gives its leases free.
      await runtime.database.system((db) => releaseWork(db, runtime.clock.realNow()));
      await runtime.settle();
      await whole(id, words);
      // What it would still say has no lease behind it.
      halted.release({ ok: false, reason: 'interrupted', message: 'late' });
      await drained;
      await killed.stop();
      await whole(id, words);
    },
  );

  it('loses nothing while the disk is full, at whichever file it is', async () => {
    const { store, runtime, database } = repository;
    const words = 'Perizia a disco pieno';
    const id = await signedDocument(words);
    const put = store.put.bind(store);
    // More often than a content may take the process with it.
    for (let round = 0; round < 6; round += 1) {
      let room = round % 2;
      Object.assign(store, {
        put: (...given: Parameters<typeof put>) =>
          (room -= 1) >= 0 ? put(...given) : Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
      });
      await runtime.settle();
      expect((await stagesOf(id)).pending).toBe(true);
      expect(await textFor(id)).toBeUndefined();
      await database.admin('update records.intake_work set due_at = requested_at', []);
    }
    Object.assign(store, { put });
    await runtime.settle();
    await whole(id, words);
  });
});

describe('threads that take files apart', () => {
  it('blame the machine and not the file when a folder cannot be written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'digipro-faults-'));
    const threads = readingThreads();
    try {
      const file = join(folder, 'content');
      await writeFile(file, mail([{ name: 'a.txt', bytes: Buffer.from('a') }]));
      const order = {
        kind: 'unpack',
        file,
        mime: 'message/rfc822',
        folder: join(folder, 'gone'),
        prefix: 'part',
      } as const;
      await expect(threads.run(order, 10_000)).rejects.toThrow('ENOENT');
    } finally {
      await threads.close();
      await rm(folder, { recursive: true });
    }
  });
});

/** Threads that do every order but those of one kind, which wait for the test. */
function haltingAt(kind: Order['kind']) {
  const real = readingThreads();
  let reach = () => {};
  let release: (answer: Answer) => void = () => {};
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const threads: ReadingThreads = {
    run(order, milliseconds) {
      if (order.kind !== kind) return real.run(order, milliseconds);
      reach();
      return new Promise((resolve) => (release = resolve));
    },
    close: () => real.close(),
  };
  return { threads, reached, release: (answer: Answer) => release(answer) };
}
