import { chooseLocale, type Locale } from '../../ui/contract/locale.ts';
import { kernelErrors, toDomainError, type Download } from '../kernel/index.ts';
import type { Call, CitizenDoor } from './call.ts';
import { errorPage } from './pages/sections.tsx';
import type { PostedForm } from './posted.ts';
import { renderPage, type FileContent, type PageContent } from './render.tsx';
import { boardRoutes } from './routes/board.ts';
import { feedRoutes } from './routes/feeds.ts';
import { homeRoutes } from './routes/home.ts';
import { infoRoutes } from './routes/info.ts';
import { draftRoutes } from './routes/draft.ts';
import { practiceRoutes } from './routes/practice.ts';
import { serviceRoutes } from './routes/services.ts';
import { matchRoute, type Ask, type Outcome, type PageRoute, type PostRoute } from './routes/route.ts';
import { performanceRoutes } from './routes/performance.ts';
import { searchRoutes } from './routes/search.ts';
import { sectionRoutes } from './routes/sections.ts';
import { transparencyRoutes } from './routes/transparency.ts';
import { verifyRoutes } from './routes/verify.ts';
import { worksRoutes } from './routes/works.ts';
import type { AssetUrl, Frame, Site } from './types.ts';

/** Every address of the public site. */
const routes: readonly PageRoute[] = [
  ...homeRoutes,
  ...sectionRoutes,
  ...feedRoutes,
  ...boardRoutes,
  ...transparencyRoutes,
  ...searchRoutes,
  ...infoRoutes,
  ...verifyRoutes,
  ...worksRoutes,
  ...performanceRoutes,
  ...serviceRoutes,
  ...draftRoutes,
  ...practiceRoutes,
];

export interface PageRequest {
  /** Path and query as asked for. */
  readonly url: string;
  /** Prefix of the body's addresses, which `url` has no more: '' or `/ente/CODE`. */
  readonly base: string;
  /** `https://host` under which people reach the site. */
  readonly origin: string;
  readonly acceptLanguage: string | undefined;
  readonly reference: string;
  /** The banner says so on every page. */
  readonly demonstration: boolean;
  /** Details of the body; asked for when left out. */
  readonly body?: BodyView;
  /** The door for citizens; without it only what is public is answered. */
  readonly citizen?: CitizenDoor;
}

/** What is sent back: a page, unless `see` names another address or `download` gives a file. */
export interface PageAnswer {
  readonly status: number;
  /** The page, or the text of the file that the address gives. */
  readonly html: string;
  readonly mime: string;
  readonly noindex: boolean;
  /** For its reader alone: kept by no cache. */
  readonly private: boolean;
  readonly see?: string;
  /** Secret of the citizen's session that begins, null where it ends. */
  readonly session?: string | null;
  readonly download?: Download;
}

/** Reads the form of a request for the route that takes it. */
export type ReadForm = (route: PostRoute, ask: Ask) => Promise<PostedForm>;

/** The body whose site it is, as `identity.bodies.get` answers it. */
export interface BodyView {
  readonly name: string;
  readonly ipaCode: string | null;
  readonly taxCode: string | null;
  readonly address: string | null;
  readonly digitalAddress: string | null;
}

/**
 * What names a page that everybody who is not signed in sees alike: address and language. Undefined where each reader has a page of
 * their own, and where there is no page.
 */
export function sharedKey({ url, acceptLanguage }: Pick<PageRequest, 'url' | 'acceptLanguage'>): string | undefined {
  if (url.length > MAX_KEY) return undefined;
  const { pathname, searchParams } = addressOf(url);
  if (!matchRoute(routes, pathname)?.route.shared) return undefined;
  return `${chooseLocale(searchParams.get('lang') ?? undefined, acceptLanguage).locale} ${url}`;
}

/** The language in which a page is asked for, by its address first. */
export function pageLocale({ url, acceptLanguage }: Pick<PageRequest, 'url' | 'acceptLanguage'>): Locale {
  return chooseLocale(addressOf(url).searchParams.get('lang') ?? undefined, acceptLanguage).locale;
}

