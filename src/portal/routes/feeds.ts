import { formatDay } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { numberOf } from '../components/board.tsx';
import { toCalendar, toJsonFeed, toRss, type Feed, type FeedItem } from '../delivery/feeds.ts';
import { createPaths } from '../paths.ts';
import type { FileContent } from '../render.tsx';
import type { BoardEntry, Frame } from '../types.ts';
import type { Ask, PageRoute } from './route.ts';

/** Entries that a feed holds: those of the last days; who asks daily misses none. */
const ITEMS = 100;

/** The notice board for feed readers and calendars: what is published today, never more, and nothing for search engines. */
export const feedRoutes: readonly PageRoute[] = [
  { path: '/albo/feed.xml', shared: true, load: async (ask) => [200, await rss(ask)] },
  { path: '/albo/feed.json', shared: true, load: async (ask) => [200, await jsonFeed(ask)] },
  { path: '/albo/calendario.ics', shared: true, load: async (ask) => [200, await calendar(ask)] },
];

async function rss(ask: Ask): Promise<FileContent> {
  return file('application/rss+xml', toRss(await feedOf(ask)));
}

async function jsonFeed(ask: Ask): Promise<FileContent> {
  return file('application/feed+json', toJsonFeed(await feedOf(ask)));
}

async function calendar(ask: Ask): Promise<FileContent> {
  const t = translator(ask.frame.locale);
  return file(
    'text/calendar',
    toCalendar(await feedOf(ask), (title) => t('feed.end', { title })),
  );
}

const file = (mime: string, text: string): FileContent => ({ mime: `${mime}; charset=utf-8`, text, noindex: true });

async function feedOf({ call, frame }: Ask): Promise<Feed> {
  const t = translator(frame.locale);
  const { items } = await call<{ items: BoardEntry[] }>('publication.board.list', { limit: ITEMS });
  return {
    title: `${t('board.title')} · ${frame.site.name}`,
    description: t('board.meta', { site: frame.site.name }),
    language: frame.locale,
    home: `${frame.origin}${createPaths(frame).board()}`,
    self: `${frame.origin}${frame.path}`,
    items: items.map((entry) => itemOf(frame, entry)),
  };
}

function itemOf(frame: Frame, entry: BoardEntry): FeedItem {
  const t = translator(frame.locale);
  const [from, to] = [formatDay(frame.locale, entry.from), formatDay(frame.locale, entry.to)];
  return {
    id: `urn:uuid:${entry.id}`,
    url: `${frame.origin}${createPaths(frame).act(entry.id)}`,
    title: entry.title,
    text: `${entry.kind}. ${t('board.number', numberOf(entry))}, ${t('board.period', { from, to })}.`,
    publishedAt: entry.publishedAt,
    lastDay: entry.to,
  };
}
