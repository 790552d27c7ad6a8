import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testInstallation, type TestInstallation } from '../../test/support/index.ts';
import { defineModule, eventType, object, operation, Type } from '../kernel/index.ts';
import { folderLedgerKeys, ledgerModule, ledgerSealer } from './index.ts';
import { originOf } from './head.ts';
import { verifyProof } from './proof.ts';

const happened = eventType({
  type: 'it.digipro.diary.happened',
  summary: { it: 'Accaduto', en: 'Happened' },
  data: object({ n: Type.Integer() }),
});

/** A room that does nothing but report facts. */
const diary = defineModule({
  name: 'diary',
  permissions: { 'diary.facts.note': { sentence: { it: 'annotare', en: 'note' }, roles: ['officer'] } },
  events: [happened],
  operations: [
    operation({
      name: 'diary.facts.note',
      summary: { it: 'Annotare fatti', en: 'Note facts' },
      permission: 'diary.facts.note',
      effect: 'write',
      input: object({ count: Type.Integer() }),
      output: object({ ids: Type.Array(Type.String()) }),
      async handler(ctx, { count }) {
        const ids = Array.from({ length: count }, (_, n) => ctx.emit(happened, { subject: 'diary/fact', data: { n } }));
        return { ids };
      },
    }),
  ],
});

interface Verified {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly checkpoint: string | null;
}

let folder: string;
let house: TestInstallation;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digipro-ledger-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(): Promise<TestInstallation> {
  const keys = folderLedgerKeys({ keys: join(folder, 'keys'), heads: join(folder, 'heads') });
  return testInstallation({ modules: [ledgerModule({ keys }), diary], ledger: ledgerSealer });
}

async function note(count: number): Promise<readonly string[]> {
  const { ids } = await house.call<{ ids: string[] }>(house.person('officer'), 'diary.facts.note', { count });
  await house.runtime.settle();
  return ids;
}

const verify = () => house.call<Verified>(house.person('secretary'), 'ledger.chain.verify', {});
const head = () => house.call<{ size: number }>(house.anonymous(), 'ledger.checkpoints.latest', {});
const alter = (statement: string) => house.database.admin(statement);

describe('the ledger over its database', () => {
  beforeEach(async () => {
    house = await open();
    return () => house.close();
  });

  it('proves every fact to an outsider, over the borders of tiles', async () => {
    const ids = [...(await note(255)), ...(await note(3)), ...(await note(600))];
    for (const [leafIndex, eventId] of [...ids.entries()].filter(([at]) => [0, 254, 255, 256, 257, 857].includes(at))) {
      const proof = await house.call<{ entry: string; tlogProof: string; verifierKey: string }>(
        house.anonymous(),
        'ledger.proofs.get',
        { eventId },
      );
      expect(proof).toMatchObject({ status: 'sealed', leafIndex, verified: true });
      const entry = Buffer.from(proof.entry, 'base64');
      expect(verifyProof(entry, proof.tlogProof, proof.verifierKey)).toMatchObject({ valid: true, index: leafIndex });
      expect(verifyProof(Buffer.alloc(32), proof.tlogProof, proof.verifierKey).valid).toBe(false);
    }
    expect(await verify()).toMatchObject({ ok: true, problems: [] });
  });

  it.each([
    [
      'a tile',
      `update ledger.tile set hashes = set_byte(hashes, 40, 255 - get_byte(hashes, 40)) where level = 0`,
      'tile 0/0',
    ],
    ['a bundle', `update ledger.bundle set entries = set_byte(entries, 3, 255 - get_byte(entries, 3))`, 'bundle 0'],
    ['a fact', `update kernel.event set data = '{"n": 77}' where data->>'n' = '2'`, 'was altered'],
    [
      'the last fact that was deleted',
      `set session_replication_role = replica; delete from kernel.event_seal where leaf_index = 19;
       delete from kernel.event where data->>'n' = '19'; set session_replication_role = origin`,
      'the facts end at 19',
    ],
    ['a lost tile', `delete from ledger.tile where level = 0`, 'tile 0/0'],
  ])('finds %s that was altered behind its back', async (_, statement, problem) => {
    await note(20);
    expect((await verify()).ok).toBe(true);
    await alter(statement);
    const found = await verify();
    expect(found.ok).toBe(false);
    expect(found.problems.join('; ')).toContain(problem);
  });

  it('signs nothing that contradicts what it signed before, also after a new start', async () => {
    await note(20);
    expect((await head()).size).toBe(20);
    const [tree] = await house.database.admin<{ nodes: Buffer[] }>('select nodes from ledger.tree where size = 20');
    await alter(`update ledger.tree set size = 16, nodes = nodes[1:1] where size = 20`);
    await expect(head()).rejects.toMatchObject({ code: 'LEDGER_NOT_CONSISTENT' });
    await house.database.admin('update ledger.tree set size = 20, nodes = $1 where size = 16', [tree!.nodes]);
    expect((await head()).size).toBe(20);

    const rewritten = `update ledger.tile set hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0)) where level = 0`;
    await note(5);
    await alter(rewritten);
    await expect(head()).rejects.toMatchObject({ code: 'LEDGER_NOT_CONSISTENT' });
    expect(await verify()).toMatchObject({ ok: false, checkpoint: null });
    await alter(rewritten);
    expect((await head()).size).toBe(25);
  });

  it('does not grow over a tile that is not as wide as the tree says', async () => {
    await note(4);
    await alter(`update ledger.tile set hashes = substr(hashes, 1, 96)`);
    const { ids } = await house.call<{ ids: string[] }>(house.person('officer'), 'diary.facts.note', { count: 1 });
    await expect(house.runtime.sealer.sealNow(house.bodyId)).rejects.toThrow('another width');
    const proof = await house.call(house.anonymous(), 'ledger.proofs.get', { eventId: ids[0] }).catch((error) => error);
    expect(proof).not.toMatchObject({ status: 'sealed' });
  });
});

describe('keys of the ledger', () => {
  it('are made once, also by processes that need one at the same moment', async () => {
    const place = { keys: join(folder, 'race'), heads: join(folder, 'race-heads') };
    const stores = Array.from({ length: 12 }, () => folderLedgerKeys(place));
    const signers = await Promise.all(stores.map((store) => store.signerFor('b', originOf('b'))));
    const keys = signers.map(({ privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(new Set(keys).size).toBe(1);
    expect(await readdir(place.keys)).toEqual(['b.pem']);
  });
});
