import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actAdopted } from '../acts/events.ts';
import { letter } from '../records/testing/repository.ts';
import { integrityHouse, type IntegrityHouse } from './testing/house.ts';

/** A number as a register would have given it: `day` is that of January. */
interface Given {
  readonly number: number;
  readonly day: number;
}

describe('R18, numbers of registers', () => {
  let house: IntegrityHouse;
  let registers = 0;

  beforeAll(async () => {
    house = await integrityHouse();
  });
  afterAll(() => house.close());

  /** Facts that no honest register would give: each number in a transaction of its own, delivered before the next when asked. */
  const give = async (register: string, numbers: readonly Given[], delivered: readonly boolean[] = []) => {
    const { runtime } = house;
    for (const [index, { number, day }] of numbers.entries()) {
      await runtime.invoker.work(house.system(), 'test.number', async (ctx) => {
        const actId = ctx.id();
        const adoptedAt = new Date(Date.UTC(2026, 0, day, 11)).toISOString();
        ctx.emit(actAdopted, {
          subject: `acts/act/${actId}`,
          data: {
            ...{ actId, typeCode: 'prova', caseId: null, register, number, year: 2026, documentId: ctx.id() },
            ...{ sha256: '0'.repeat(64), adoptedAt, amount: null },
          },
        });
      });
      if (delivered[index]) await house.deliver();
    }
  };
  const findingsOf = async (register: string) =>
    (await house.findings('R18', { scope: `acts/register/${register}/2026` })).filter(
      (finding) => finding.status === 'open',
    );

  it('are in line as the real protocol gives them', async () => {
    const clerk = house.person('protocol-clerk');
    for (let n = 0; n < 3; n += 1) {
      const documentId = await house.document(clerk);
      await house.call(clerk, 'records.protocol.register', {
        ...letter,
        presentedAt: '2026-02-27T09:00:00.000Z',
        documentId,
      });
    }
    expect(await house.findings('R18')).toEqual([]);
    expect(await house.recompute()).toMatchObject({ agrees: true });
  });

  it('missing, doubled and back-dated ones are found with the events around them', async () => {
    await give('atti', [
      { number: 1, day: 1 },
      { number: 2, day: 5 },
      { number: 5, day: 4 },
      { number: 5, day: 6 },
      { number: 7, day: 7 },
    ]);
    expect((await findingsOf('atti')).map(({ about, sentence, facts }) => [about, sentence.it, facts.length])).toEqual([
      ['acts/register/atti/2026/3-4', 'Mancano i numeri da 3 a 4.', 3],
      ['acts/register/atti/2026/5/duplicate', 'Il numero 5 è usato 2 volte.', 2],
      ['acts/register/atti/2026/5/order', 'Il numero 5 è del 04/01/2026, il precedente del 05/01/2026.', 3],
      ['acts/register/atti/2026/6-6', 'Manca il numero 6.', 3],
    ]);
    expect(await house.recompute()).toMatchObject({ agrees: true });
  });

  it('a number that turns up in a gap leaves only what is still missing', async () => {
    await give('recupero', [
      { number: 1, day: 1 },
      { number: 9, day: 9 },
    ]);
    expect((await findingsOf('recupero')).map((finding) => finding.about)).toEqual(['acts/register/recupero/2026/2-8']);
    await give('recupero', [{ number: 4, day: 4 }]);
    expect((await findingsOf('recupero')).map((finding) => finding.about)).toEqual([
      'acts/register/recupero/2026/2-3',
      'acts/register/recupero/2026/5-8',
    ]);
    const all = await house.findings('R18', { scope: 'acts/register/recupero/2026' });
    expect(all.find((finding) => finding.about.endsWith('/2-8'))).toMatchObject({ status: 'withdrawn' });
  });

  it('the findings kept as facts arrive are those of a naive reader of all facts, in any order of arrival', async () => {
    const given = fc.record({ number: fc.integer({ min: 1, max: 9 }), day: fc.integer({ min: 1, max: 4 }) });
    const arrivals = fc.array(fc.tuple(given, fc.boolean()), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(arrivals, async (plan) => {
        const register = `caso-${(registers += 1)}`;
        const numbers = plan.map(([number]) => number);
        await give(
          register,
          numbers,
          plan.map(([, delivered]) => delivered),
        );
        const found = (await findingsOf(register)).map((finding) => finding.about.split('/2026/')[1]);
        expect(found.sort()).toEqual(outOfLine(numbers).sort());
        expect(await house.recompute()).toMatchObject({ agrees: true });
      }),
      { numRuns: process.env['DIGIPRO_TEST'] === 'long' ? 150 : 25 },
    );
  });
});

function outOfLine(given: readonly Given[]): string[] {
  const found: string[] = [];
  let before = 0;
  let dayBefore = 0;
  for (const number of [...new Set(given.map((item) => item.number))].sort((a, b) => a - b)) {
    const days = given.filter((item) => item.number === number).map((item) => item.day);
    if (number > before + 1) found.push(`${before + 1}-${number - 1}`);
    if (days.length > 1) found.push(`${number}/duplicate`);
    if (Math.min(...days) < dayBefore) found.push(`${number}/order`);
    before = number;
    dayBefore = Math.max(...days);
  }
  return found;
}
