import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { packageRoot } from '../../app.ts';
import { readKit } from '../../kits/index.ts';
import { DETERMINATION, NOW, proposal, startCase, testHouse, type House } from '../../kits/testing/house.ts';

interface Waiting {
  readonly actId: string;
  readonly actCode: string;
  readonly documentId: string;
  readonly kind: string;
  readonly days: number;
  readonly norm: string;
  readonly dueDay: string | null;
  readonly daysLeft: number | null;
}
interface Entry {
  readonly id: string;
  readonly state: string;
  readonly daysLeft: number | null;
  readonly reason: string | null;
  readonly actCode: string | null;
}

const DAY = 86_400_000;

describe('the queue of publications', () => {
  let house: House;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro', DETERMINATION] });
  });
  afterAll(() => house.close());

  const call = <T = Record<string, unknown>>(role: string, operation: string, input: unknown) =>
    house.call<T>(house.as(role), operation, input);
  const queue = async (rest = {}) =>
    call<{ items: Waiting[]; next: string | null }>('secretary', 'publication.board.queue', rest);
  const overview = () => call('secretary', 'publication.board.overview', {});
  const register = async (input: Record<string, unknown> = {}) =>
    (await call<{ items: Entry[] }>('secretary', 'publication.board.register', input)).items;

  /** An act that is adopted outside of a case: nobody publishes it but a person. */
  const adopted = async () => {
    const { dossierId } = await startCase(house, DETERMINATION);
    const given = await proposal();
    const amount = given['amount'] as { total: string };
    const data = { ...given, amount: amount.total, amountDetail: amount };
    const input = { typeCode: 'determina-impegno', title: 'Acquisto di sale', dossierId, data };
    const { id } = await call<{ id: string }>('officer', 'acts.acts.draft', input);
    await call('finance-head', 'acts.opinions.give', { id, kind: 'accounting', outcome: 'favourable' });
    await call('manager', 'acts.acts.sign', { id });
    await call('manager', 'acts.acts.number', { id });
    return id;
  };
  const publish = ({ documentId, kind, days, norm, actId, actCode }: Waiting) =>
    call<{ id: string }>('secretary', 'publication.board.publish', {
      ...{ documentId, kind, days, norm, actId, actCode, title: 'Acquisto di sale' },
    });

  it('holds an adopted act until it is published, and says when it is late by the term of the body', async () => {
    house.clock.set(new Date(NOW));
    const id = await adopted();
    const [first] = (await queue()).items.filter(({ actId }) => actId === id);
    expect(first).toMatchObject({ kind: 'Determinazione dirigenziale', days: 15, dueDay: '2026-12-04', daysLeft: 10 });
    const term = { key: 'publication-lag', typeCode: '*', days: 3, norm: 'regolamento', validFrom: '2026-01-01' };
    await call('rpct', 'integrity.terms.set', term);
    house.clock.advance(5 * DAY);
    const [late] = (await queue()).items.filter(({ actId }) => actId === id);
    expect(late).toMatchObject({ dueDay: '2026-11-27', daysLeft: -2 });
    expect(await overview()).toMatchObject({ waiting: 1, late: 1, current: 0 });
    await publish(late!);
    expect((await queue()).items).toEqual([]);
    expect(await overview()).toMatchObject({ waiting: 0, late: 0, current: 1, ending: 0 });
  });

  it('does not hold what goes to the board by itself: the route of adopted acts brings it there, once, and to transparency', async () => {
    const read = await readKit(join(packageRoot, 'kits', DETERMINATION));
    if (!('kit' in read)) return expect.fail('the kit does not read');
    const { file: _file, ...type } = read.kit.acts[0]!;
    const install = (automatic: boolean) =>
      call('administrator', 'acts.types.install', { ...type, publication: { ...type.publication!, automatic } });
    await install(true);
    const id = await adopted();
    await house.runtime.settle();
    await house.runtime.settle();
    const entries = await register({ actId: id });
    expect(entries).toMatchObject([{ state: 'current', daysLeft: 15 }]);
    expect((await queue()).items.filter(({ actId }) => actId === id)).toEqual([]);
    const { tables } = await call<{ tables: { code: string; rows: string[][] }[] }>(
      ...(['secretary', 'publication.transparency.section', { code: '09.02' }] as const),
    );
    const shown = tables.find(({ code }) => code === 'atti-dirigenti')!.rows.map(([number]) => number);
    expect(shown.filter((number) => number === entries[0]!.actCode)).toHaveLength(1);
    // Told again, as after a replay, it finds it there.
    await expect(call('secretary', 'publication.adopted.publish', { actId: id })).resolves.toEqual({
      outcome: 'there',
    });
    expect(await register({ actId: id })).toHaveLength(1);
    // A person who publishes in the same moment was faster: it is not published a second time.
    const raced = await adopted();
    const { documentId } = await call<{ documentId: string }>('secretary', 'acts.acts.get', { id: raced });
    const publication = { kind: 'Determinazione', title: 'Acquisto di sale', days: 15, norm: 'TUEL art. 124' };
    let automatic: Promise<unknown> | undefined;
    await house.runtime.invoker.work(house.as('secretary'), 'test', async (ctx) => {
      await ctx.call('publication.board.publish', { ...publication, documentId, actId: raced });
      automatic = call('secretary', 'publication.adopted.publish', { actId: raced });
      const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await house.database.admin(waits)).length === 0);
    });
    expect(await automatic).toEqual({ outcome: 'there' });
    await house.runtime.settle();
    expect(await register({ actId: raced })).toHaveLength(1);
    await install(false);
    const other = await adopted();
    await house.runtime.settle();
    await expect(call('secretary', 'publication.adopted.publish', { actId: other })).resolves.toEqual({
      outcome: 'by-hand',
    });
    expect(await register({ actId: other })).toEqual([]);
    await publish((await queue()).items.find(({ actId }) => actId === other)!);
  });

  it('pages by the time of adoption without loss', async () => {
    const ids = [await adopted(), await adopted(), await adopted()];
    const seen: string[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = await queue({ limit: 1, ...(after ? { after } : {}) });
      seen.push(...page.items.map(({ actId }) => actId));
      after = page.next;
    }
    expect(seen).toEqual(ids);
  });

  it('keeps in the register what ended and what was withdrawn, with the reason; the public does not see it', async () => {
    const [one, two] = (await queue()).items;
    const first = await publish(one!);
    const second = await publish(two!);
    await call('secretary', 'publication.board.withdraw', { id: second.id, reason: 'dati personali eccedenti' });
    expect((await register({ state: 'withdrawn' })).map(({ id, reason }) => [id, reason])).toEqual([
      [second.id, 'dati personali eccedenti'],
    ]);
    expect(await register({ actId: one!.actId })).toMatchObject([{ id: first.id, state: 'current', daysLeft: 15 }]);
    house.clock.advance(16 * DAY);
    expect((await register({ state: 'expired' })).map(({ id }) => id)).toContain(first.id);
    expect(await register({ state: 'current', text: 'sale' })).toEqual([]);
    await expect(house.call(house.anonymous(), 'publication.board.register', {})).rejects.toMatchObject({
      code: expect.stringMatching(/UNAUTHENTICATED|FORBIDDEN/) as string,
    });
  });
});
