import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DETERMINATION, testHouse, type House } from '../kits/testing/house.ts';

let house: House;
let dossierId: string;
beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro', DETERMINATION] });
  const dossier = {
    title: 'Atti',
    classCode: 'VI.5',
    kind: 'procedimento amministrativo',
    procedureCode: DETERMINATION,
  };
  dossierId = (await house.call<{ id: string }>(house.as('officer'), 'records.dossiers.open', dossier)).id;
  const template = [{ kind: 'paragraph', text: '{{title}}' }];
  const types = [
    { code: 'ordinanza', register: 'ordinanze' },
    { code: 'decreto', register: 'decreti' },
  ];
  for (const type of types) {
    const input = { ...type, name: type.code, documentType: 'generic', opinions: [], template, publication: null };
    await house.call(house.as('administrator'), 'acts.types.install', input);
  }
});
afterAll(() => house.close());

interface Numbered {
  readonly register_code: string;
  readonly year: number;
  readonly number: number;
  readonly adopted_at: Date;
}

const signed = async (typeCode: string): Promise<string> => {
  const input = { typeCode, title: `Atto ${typeCode}`, dossierId, data: {} };
  const { id } = await house.call<{ id: string }>(house.as('officer'), 'acts.acts.draft', input);
  await house.call(house.as('manager'), 'acts.acts.sign', { id });
  return id;
};
const adopt = (id: string) => house.call<{ number: number }>(house.as('manager'), 'acts.acts.number', { id });

/** Numbers an act in a transaction that fails afterwards, as one does whose last statement or connection fails. */
const adoptInVain = (id: string) =>
  house.runtime.invoker.work(house.as('manager'), 'test', async (ctx) => {
    await ctx.call('acts.acts.number', { id });
    throw new Error('the transaction fails after the number was taken');
  });

const registers = async () => {
  const rows = await house.database.admin<Numbered>(
    'select register_code, year, number, adopted_at from acts.act where number is not null order by register_code, year, number',
  );
  const grouped = new Map<string, Numbered[]>();
  for (const row of rows) {
    const name = `${row.register_code}/${row.year}`;
    grouped.set(name, [...(grouped.get(name) ?? []), row]);
  }
  return grouped;
};

const waitingForRegister = async () =>
  (
    await house.database.admin(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%advisory%'",
    )
  ).length;

const expectNoGap = async () => {
  for (const [name, rows] of await registers()) {
    expect(
      rows.map(({ number }) => number),
      name,
    ).toEqual(rows.map((_row, index) => index + 1));
    const times = rows.map(({ adopted_at }) => adopted_at.getTime());
    expect(times, `${name} in order of time`).toEqual([...times].sort((a, b) => a - b));
  }
};

describe('the registers of acts', () => {
  it('have neither gap nor duplicate, whatever fails and whoever comes at the same moment', async () => {
    const plan = fc.array(
      fc.record({
        type: fc.constantFrom('ordinanza', 'decreto'),
        fate: fc.constantFrom('adopted', 'adopted', 'fails', 'twice'),
        pause: fc.integer({ min: 0, max: 3 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(plan, async (steps) => {
        const ids: string[] = [];
        for (const { type } of steps) ids.push(await signed(type));
        await Promise.allSettled(
          steps.map(async ({ fate, pause }, index) => {
            for (let turn = 0; turn < pause; turn += 1) await new Promise((resolve) => setImmediate(resolve));
            if (fate === 'fails') return adoptInVain(ids[index]!);
            if (fate === 'twice') await Promise.allSettled([adopt(ids[index]!), adopt(ids[index]!)]);
            return adopt(ids[index]!);
          }),
        );
        await expectNoGap();
        const [row] = await house.database.admin<{ n: string }>(
          'select count(*) as n from acts.act where id = any ($1) and number is not null',
          [ids],
        );
        expect(Number(row!.n)).toBe(steps.filter(({ fate }) => fate !== 'fails').length);
        for (const [index, { fate }] of steps.entries()) if (fate === 'fails') await adopt(ids[index]!);
        await expectNoGap();
      }),
      { numRuns: 12 },
    );
  });

  it('begin at one in the new year of Rome, an hour before that of Greenwich', async () => {
    const [last, first] = [await signed('decreto'), await signed('decreto')];
    house.clock.set(new Date('2026-12-31T22:59:59.999Z'));
    expect(await adopt(last)).toMatchObject({ year: 2026 });
    house.clock.set(new Date('2026-12-31T23:00:00.000Z'));
    expect(await adopt(first)).toMatchObject({ year: 2027, number: 1, code: '2027/00001' });
    await expectNoGap();
  });

  it('give who waited over midnight of 31 December the year that it then is', async () => {
    const [held, waited] = [await signed('decreto'), await signed('decreto')];
    house.clock.set(new Date('2027-12-31T22:59:59.900Z'));
    let waiting: ReturnType<typeof adopt> | undefined;
    const old = await house.runtime.invoker.work(house.as('manager'), 'test', async (ctx) => {
      const adopted = await ctx.call('acts.acts.number', { id: held });
      waiting = adopt(waited);
      await expect.poll(waitingForRegister).toBe(1);
      house.clock.set(new Date('2027-12-31T23:00:00.000Z'));
      return adopted;
    });
    expect(old).toMatchObject({ year: 2027 });
    expect(await waiting).toMatchObject({ year: 2028, number: 1, adoptedAt: '2027-12-31T23:00:00.000Z' });
    await expectNoGap();
  });

  it('do not mix: each body and register counts for itself', async () => {
    const names = [...(await registers()).keys()];
    expect(names).toEqual(expect.arrayContaining(['decreti/2026', 'decreti/2027', 'ordinanze/2026']));
    const other = await house.database.admin('select 1 from acts.register_counter where body_id = $1', [
      house.otherBodyId,
    ]);
    expect(other).toEqual([]);
  });
});
