import type { Day } from '../../../ui/contract/format.ts';

/** One item of a feed, with whole addresses. */
export interface FeedItem {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly text: string;
  readonly publishedAt: string;
  /** Last day of publication. */
  readonly lastDay: Day;
}

export interface Feed {
  readonly title: string;
  readonly description: string;
  readonly language: string;
  readonly home: string;
  readonly self: string;
  readonly items: readonly FeedItem[];
}

/** The feed as RSS 2.0. */
export function toRss(feed: Feed): string {
  const items = feed.items.map(
    (item) =>
      `<item><title>${xml(item.title)}</title><link>${xml(item.url)}</link><guid isPermaLink="false">${xml(item.id)}</guid>` +
      `<pubDate>${new Date(item.publishedAt).toUTCString()}</pubDate><description>${xml(item.text)}</description></item>`,
  );
  const head =
    `<title>${xml(feed.title)}</title><link>${xml(feed.home)}</link><description>${xml(feed.description)}</description>` +
    `<language>${feed.language}</language><ttl>60</ttl>` +
    `<atom:link href="${xml(feed.self)}" rel="self" type="application/rss+xml"/>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>${head}${items.join('')}</channel></rss>\n`;
}

/** The feed as JSON Feed 1.1. */
export function toJsonFeed(feed: Feed): string {
  const { title, description, language, home, self, items } = feed;
  return `${JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    ...{ title, description, language, home_page_url: home, feed_url: self },
    items: items.map((item) => ({
      ...{ id: item.id, url: item.url, title: item.title, content_text: item.text },
      date_published: item.publishedAt,
    })),
  })}\n`;
}

/** The last days of the items as all-day events (RFC 5545), for people's calendars. */
export function toCalendar(feed: Feed, summary: (title: string) => string): string {
  const events = feed.items.flatMap((item) => [
    'BEGIN:VEVENT',
    `UID:${item.id}`,
    `DTSTAMP:${compact(new Date(item.publishedAt).toISOString())}`,
    `DTSTART;VALUE=DATE:${item.lastDay.replaceAll('-', '')}`,
    `SUMMARY:${icsText(summary(item.title))}`,
    `DESCRIPTION:${icsText(item.text)}`,
    `URL:${item.url}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]);
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//DigiPro//Albo pretorio//IT', 'CALSCALE:GREGORIAN'];
  const name = [`X-WR-CALNAME:${icsText(feed.title)}`, 'X-WR-TIMEZONE:Europe/Rome'];
  return `${[...head, ...name, ...events, 'END:VCALENDAR'].map(fold).join('\r\n')}\r\n`;
}

/** Text for XML 1.0: markup escaped, characters that it cannot hold left out. */
export function xml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

function icsText(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
}

/** `2026-11-30T08:00:00.000Z` as `20261130T080000Z`. */
function compact(instant: string): string {
  return `${instant.slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Lines have at most 75 octets; the rest goes on in the next, after a space, and no character is cut in two. */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  let length = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (length + size > 74) {
      parts.push(part);
      [part, length] = ['', 0];
    }
    part += character;
    length += size;
  }
  return [...parts, part].join('\r\n ');
}
