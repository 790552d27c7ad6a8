import type { ComponentChildren } from 'preact';
import { locales } from '../../../ui/contract/locale.ts';
import { message } from '../../../ui/contract/portal.ts';
import { createPaths } from '../paths.ts';
import type { Frame } from '../types.ts';
import { kept } from './kept.tsx';

export interface DocumentProps {
  readonly frame: Frame;
  /** Title of the page, without the site's name. */
  readonly title: string;
  readonly description?: string;
  /** Keeps the page out of search engines: notice board, errors, verification. */
  readonly noindex?: boolean;
  /** Tells feed readers of the notice board's feeds: they find them by the address of the page. */
  readonly feeds?: boolean;
  readonly children: ComponentChildren;
}

/** The HTML document. No script, no inline style: it lives under `default-src 'self'`. */
export function Document({ frame, title, description, noindex, feeds, children }: DocumentProps) {
  return (
    <html lang={frame.locale}>
      <head>
        {kept(frame, 'head', () => (
          <HeadOfAll frame={frame} />
        ))}
        <title>{message(frame.locale, 'title.suffix', { title, site: frame.site.name })}</title>
        {description && <meta name="description" content={description} />}
        {noindex && <meta name="robots" content="noindex" />}
        <Alternates frame={frame} />
        {feeds && <Feeds frame={frame} />}
      </head>
      <body>{children}</body>
    </html>
  );
}

function HeadOfAll({ frame }: { readonly frame: Frame }) {
  return (
    <>
      <meta charSet="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="theme-color" content="#0066cc" />
      <link rel="icon" href={frame.asset('favicon.svg')} type="image/svg+xml" />
      {preloaded.map((font) => (
        <link rel="preload" href={frame.asset(font)} as="font" type="font/woff2" crossOrigin="anonymous" />
      ))}
      <link rel="stylesheet" href={frame.asset('styles.css')} />
    </>
  );
}

// The two weights of every first screen; the others load when a page uses them.
const preloaded = ['titillium-web-400.woff2', 'titillium-web-600.woff2'] as const;

/** The same page in the other language, by its whole address as search engines want it. */
function Alternates({ frame }: { readonly frame: Frame }) {
  const paths = createPaths(frame);
  return (
    <>
      {locales.map((locale) => (
        <link rel="alternate" hreflang={locale} href={`${frame.origin}${paths.inLanguage(locale)}`} />
      ))}
    </>
  );
}

function Feeds({ frame }: { readonly frame: Frame }) {
  const paths = createPaths(frame);
  const title = `${message(frame.locale, 'board.title')}, ${frame.site.name}`;
  return (
    <>
      <link rel="alternate" type="application/rss+xml" title={title} href={paths.feed('feed.xml')} />
      <link rel="alternate" type="application/feed+json" title={title} href={paths.feed('feed.json')} />
    </>
  );
}
