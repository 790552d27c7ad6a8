import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NOW, testHouse, type House } from '../kits/testing/house.ts';
import { romeDate, type Download } from '../kernel/index.ts';
import { expirySchedule } from './expiry.ts';

let house: House;
beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
});
afterAll(() => house.close());
beforeEach(() => house.clock.set(new Date(NOW)));

const call = <T = Record<string, unknown>>(role: string, operation: string, input: unknown) =>
  house.call<T>(house.as(role), operation, input);
const publicly = <T = Record<string, unknown>>(operation: string, input: unknown) =>
  house.call<T>(house.anonymous(), operation, input);

let made = 0;
const document = async (content = `documento ${(made += 1)}`): Promise<string> => {
  const sha256 = await house.put(house.as('officer'), content);
  const input = { typeCode: 'generic', title: 'Documento', sha256, filename: 'documento.txt' };
  return (await call<{ id: string }>('officer', 'records.documents.create', input)).id;
};

interface Published {
  readonly id: string;
  readonly code: string;
  readonly number: number;
  readonly year: number;
  readonly from: string;
  readonly to: string;
}
const publication = async (extra: Record<string, unknown> = {}) => ({
  ...{ documentId: await document(), kind: 'Determinazione dirigenziale', title: 'Affidamento del servizio', days: 15 },
  ...{ norm: 'L. 69/2009 art. 32', ...extra },
});
const publish = async (extra: Record<string, unknown> = {}) =>
  call<Published>('protocol-clerk', 'publication.board.publish', await publication(extra));
const listed = async () =>
  (await publicly<{ items: { id: string }[] }>('publication.board.list', { limit: 200 })).items.map(({ id }) => id);
const download = (id: string) => publicly<Download>('publication.board.download', { id });
const expire = () => house.runtime.invoker.work(house.system(), 'test', (ctx) => expirySchedule.handler(ctx));
const waitingForRegister = async () =>
  (
    await house.database.admin(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%advisory%'",
    )
  ).length;
const factsOf = async (id: string, type: string) =>
  (
    await house.database.admin('select 1 from kernel.event where subject = $1 and type = $2', [
      `publication/entry/${id}`,
      `it.digipro.publication.${type}`,
    ])
  ).length;

