import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCase, testHouse, type House } from '../../kits/testing/house.ts';
import { chain } from '../engine/testing/model.ts';
import { workbench } from '../testing/workbench.ts';

interface Line {
  readonly id: string;
  readonly code: string;
  readonly presentedAt: string;
  readonly startedAt: string;
  readonly clock: { readonly dueDay: string | null };
}

interface Page {
  readonly items: readonly Line[];
  readonly next: string | null;
}

const COUNT = 13;
const values: Readonly<Record<string, (line: Line) => string>> = {
  startedAt: (line) => line.startedAt,
  presentedAt: (line) => line.presentedAt,
  dueDay: (line) => line.clock.dueDay ?? '9999-12-31',
  code: (line) => line.code,
};

let house: House;
const { call, deploy } = workbench(() => house);
const list = (input: Record<string, unknown>) => call<Page>('officer', 'processes.cases.list', input);

beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
  const content = `<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>${chain('s', 't', 'e')}`;
  const term = { norm: 'art. 2', countFirstDay: false, shiftOnHoliday: true, silence: 'none' };
  await deploy('con-termine', content, { legalTerm: { days: 30, unit: 'day', ...term } });
  await deploy('senza-termine', content);
  // Several were presented at the same instant: only their identifier tells them apart.
  for (let n = 0; n < COUNT; n += 1) {
    const day = String(1 + ((n * 5) % 4)).padStart(2, '0');
    await startCase(house, n % 3 === 0 ? 'senza-termine' : 'con-termine', {}, `2026-11-${day}T08:00:00.000Z`);
  }
});
afterAll(() => house.close());

describe('the sorting of lists', () => {
  it('gives every row once, in order, whatever the field, the direction and the size of the pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(values)),
        fc.boolean(),
        fc.integer({ min: 1, max: COUNT + 1 }),
        async (field, descending, limit) => {
          const sort = descending ? `-${field}` : field;
          const seen: Line[] = [];
          for (let after: string | null | undefined; after !== null;) {
            const page = await list({ sort, limit, ...(after ? { after } : {}) });
            seen.push(...page.items);
            after = page.next;
          }
          expect(new Set(seen.map(({ id }) => id)).size).toBe(COUNT);
          const keys = seen.map((line) => `${values[field]!(line)} ${line.id}`);
          expect(keys).toEqual(descending ? keys.toSorted().toReversed() : keys.toSorted());
        },
      ),
      { numRuns: 30 },
    );
  });

  it('refuses a field that there is not, and the cursor of another order', async () => {
    await expect(list({ sort: 'title' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [expect.objectContaining({ pointer: '/sort' })],
    });
    const { next } = await list({ sort: 'code', limit: 2 });
    await expect(list({ sort: '-code', limit: 2, after: next })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/after', message: 'a cursor of another order' }],
    });
  });
});
