import type { Locale } from '../../ui/contract/locale.ts';
import type { BoardFilters, Frame, WorkFilters } from './types.ts';

/** Addresses of the public site. The only place where they are written. */
export interface Paths {
  home(): string;
  management(): string;
  news(): string;
  services(): string;
  live(): string;
  /** Where a service is described. */
  service(code: string): string;
  access(): string;
  board(filters?: BoardFilters & { readonly after?: string | undefined }): string;
  act(id: string): string;
  document(id: string): string;
  proof(eventId: string): string;
  transparency(): string;
  transparencySection(code: string): string;
  transparencyTable(code: string, format: 'csv' | 'json'): string;
  /** The whole tree for programs. */
  transparencyData(): string;
  verify(): string;
  search(text?: string): string;
  faq(): string;
  map(): string;
  feed(format: 'feed.xml' | 'feed.json' | 'calendario.ics'): string;
  performance(): string;
  works(filters?: WorkFilters & { readonly after?: string | undefined }): string;
  work(id: string): string;
  worksFile(): string;
  workFile(id: string): string;
  indicatorFile(code: string): string;
  legalNotes(): string;
  privacy(): string;
  accessibility(): string;
  /** Sign-in of the civil servants: another face. */
  desk(): string;
  /** This same page in a language. */
  inLanguage(locale: Locale): string;
}

/**
 * Builds the addresses of one body's site. They carry `?lang=` only when the reader asked for a language in the address, so
 * that no cookie is needed to keep it.
 */
export function createPaths(frame: Pick<Frame, 'base' | 'path' | 'locale' | 'explicitLocale'>): Paths {
  const lang = frame.explicitLocale ? frame.locale : undefined;
  const at = (path: string, query: Query = {}) => withQuery(`${frame.base}${path}` || '/', { ...query, lang });
  return {
    home: () => at('/'),
    management: () => at('/amministrazione'),
    news: () => at('/novita'),
    services: () => at('/servizi'),
    live: () => at('/vivere'),
    service: (code) => `${at('/servizi')}#${code}`,
    access: () => at('/servizi/accesso-civico'),
    board: (filters = {}) => at('/albo', { type: filters.type, q: filters.text, after: filters.after }),
    act: (id) => at(`/albo/${id}`),
    document: (id) => `${frame.base}/api/board/entries/${id}/content`,
    proof: (eventId) => `${frame.base}/api/ledger/proofs/${eventId}`,
    transparency: () => at('/amministrazione-trasparente'),
    transparencySection: (code) => at(`/amministrazione-trasparente/${code}`),
    transparencyTable: (code, format) =>
      withQuery(`${frame.base}/api/transparency/tables/${code}`, { format, lang: frame.locale }),
    transparencyData: () => `${frame.base}/api/transparency`,
    verify: () => at('/verifica'),
    search: (text) => at('/cerca', { q: text }),
    faq: () => at('/domande-frequenti'),
    map: () => at('/mappa'),
    feed: (format) => at(`/albo/${format}`),
    performance: () => at('/performance'),
    works: (filters = {}) => at('/opere', { q: filters.text, stato: filters.standing, after: filters.after }),
    work: (id) => at(`/opere/${id}`),
    worksFile: () => at('/opere/elenco.csv'),
    workFile: (id) => at(`/opere/${id}/fasi.csv`),
    indicatorFile: (code) => at(`/performance/${code}.csv`),
    legalNotes: () => at('/note-legali'),
    privacy: () => at('/privacy'),
    accessibility: () => at('/accessibilita'),
    desk: () => `${frame.base}/desk/`,
    inLanguage: (locale) => pageInLanguage(frame.path, locale),
  };
}

type Query = Readonly<Record<string, string | undefined>>;

function withQuery(path: string, query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, value);
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

function pageInLanguage(page: string, locale: Locale): string {
  const cut = page.indexOf('?');
  const params = new URLSearchParams(cut < 0 ? '' : page.slice(cut + 1));
  params.set('lang', locale);
  // A path that starts with two slashes would name another host: it is folded into one.
  const path = (cut < 0 ? page : page.slice(0, cut)).replace(/^[/\\]+/, '/');
  return `${path}?${params.toString()}`;
}
