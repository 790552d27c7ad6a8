import { score, searchWords } from '../../kernel/index.ts';
import { searchPage } from '../pages/search.tsx';
import { pagesOf } from '../pages/map.ts';
import type { BoardEntry, SearchView, ServiceCard, TransparencyTree } from '../types.ts';
import type { Ask, PageResult, PageRoute } from './route.ts';

const SHOWN = 8;

export const searchRoutes: readonly PageRoute[] = [{ path: '/cerca', shared: true, load: search }];

/** Services, pages, sections of Amministrazione trasparente and acts being published, all at once. */
async function search(ask: Ask): Promise<PageResult> {
  const { call, frame, query } = ask;
  const text = query.get('q')?.trim().slice(0, 300) ?? '';
  if (text === '') return [200, searchPage(frame, undefined)];
  const [services, acts, tree] = await Promise.all([
    call<{ items: ServiceCard[] }>('services.catalogue.search', { text, limit: SHOWN }),
    call<{ items: BoardEntry[]; corrected: string | null }>('publication.board.search', { text, limit: SHOWN }),
    call<TransparencyTree>('publication.transparency.tree', {}),
  ]);
  const pages = matchingPages(ask, searchWords(text), tree);
  const view: SearchView = { text, services: services.items, pages, acts: acts.items, corrected: acts.corrected };
  return [200, searchPage(frame, view)];
}

function matchingPages({ frame }: Ask, words: readonly string[], tree: TransparencyTree): SearchView['pages'] {
  if (words.length === 0) return [];
  return pagesOf(frame, tree)
    .map((page) => ({
      page,
      points: score(words, [
        [page.title, 3],
        [page.text ?? '', 1],
      ]),
    }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, SHOWN)
    .map(({ page }) => page);
}
