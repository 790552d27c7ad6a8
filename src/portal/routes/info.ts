import { xml } from '../delivery/feeds.ts';
import { faqPage, mapPage } from '../pages/info.tsx';
import { pagesOf } from '../pages/map.ts';
import { createPaths } from '../paths.ts';
import type { FileContent } from '../render.tsx';
import type { ServiceCard, TransparencyTree } from '../types.ts';
import type { Ask, PageRoute } from './route.ts';

/** Questions and answers, the map of the site for people, and the files for search engines. */
export const infoRoutes: readonly PageRoute[] = [
  { path: '/domande-frequenti', shared: true, load: ({ frame }) => [200, faqPage(frame)] },
  { path: '/mappa', shared: true, load: ({ frame }) => [200, mapPage(frame)] },
  { path: '/sitemap.xml', shared: true, load: async (ask) => [200, await sitemap(ask)] },
  { path: '/robots.txt', shared: true, load: ({ frame }) => [200, robots(frame.origin)] },
];

/** Addresses for search engines: what is kept from them is not among these (sitemaps.org 0.9). */
async function sitemap({ call, frame }: Ask): Promise<FileContent> {
  const [tree, services] = await Promise.all([
    call<TransparencyTree>('publication.transparency.tree', {}),
    call<{ items: ServiceCard[] }>('services.catalogue.list', { limit: 200 }),
  ]);
  const paths = createPaths(frame);
  const pages = pagesOf(frame, tree).filter((page) => !page.hidden);
  const addresses = [
    paths.home(),
    ...pages.map((page) => page.href),
    ...services.items.map(({ code }) => paths.service(code)),
  ];
  const lines = [...new Set(addresses)].map((address) => `<url><loc>${xml(frame.origin + address)}</loc></url>`);
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${lines.join('')}</urlset>\n`;
  return { mime: 'application/xml; charset=utf-8', text };
}

/**
 * What must not be found is marked on the page itself: an engine that is kept from reading it would not see the mark. Only endless
 * addresses are closed.
 */
function robots(origin: string): FileContent {
  const lines = [
    'User-agent: *',
    'Disallow: /api/',
    'Disallow: /desk/',
    'Disallow: /cerca',
    '',
    `Sitemap: ${origin}/sitemap.xml`,
  ];
  return { mime: 'text/plain; charset=utf-8', text: `${lines.join('\n')}\n` };
}
