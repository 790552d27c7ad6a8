import type { VNode } from 'preact';
import { jsxTemplate } from 'preact/jsx-runtime';
import { renderToString } from 'preact-render-to-string';
import type { Frame, Site } from '../types.ts';

const bySite = new WeakMap<Site, Map<string, string>>();
/** Beyond so many parts of a site all are made anew: some 3 MB. */
const MOST = 4000;

/**
 * A part that is the same wherever it stands and never changes: rendered once for a site, the prefix of its addresses and the language, and
 * put into each page as it is. The site is made anew when something of the body changes, and what was kept for it goes with it.
 * @param name names the part and whatever it shows beside that
 */
export function kept(frame: Frame, name: string, part: () => VNode): VNode {
  let parts = bySite.get(frame.site);
  if (!parts) bySite.set(frame.site, (parts = new Map()));
  const key = `${name} ${frame.base} ${frame.locale} ${frame.explicitLocale}`;
  let html = parts.get(key);
  if (html === undefined) {
    if (parts.size >= MOST) parts.clear();
    parts.set(key, (html = renderToString(part())));
  }
  return jsxTemplate([html]);
}
