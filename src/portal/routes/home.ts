import { homePage } from '../pages/home.tsx';
import type { Figure, HomeView, ServiceCard } from '../types.ts';
import { latestEntries } from './board.ts';
import type { Ask, PageResult, PageRoute } from './route.ts';

export const homeRoutes: readonly PageRoute[] = [{ path: '/', shared: true, load: home }];

const POPULAR = 6;
/** Of the public figures those that tell people most: clearance, time of the acts, time to the board. */
const FIGURES = ['S1', 'G1', 'G8', 'O1', 'O4'];
const SHOWN = 4;
/** Fewer records than this make no figure to put on the first page: one case of a new body would be 0 % or 100 %. */
const FEWEST_RECORDS = 10;

async function home({ call, frame }: Ask): Promise<PageResult> {
  const [services, latest, performance] = await Promise.all([
    call<{ items: ServiceCard[] }>('services.catalogue.popular', { limit: POPULAR }),
    latestEntries(call),
    call<{ month: string | null; items: Figure[] }>('performance.public.latest', {
      fewest: FEWEST_RECORDS,
    }),
  ]);
  const known = performance.items.filter(({ code, value }) => FIGURES.includes(code) && value !== null);
  const figures = known.sort((a, b) => FIGURES.indexOf(a.code) - FIGURES.indexOf(b.code)).slice(0, SHOWN);
  const view: HomeView = { services: services.items, latest, figures, month: performance.month };
  return [200, homePage(frame, view)];
}
