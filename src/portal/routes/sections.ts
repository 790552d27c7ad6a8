import { accessPage, legalPage, sectionPage } from '../pages/sections.tsx';
import { latestEntries } from './board.ts';
import type { PageRoute } from './route.ts';

const pages: readonly PageRoute[] = [
  { path: '/amministrazione', load: ({ frame }) => [200, sectionPage(frame, 'management', {})] },
  {
    path: '/novita',
    load: async ({ call, frame }) => [200, sectionPage(frame, 'news', { latest: await latestEntries(call) })],
  },
  { path: '/servizi/accesso-civico', load: ({ frame }) => [200, accessPage(frame)] },
  { path: '/vivere', load: ({ frame }) => [200, sectionPage(frame, 'live', {})] },
  { path: '/note-legali', load: ({ frame }) => [200, legalPage(frame, 'notes')] },
  { path: '/privacy', load: ({ frame }) => [200, legalPage(frame, 'privacy')] },
  { path: '/accessibilita', load: ({ frame }) => [200, legalPage(frame, 'accessibility')] },
];

/** The four sections of the menu, and the pages that the law asks of every site. */
export const sectionRoutes: readonly PageRoute[] = pages.map((page) => ({ ...page, shared: true }));
