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
  /** The three questions; the answers given so far are in the address. */
  wizard(): string;
  /** Where an application for a service begins. */
  start(code: string): string;
  /** A page of a draft: a question, `riepilogo`, `salva`; without one, where it goes on. */
  draft(name: string, page?: string): string;
  /** A practice by its secret link, or by its identifier in the area of its citizen; below it, what `part` says. */
  practice(opener: PracticeOpener, part?: string): string;
  area(): string;
  signIn(back?: string): string;
  signOut(): string;
  /** The verdict on a content. */
  verdict(sha256: string): string;
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
export function createPaths(frame: PathFrame): Paths {
  const known = byFrame.get(frame);
  if (known) return known;
  const paths = pathsOf(frame);
  byFrame.set(frame, paths);
  return paths;
}

type PathFrame = Pick<Frame, 'base' | 'path' | 'locale' | 'explicitLocale'>;

// Every component asks for them: a page makes them once.
const byFrame = new WeakMap<PathFrame, Paths>();

function pathsOf(frame: PathFrame): Paths {
  const lang = frame.explicitLocale ? frame.locale : undefined;
  const at = (path: string, query: Query = {}) => withQuery(`${frame.base}${path}` || '/', { ...query, lang });
  return {
    home: () => at('/'),
    management: () => at('/amministrazione'),
    news: () => at('/novita'),
    services: () => at('/servizi'),
    live: () => at('/vivere'),
    access: () => at('/servizi/accesso-civico'),
    wizard: () => at('/servizi/accesso-civico/quale'),
    service: (code) => at(`/servizi/${code}`),
    start: (code) => at(`/servizi/${code}/istanza`),
    draft: (name, page) => at(page === undefined ? `/istanze/${name}` : `/istanze/${name}/${page}`),
    practice: (opener, part) => at(`${practiceBase(opener)}${part === undefined ? '' : `/${part}`}`),
    area: () => at('/area-personale'),
    signIn: (back) => at('/area-personale/accesso', { torna: back }),
    signOut: () => at('/area-personale/uscita'),
    verdict: (sha256) => at('/verifica', { sha256 }),
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

/** What opens a practice. */
export type PracticeOpener = { readonly link: string } | { readonly id: string };

function practiceBase(opener: PracticeOpener): string {
  return 'link' in opener ? `/pratiche/${opener.link}` : `/area-personale/pratiche/${opener.id}`;
}

type Query = Readonly<Record<string, string | undefined>>;

function withQuery(path: string, query: Query): string {
  let params: URLSearchParams | undefined;
  for (const [name, value] of Object.entries(query)) if (value) (params ??= new URLSearchParams()).set(name, value);
  return params ? `${path}?${params.toString()}` : path;
}

function pageInLanguage(page: string, locale: Locale): string {
  const cut = page.indexOf('?');
  const params = new URLSearchParams(cut < 0 ? '' : page.slice(cut + 1));
  params.set('lang', locale);
  // A path that starts with two slashes would name another host: it is folded into one.
  const path = (cut < 0 ? page : page.slice(0, cut)).replace(/^[/\\]+/, '/');
  return `${path}?${params.toString()}`;
}
