import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Queryable } from '../kernel/index.ts';
import { listDocuments, findDocument } from './documents/store.ts';
import { dossierOrder, findDossier, listDossiers } from './dossiers/store.ts';
import type { Reach } from './policy.ts';
import { entryOrder, findEntry, listEntries } from './protocol/book-store.ts';
import { testRepository, type Repository } from './testing/repository.ts';
import { make, PLACES, reach, readable, uuid, world } from './testing/worlds.ts';

const ALL = 1000;
describe('need to know', () => {
  let repository: Repository;
  let system: Caller;

  beforeAll(async () => {
    repository = await testRepository();
    system = repository.system();
  });
  afterAll(() => repository.close());

  /** Works on rows that are gone afterwards. */
  async function undone<T>(work: (db: Queryable, bodyId: string) => Promise<T>): Promise<T> {
    let told: T | undefined;
    const undo = new Error('undo');
    await repository.runtime.invoker
      .work(system, 'test.reach', async (ctx) => {
        told = await work(ctx.db, ctx.bodyId);
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
    return told!;
  }

  it('lists and opens what the rule lets a reader see, and nothing else, whatever relates them', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.array(reach, { minLength: 4, maxLength: 4 }), (made, readers) =>
        undone(async (db, bodyId) => {
          await make(db, bodyId, made);
          for (const reader of readers) {
            const expected = readable(made, reader);
            expect(await listed(db, bodyId, reader)).toEqual(expected);
            expect(await opened(db, bodyId, reader)).toEqual(expected);
          }
        }),
      ),
      { numRuns: 25 },
    );
  });
});

async function listed(db: Queryable, bodyId: string, reader: Reach) {
  const sorted = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).sort();
  return {
    dossiers: sorted(await listDossiers(db, bodyId, {}, reader, dossierOrder.read({}), ALL)),
    entries: sorted(await listEntries(db, bodyId, {}, reader, entryOrder.read({}), ALL)),
    documents: sorted(await listDocuments(db, bodyId, {}, reader, undefined, ALL)),
  };
}

async function opened(db: Queryable, bodyId: string, reader: Reach) {
  const found = async (kind: number, find: (id: string) => Promise<unknown>) => {
    const ids: string[] = [];
    for (const n of PLACES) if (await find(uuid(kind, n))) ids.push(uuid(kind, n));
    return ids;
  };
  return {
    dossiers: await found(3, (id) => findDossier(db, bodyId, id, reader)),
    entries: await found(5, (id) => findEntry(db, bodyId, id, reader)),
    documents: await found(4, (id) => findDocument(db, bodyId, id, reader)),
  };
}
