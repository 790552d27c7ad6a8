import { describe, expect, it } from 'vitest';
import type { Connection } from '../connectors/types.ts';
import { differenceOf, oursOf, theirsOf, type ComparePorts } from './compare.ts';

const shown = { name: 'board', operation: 'publication.board.list', ours: 'items', path: 'content/board' };

/** Lists of the house in pages of two, and a site that answers what the test says. */
function ports(ids: readonly string[], answer: unknown = []): ComparePorts & { readonly asked: object[] } {
  const asked: object[] = [];
  return {
    asked,
    async ask(_operation, input) {
      asked.push(input);
      const from = Number((input as { after?: string }).after ?? 0);
      const next = from + 2 < ids.length ? String(from + 2) : null;
      return { items: ids.slice(from, from + 2).map((id) => ({ id, version: '1' })), next };
    },
    map: async (source, input) => (source === 'items' ? (input as { items: unknown }).items : input),
    newId: () => '01939b5e-0000-7000-8000-000000000001',
    connection: { send: async () => ({ outcome: '200', data: answer }) } as unknown as Connection,
  };
}

describe('the comparison of two sides', () => {
  it('finds what is missing, outdated and too much, by name and version', () => {
    const ours = ['a', 'b', 'c'].map((id) => ({ id, version: '1' }));
    const theirs = [
      { id: 'b', version: '1' },
      { id: 'c', version: '0' },
      { id: 'd', version: '1' },
    ];
    expect(differenceOf(ours, theirs)).toEqual({
      ...{ ours: 3, theirs: 3, missing: [ours[0]], outdated: [ours[2]], surplus: [theirs[2]] },
    });
    expect(differenceOf(ours, ours)).toMatchObject({ missing: [], outdated: [], surplus: [] });
  });

  it('reads lists of the house to their last page', async () => {
    const house = ports(['a', 'b', 'c', 'd', 'e']);
    expect((await oursOf(house, { ...shown, input: { limit: 2 } })).map(({ id }) => id)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
    expect(house.asked).toEqual([{ limit: 2 }, { limit: 2, after: '2' }, { limit: 2, after: '4' }]);
  });

  it.each([[null], [undefined], [[]]])('takes %j for a site that shows nothing', async (answer) => {
    expect(await theirsOf(ports([], answer), shown)).toEqual([]);
  });

  it.each([['<html>'], [{ error: 'busy' }], [[{ id: 'a' }]], [[{ id: 1, version: '1' }]], [[['a', '1']]]])(
    'does not take %j for a list',
    async (answer) => {
      await expect(theirsOf(ports([], answer), shown)).rejects.toThrow('is no list of {id, version}');
    },
  );
});
