import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import fines from '../../../examples/routes/multe.ts';
import { createMappingPool } from '../../kernel/index.ts';
import { mapper } from './consumer.ts';
import { defineRoute } from './define.ts';
import { readRoute } from './read.ts';
import { rehearse } from './rehearse.ts';

describe('a route in TypeScript', () => {
  const mappings = createMappingPool({ size: 1 });
  afterAll(() => mappings.close());

  it('gives a document that passes its own tests', async () => {
    const read = readRoute(stringify(fines), new Set());
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    const results = await rehearse(
      read.route,
      mapper(mappings, () => new Date()),
    );
    expect(results.map(({ problems }) => problems)).toEqual([[], [], []]);
  });

  it('is held against the kinds of steps by the compiler', () => {
    // @ts-expect-error there is no such kind
    defineRoute({ route: 'x', steps: [{ filtre: 'data.a' }] });
    // @ts-expect-error a field that the kind has not
    defineRoute({ route: 'x', steps: [{ send: { to: 'a', too: 'b' } }] });
    // @ts-expect-error a number is wanted
    const { steps } = defineRoute({ route: 'x', steps: [{ delay: { seconds: 'many' } }] });
    expect(steps).toHaveLength(1);
  });
});
