import type { Product } from '../journeys/product.ts';
import type { Served } from './checkers.ts';

/** More pages than the site of a small demonstration has: a crawl that reaches it has found a fault. */
const MOST = 1000;
const ENTRIES = 25;

/** Publishes acts, so that lists, pages of lists and acts are there to look at; one has a subject that would break a careless page. */
export async function publishSome(product: Product): Promise<void> {
  const { address } = product;
  const login = { login: 'segretario', password: product.password('segretario') };
  const signedIn = await fetch(`${address}/api/sessions`, json(login));
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  const post = async <T>(path: string, init: RequestInit): Promise<T> => {
    const answer = await fetch(`${address}${path}`, { ...init, headers: { ...init.headers, cookie } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const content = { method: 'POST', body: 'atto', headers: { 'content-type': 'text/plain' } };
  const { sha256 } = await post<{ sha256: string }>('/api/content', content);
  const document = {
    typeCode: 'attachment',
    title: 'Atto',
    formation: 'a',
    sha256,
    filename: 'atto.txt',
    mime: 'text/plain',
  };
  const { id } = await post<{ id: string }>('/api/documents', json(document));
  for (let number = 1; number <= ENTRIES; number += 1) {
    const title =
      number === 1 ? `<b onclick="alert(1)">"Lavori" & 'opere' ${'a'.repeat(200)}` : `Affidamento del lotto ${number}`;
    const kind = number % 2 === 0 ? 'Ordinanza' : 'Determinazione dirigenziale';
    const entry = { documentId: id, kind, title, days: 15, norm: 'L. 69/2009 art. 32', source: 'Lavori pubblici' };
    await post('/api/board/entries', json(entry));
  }
}

function json(body: unknown) {
  return { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

/** Every public page that a reader reaches by links from the first one, in both languages (`lang=it` names it twice), and one that is not there. */
export async function everyPage(address: string): Promise<readonly Served[]> {
  const waiting = ['/', '/?lang=en', '/non-esiste', '/cerca?q=acceso', '/cerca?q=zzzzzz', '/albo?q=zzzzzz'];
  const seen = new Set(waiting);
  const pages: Served[] = [];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const answer = await fetch(address + path);
    if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
    const html = await answer.text();
    if (answer.status >= 400 && !path.startsWith('/non-esiste'))
      throw new Error(`${path} is linked and answers ${answer.status}`);
    pages.push({ path, html });
    for (const next of linksOf(html, address)) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
    if (seen.size > MOST) throw new Error(`there are more than ${MOST} addresses: ${[...seen].slice(-5).join(' ')}`);
  }
  return pages;
}

function linksOf(html: string, address: string): readonly string[] {
  const found = [...html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(([, href]) => new URL(unescape(href!), address));
  return found
    .filter(({ search }) => !search.includes('lang=it'))
    .filter(({ origin, pathname }) => origin === address && !/^\/(api|desk|assets)\b/.test(pathname))
    .map(({ pathname, search }) => pathname + search);
}

const unescape = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
