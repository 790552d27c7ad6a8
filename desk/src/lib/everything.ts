import { useQuery } from '@tanstack/react-query';
import { call, Problem, type InputOf } from './client.ts';
import type { ItemOf, ListName } from './pages.ts';

const PAGE = 200;
const PAGES = 10;

/** All rows of a list that a choice offers, at most 2,000: the people or the offices of a body. */
export function useEverything<N extends ListName>(
  name: N,
  input: Omit<InputOf<N>, 'limit' | 'after'>,
): { readonly items: readonly ItemOf<N>[] | undefined; readonly problem: Problem | null; readonly reload: () => void } {
  const query = useQuery<readonly ItemOf<N>[], Problem>({
    queryKey: [name, input, 'everything'],
    queryFn: async () => {
      const items: ItemOf<N>[] = [];
      let after: string | null = null;
      for (let page = 0; page < PAGES; page += 1) {
        const asked = { ...input, limit: PAGE, ...(after === null ? {} : { after }) } as InputOf<N>;
        const answer = (await call(name, asked)) as { items: readonly ItemOf<N>[]; next: string | null };
        items.push(...answer.items);
        after = answer.next;
        if (after === null) break;
      }
      return items;
    },
  });
  return { items: query.data, problem: query.error, reload: () => void query.refetch() };
}