describe('the notice board', () => {
  it('shows a document for fifteen consecutive days, the first not counted, to anybody', async () => {
    const entry = await publish();
    expect(entry).toMatchObject({ from: '2026-11-24', to: '2026-12-09', code: expect.stringMatching(/^2026\/\d{5}$/) });
    expect(await listed()).toContain(entry.id);
    const { filename, size } = await download(entry.id);
    expect({ filename, size }).toMatchObject({ filename: 'documento.txt', size: expect.any(Number) });
  });

  it('says of an entry whether its publication lies in the ledger, and how many there are of each type', async () => {
    const entry = await publish({ kind: 'Bando di gara' });
    await house.runtime.settle();
    const { current } = await publicly<{ current: { eventId: string; proof: object } }>('publication.board.get', {
      id: entry.id,
    });
    const { status, leafIndex } = await publicly('ledger.proofs.get', { eventId: current.eventId });
    expect([current.proof, status]).toEqual([{ status: 'sealed', leafIndex }, 'sealed']);
    const { items } = await publicly<{ items: { kind: string; count: number }[] }>('publication.board.kinds', {});
    expect(items).toContainEqual({ kind: 'Bando di gara', count: 1 });
  });

  it('shows no document that its publisher may not read, and no draft, and no number that is not the act’s own', async () => {
    const unitId = house.runtime.entropy.id(new Date());
    const manager = house.as('manager');
    const grants = new Map(
      [...(manager.grants as ReadonlyMap<string, unknown>).keys()].map((name) => [name, [{ role: 'manager', unitId }]]),
    );
    const input = await publication();
    await expect(house.call({ ...manager, grants }, 'publication.board.publish', input)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(publish({ actCode: '2026/99999' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(publish({ actId: house.runtime.entropy.id(new Date()) })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(await publish({ actCode: '118/2026', source: 'Provincia' })).toMatchObject({ code: expect.any(String) });
    await expect(publish({ from: '9999-12-31' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('counts the days by the calendar: over holidays, the end of a year and a leap day', async () => {
    for (const [now, days, to] of [
      ['2026-12-20T10:00:00Z', 15, '2027-01-04'],
      ['2028-02-20T10:00:00Z', 15, '2028-03-06'],
      ['2027-03-20T22:30:00Z', 8, '2027-03-28'],
      ['2027-03-20T23:30:00Z', 8, '2027-03-29'],
    ] as const) {
      house.clock.set(new Date(now));
      expect(await publish({ days })).toMatchObject({ to });
    }
  });

  it('shows it through the whole of its last day in Rome, and forgets it from the next midnight on', async () => {
    const entry = await publish({ title: 'Sussidio a Mario Rossi' });
    house.clock.set(new Date('2026-12-09T22:59:59.999Z'));
    expect(await listed()).toContain(entry.id);
    house.clock.set(new Date('2026-12-09T23:00:00.000Z'));
    expect(await listed()).not.toContain(entry.id);
    await expect(download(entry.id)).rejects.toMatchObject({ code: 'PUBLICATION_ENDED' });
    const remembered = await publicly('publication.board.get', { id: entry.id });
    expect(remembered).toMatchObject({
      current: null,
      forgotten: { state: 'expired', from: '2026-11-24', to: '2026-12-09' },
    });
    expect(JSON.stringify(remembered)).not.toMatch(/Rossi|Sussidio|documento\.txt|[0-9a-f]{64}/);
  });

  it('makes a fact of the end of each period, once', async () => {
    const entry = await publish({ days: 3 });
    house.clock.set(new Date('2026-11-27T22:59:00Z'));
    await expire();
    expect(await factsOf(entry.id, 'expired')).toBe(0);
    house.clock.set(new Date('2026-11-28T08:00:00Z'));
    await expire();
    await expire();
    expect(await factsOf(entry.id, 'expired')).toBe(1);
  });

  it('keeps what is to be published later to itself until its day, and back-dates nothing', async () => {
    const entry = await publish({ from: '2026-12-01' });
    expect(entry.to).toBe('2026-12-16');
    expect(await listed()).not.toContain(entry.id);
    for (const operation of ['publication.board.get', 'publication.board.download']) {
      await expect(publicly(operation, { id: entry.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    house.clock.set(new Date('2026-11-30T23:00:00Z'));
    expect(await listed()).toContain(entry.id);
    await expect(publish({ from: '2026-11-30' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/from' }],
    });
  });

  it('withdraws at once and says no more than that', async () => {
    const entry = await publish({ title: 'Dati da oscurare' });
    await call('secretary', 'publication.board.withdraw', { id: entry.id, reason: 'dati personali eccedenti' });
    expect(await listed()).not.toContain(entry.id);
    await expect(download(entry.id)).rejects.toMatchObject({ code: 'PUBLICATION_ENDED' });
    const remembered = await publicly('publication.board.get', { id: entry.id });
    expect(JSON.stringify(remembered)).not.toMatch(/oscurare|eccedenti/);
    await expect(
      call('secretary', 'publication.board.withdraw', { id: entry.id, reason: 'ancora' }),
    ).rejects.toMatchObject({ code: 'PUBLICATION_ALREADY_WITHDRAWN' });
    const report = await call('secretary', 'publication.board.report', { id: entry.id });
    expect(report).toMatchObject({ complete: false, withdrawalReason: 'dati personali eccedenti' });
  });

  it('certifies a complete period only when it is over', async () => {
    const entry = await publish();
    const report = () => call<{ complete: boolean }>('secretary', 'publication.board.report', { id: entry.id });
    expect((await report()).complete).toBe(false);
    house.clock.set(new Date('2026-12-10T08:00:00Z'));
    expect((await report()).complete).toBe(true);
  });

  it('is written by those who may, for documents of the body with a content', async () => {
    const input = await publication();
    for (const role of ['finance-head', 'mayor']) {
      await expect(call(role, 'publication.board.publish', input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(publicly('publication.board.publish', input)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const stranger = house.person('protocol-clerk', { bodyId: house.otherBodyId });
    await expect(house.call(stranger, 'publication.board.publish', input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const empty = await call<{ id: string }>('officer', 'records.documents.create', {
      typeCode: 'generic',
      title: 'Vuoto',
    });
    await expect(publish({ documentId: empty.id })).rejects.toMatchObject({ code: 'PUBLICATION_WITHOUT_CONTENT' });
  });

  it('keeps its text when the document gets another version: what was published stays what it is', async () => {
    const documentId = await document('testo pubblicato');
    const { id } = await publish({ documentId });
    const sha256 = await house.put(house.as('officer'), 'testo cambiato');
    const version = { id: documentId, sha256, filename: 'cambiato.txt', reason: 'correzione' };
    await call('officer', 'records.documents.addVersion', version);
    const { stream } = await download(id);
    const chunks: Buffer[] = [];
    for await (const chunk of stream as Readable) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe('testo pubblicato');
  });

  it('numbers its entries without gap or duplicate, whatever fails and whoever comes at the same moment', async () => {
    const inVain = async () => {
      const input = await publication();
      await house.runtime.invoker.work(house.as('protocol-clerk'), 'test', async (ctx) => {
        await ctx.call('publication.board.publish', input);
        throw new Error('the transaction fails after the number was taken');
      });
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 2, maxLength: 8 }), async (fates) => {
        await Promise.allSettled(fates.map((succeeds) => (succeeds ? publish() : inVain())));
        const rows = await house.database.admin<{ year: number; number: number }>(
          'select year, number from publication.board_entry order by year, number',
        );
        for (const year of new Set(rows.map((row) => row.year))) {
          const numbers = rows.filter((row) => row.year === year).map(({ number }) => number);
          expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
        }
      }),
      { numRuns: 8 },
    );
  });

  it('gives who waited for the register over midnight of 31 December the day and the year that it then is', async () => {
    const [held, waited] = [await publication(), await publication()];
    house.clock.set(new Date('2028-12-31T22:59:59.900Z'));
    const clerk = house.as('protocol-clerk');
    let waiting: Promise<Published> | undefined;
    const old = await house.runtime.invoker.work(clerk, 'test', async (ctx) => {
      const entry = await ctx.call<Published>('publication.board.publish', held);
      waiting = house.call<Published>(clerk, 'publication.board.publish', waited);
      await expect.poll(() => waitingForRegister()).toBe(1);
      house.clock.set(new Date('2028-12-31T23:00:00.000Z'));
      return entry;
    });
    expect(old).toMatchObject({ year: 2028, from: '2028-12-31' });
    const fresh = await waiting!;
    expect(fresh).toMatchObject({ year: 2029, number: 1, from: '2029-01-01', to: '2029-01-16' });
    const [row] = await house.database.admin<{ published_at: Date }>(
      'select published_at from publication.board_entry where id = $1',
      [fresh.id],
    );
    expect(row!.published_at.toISOString()).toBe('2028-12-31T23:00:00.000Z');
  });

  it('numbers anew from the first of January in Rome', async () => {
    house.clock.set(new Date('2029-12-31T23:00:00Z'));
    expect(romeDate(house.clock.now())).toBe('2030-01-01');
    expect(await publish()).toMatchObject({ year: 2030, number: 1, code: '2030/00001' });
  });
});

describe('the verification of a file', () => {
  interface Verdict {
    readonly sha256: string;
    readonly verdict: string;
    readonly registrations: readonly { code: string; proof: { status: string } }[];
    readonly publications: readonly {
      id: string;
      state: string;
      proof: { status: string; url: string };
      eventId: string;
    }[];
  }
  const verify = async (bytes: Buffer | string): Promise<Verdict> => {
    const upload = {
      stream: Readable.from([Buffer.from(bytes)]),
      mime: 'application/octet-stream',
      filename: undefined,
    };
    return (await house.runtime.invoker.invoke(
      house.anonymous(),
      'publication.verify.content',
      {},
      { upload },
    )) as Verdict;
  };
  const register = async (documentId: string) =>
    call<{ code: string }>('protocol-clerk', 'records.protocol.register', {
      ...{ flow: 'outgoing', subject: 'Lettera a Zoé', channel: 'pec', documentId, attachmentIds: [] },
      ...{ correspondents: [{ kind: 'person', name: 'Zoé' }], presentedAt: NOW },
    });

  it('knows exactly the bytes that were registered and published, with proofs that verify', async () => {
    const text = 'Determinazione n. 1 – testo integrale';
    const documentId = await document(text);
    const { code } = await register(documentId);
    const entry = await publish({ documentId });
    await house.runtime.settle();
    const verdict = await verify(text);
    expect(verdict).toMatchObject({
      ...{ verdict: 'known', sha256: createHash('sha256').update(text).digest('hex') },
      registrations: [{ code, proof: { status: 'sealed' } }],
      publications: [{ id: entry.id, state: 'current', proof: { status: 'sealed' } }],
    });
    expect(await publicly('ledger.proofs.get', { eventId: verdict.publications[0]!.eventId })).toMatchObject({
      verified: true,
    });
    expect(JSON.stringify(verdict)).not.toMatch(/Zoé|Lettera|Affidamento/);
  });

  it('knows nothing of bytes that differ in a single bit, nor of none', async () => {
    const text = Buffer.from('Determinazione n. 2');
    await publish({ documentId: await document(text.toString()) });
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length * 8 - 1), async (bit) => {
        const altered = Buffer.from(text);
        altered[bit >> 3]! ^= 1 << (bit & 7);
        expect(await verify(altered)).toMatchObject({ verdict: 'unknown', registrations: [], publications: [] });
      }),
      { numRuns: 20 },
    );
    for (const other of ['', 'Determinazione n. 2\n']) expect((await verify(other)).verdict).toBe('unknown');
  });

  it('says of an expired or withdrawn publication that it was, and of a future one nothing', async () => {
    const past = await publish({ documentId: await document('passata'), days: 1 });
    const later = await publish({ documentId: await document('futura'), from: '2027-06-01' });
    expect((await verify('futura')).verdict).toBe('unknown');
    house.clock.set(new Date('2026-12-01T09:00:00Z'));
    expect((await verify('passata')).publications).toMatchObject([{ id: past.id, state: 'expired' }]);
    await call('secretary', 'publication.board.withdraw', { id: later.id, reason: 'errore' });
    expect((await verify('futura')).verdict).toBe('unknown');
  });

  it('knows nothing of what another body published', async () => {
    await publish({ documentId: await document('solo di Valdoro') });
    const elsewhere = house.anonymous(house.otherBodyId);
    const sha256 = createHash('sha256').update('solo di Valdoro').digest('hex');
    expect(await house.call(elsewhere, 'publication.verify.hash', { sha256 })).toMatchObject({ verdict: 'unknown' });
  });
});
