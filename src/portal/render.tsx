import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Crumb, Page, type PageProps } from './layouts/page.tsx';
import type { Frame } from './types.ts';

/** A page before its frame: its content, and what the document says about it. */
export interface PageContent extends Omit<PageProps, 'frame' | 'children' | 'crumbs'> {
  readonly node: VNode;
  /** Made for its reader alone, behind a secret link or a session: no cache may keep it. */
  readonly private?: boolean;
  readonly crumbs?: readonly Crumb[] | false;
}

/** What an address gives that is no page: a feed, a calendar, a file for search engines. */
export interface FileContent {
  readonly mime: string;
  readonly text: string;
  readonly noindex?: boolean;
}

/**
 * Makes the whole HTML document of a page, header and footer included. Every text goes through the renderer, which escapes
 * it: there is no way to put markup in from data.
 * @returns UTF-8 text that starts with the doctype
 */
export function renderPage(frame: Frame, content: PageContent): string {
  const { node, private: _private, ...page } = content;
  return `<!DOCTYPE html>${renderToString(
    <Page frame={frame} {...page}>
      {node}
    </Page>,
  )}`;
}
