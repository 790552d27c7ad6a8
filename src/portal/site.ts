import { createHash } from 'node:crypto';
import { chooseLocale } from '../../ui/contract/locale.ts';
import { kernelErrors, toDomainError } from '../kernel/index.ts';
import type { Call } from './call.ts';
import { errorPage } from './pages/sections.tsx';
import { renderPage, type PageContent } from './render.tsx';
import { boardRoutes } from './routes/board.ts';
import { matchRoute, type Ask, type PageResult, type PageRoute } from './routes/route.ts';
import { sectionRoutes } from './routes/sections.ts';
import { verification, verifyRoutes, type VerifyInput } from './routes/verify.ts';
import type { AssetUrl, Frame, Site } from './types.ts';

/** Every address of the public site. */
const routes: readonly PageRoute[] = [...sectionRoutes, ...boardRoutes, ...verifyRoutes];

export interface PageRequest {
  /** Path and query as asked for. */
  readonly url: string;
  readonly acceptLanguage: string | undefined;
  readonly reference: string;
  /** The banner says so on every page. */
  readonly demonstration: boolean;
}

export interface PageAnswer {
  readonly status: number;
  readonly html: string;
  readonly etag: string;
  readonly noindex: boolean;
}

interface BodyView {
  readonly name: string;
  readonly ipaCode: string | null;
  readonly taxCode: string | null;
  readonly address: string | null;
  readonly digitalAddress: string | null;
}

/** Makes the page of an address for whoever asks; a refusal becomes a page that says so. `verify` is set when a file was posted. */
export async function answerPage(
  call: Call,
  asset: AssetUrl,
  request: PageRequest,
  verify?: VerifyInput,
): Promise<PageAnswer> {
  const url = new URL(request.url.replace(/^[/\\]+/, '/'), 'http://site.invalid');
  const frame = await frameOf(call, asset, request, url);
  let status = 200;
  let content: PageContent;
  try {
    [status, content] = await answer({ call, frame, query: url.searchParams }, url.pathname, verify);
  } catch (error) {
    status = toDomainError(error).status;
    content = errorPage(frame, status, request.reference);
  }
  const html = renderPage(frame, content);
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
  return { status, html, etag, noindex: content.noindex === true };
}

async function frameOf(call: Call, asset: AssetUrl, request: PageRequest, url: URL): Promise<Frame> {
  const body = await call<BodyView>('identity.bodies.get', {});
  const { locale, explicit } = chooseLocale(url.searchParams.get('lang') ?? undefined, request.acceptLanguage);
  const site: Site = {
    name: body.name,
    place: body.name.replace(/^(Comune|Città|Unione|Provincia|Regione) (di |del |della )?/, ''),
    ...(body.ipaCode ? { ipaCode: body.ipaCode } : {}),
    contacts: {
      address: body.address ?? '',
      pec: body.digitalAddress ?? '',
      ...(body.taxCode ? { taxCode: body.taxCode } : {}),
    },
    demonstration: request.demonstration,
  };
  return { locale, explicitLocale: explicit, site, base: '', path: `${url.pathname}${url.search}`, asset };
}

async function answer(
  ask: Omit<Ask, 'params'>,
  pathname: string,
  verify: VerifyInput | undefined,
): Promise<PageResult> {
  const match = matchRoute(routes, pathname);
  if (!match) throw kernelErrors.NOT_FOUND();
  const full = { ...ask, params: match.params };
  return verify ? verification(full, verify) : match.route.load(full);
}