const MAX_KEY = 500;

function addressOf(url: string): URL {
  return new URL(url.replace(/^[/\\]+/, '/'), 'http://site.invalid');
}

/** Makes the page of an address for whoever asks; a refusal becomes a page that says so. `form` is set when one was posted. */
export async function answerPage(
  call: Call,
  asset: AssetUrl,
  request: PageRequest,
  form?: ReadForm,
): Promise<PageAnswer> {
  const url = addressOf(request.url);
  const frame = await frameOf(call, asset, request, url);
  const citizen = request.citizen ?? publicDoor(call);
  try {
    return answerOf(frame, await answer({ call, citizen, frame, query: url.searchParams }, url.pathname, form));
  } catch (error) {
    return refusal(frame, error, request.reference);
  }
}

/** Without a door only the public asks, and no page that offers a secret is shown. */
function publicDoor(call: Call): CitizenDoor {
  return {
    call,
    session: undefined,
    secret() {
      throw kernelErrors.NOT_FOUND();
    },
  };
}

/** The page for a request that was refused before its form could be read. */
export async function answerRefusal(
  call: Call,
  asset: AssetUrl,
  request: PageRequest,
  error: unknown,
): Promise<PageAnswer> {
  return refusal(
    await frameOf(call, asset, { ...request, url: '/' }, new URL('http://site.invalid/')),
    error,
    request.reference,
  );
}

function refusal(frame: Frame, error: unknown, reference: string): PageAnswer {
  const { status } = toDomainError(error);
  return pageAnswer(frame, status, errorPage(frame, status, reference));
}

function answerOf(frame: Frame, outcome: Outcome): PageAnswer {
  const nothing = { html: '', mime: HTML, noindex: true, private: true };
  if ('see' in outcome) return { ...nothing, status: 303, ...outcome };
  if ('download' in outcome) return { ...nothing, status: 200, download: outcome.download };
  return pageAnswer(frame, ...outcome);
}

const HTML = 'text/html; charset=utf-8';

function pageAnswer(frame: Frame, status: number, content: PageContent | FileContent): PageAnswer {
  const file = 'mime' in content;
  const { text: html, mime } = file ? content : { text: renderPage(frame, content), mime: HTML };
  const owner = !file && content.private === true;
  return { status, html, mime, noindex: content.noindex === true, private: owner };
}

async function frameOf(call: Call, asset: AssetUrl, request: PageRequest, url: URL): Promise<Frame> {
  const body = request.body ?? (await call<BodyView>('identity.bodies.get', {}));
  const { locale, explicit } = chooseLocale(url.searchParams.get('lang') ?? undefined, request.acceptLanguage);
  const site = siteOf(body, request.demonstration);
  const path = `${request.base}${url.pathname}${url.search}`;
  return { locale, explicitLocale: explicit, site, base: request.base, path, origin: request.origin, asset };
}

// One object for a body as it is now: what pages keep of it (`layouts/kept.tsx`) is found by it.
const sites = new WeakMap<BodyView, Site>();

function siteOf(body: BodyView, demonstration: boolean): Site {
  const known = sites.get(body);
  if (known?.demonstration === demonstration) return known;
  const site: Site = {
    name: body.name,
    place: body.name.replace(/^(Comune|Città|Unione|Provincia|Regione) (di |del |della )?/, ''),
    ...(body.ipaCode ? { ipaCode: body.ipaCode } : {}),
    contacts: {
      address: body.address ?? '',
      pec: body.digitalAddress ?? '',
      ...(body.taxCode ? { taxCode: body.taxCode } : {}),
    },
    demonstration,
  };
  sites.set(body, site);
  return site;
}

async function answer(ask: Omit<Ask, 'params'>, pathname: string, form: ReadForm | undefined): Promise<Outcome> {
  const match = matchRoute(routes, pathname);
  if (!match) throw kernelErrors.NOT_FOUND();
  const full = { ...ask, params: match.params };
  if (!form) return match.route.load(full);
  const { post } = match.route;
  if (!post) throw kernelErrors.NOT_FOUND();
  return post.answer(full, await form(post, full));
}
