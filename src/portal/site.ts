import { createHash } from 'node:crypto';
import { chooseLocale } from '../../ui/contract/locale.ts';
import { kernelErrors, toDomainError } from '../kernel/index.ts';
import { actPage, boardPage, expiredPage } from './pages/board.tsx';
import { homePage } from './pages/home.tsx';
import { accessPage, errorPage, legalPage, sectionPage } from './pages/sections.tsx';
import { resultPage, verifyPage } from './pages/verify.tsx';
import { renderPage, type PageContent } from './render.tsx';
import type { AssetUrl, BoardEntry, ExpiredView, Frame, Proof, ServiceCard, Site, Verdict } from './types.ts';

/** Calls an operation as the reader of the page. */
export type Call = <T>(operation: string, input: unknown) => Promise<T>;

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

/** A file to verify: its fingerprint, or why there is none. */
export type VerifyInput = { readonly sha256: string } | { readonly problem: 'noFile' | 'tooLarge' };

/** Largest file that the verification page takes. */
export const MAX_VERIFY_BYTES = 200 * 1024 * 1024;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

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
    [status, content] = await route(call, frame, url, verify);
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

type Routed = Promise<[status: number, content: PageContent]>;

async function route(call: Call, frame: Frame, url: URL, verify: VerifyInput | undefined): Routed {
  const [first = '', second, more] = url.pathname.split('/').filter(Boolean);
  if (more !== undefined) throw kernelErrors.NOT_FOUND();
  if (second !== undefined) return twoParts(call, frame, first, second);
  switch (first) {
    case '':
      return [200, homePage(frame, await latest(call))];
    case 'albo':
      return [200, await board(call, frame, url.searchParams)];
    case 'verifica':
      return verification(call, frame, verify, url.searchParams.get('sha256'));
    case 'amministrazione':
      return [200, sectionPage(frame, 'management', {})];
    case 'novita':
      return [200, sectionPage(frame, 'news', { latest: await latest(call) })];
    case 'servizi':
      return [200, sectionPage(frame, 'services', { services: await services(call) })];
    case 'vivere':
      return [200, sectionPage(frame, 'live', {})];
    case 'note-legali':
      return [200, legalPage(frame, 'notes')];
    case 'privacy':
      return [200, legalPage(frame, 'privacy')];
    case 'accessibilita':
      return [200, legalPage(frame, 'accessibility')];
    default:
      throw kernelErrors.NOT_FOUND();
  }
}

async function twoParts(call: Call, frame: Frame, first: string, second: string): Routed {
  if (first === 'servizi' && second === 'accesso-civico') return [200, accessPage(frame)];
  if (first !== 'albo' || !UUID.test(second)) throw kernelErrors.NOT_FOUND();
  const { current, forgotten } = await call<{ current: BoardEntry | null; forgotten: ExpiredView | null }>(
    'publication.board.get',
    { id: second },
  );
  if (!current) return [410, expiredPage(frame, forgotten!)];
  return [200, actPage(frame, current, await call<Proof>('ledger.proofs.get', { eventId: current.eventId }))];
}

async function latest(call: Call): Promise<readonly BoardEntry[]> {
  return (await call<{ items: BoardEntry[] }>('publication.board.list', { limit: 5 })).items;
}

async function services(call: Call): Promise<readonly ServiceCard[]> {
  return (await call<{ items: ServiceCard[] }>('services.catalogue.list', { limit: 100 })).items;
}

async function board(call: Call, frame: Frame, query: URLSearchParams): Promise<PageContent> {
  const type = query.get('type')?.trim() || undefined;
  const text = query.get('q')?.trim() || undefined;
  const after = query.get('after') || undefined;
  const page = await call<{ items: BoardEntry[]; next: string | null; kinds: { kind: string; count: number }[] }>(
    'publication.board.list',
    { limit: 20, ...(type ? { kind: type } : {}), ...(text ? { text } : {}), ...(after ? { after } : {}) },
  );
  const { items: entries, next, kinds } = page;
  return boardPage(frame, { entries, next, kinds, filters: { type, text }, continued: after !== undefined });
}

async function verification(call: Call, frame: Frame, posted: VerifyInput | undefined, typed: string | null): Routed {
  if (posted && 'problem' in posted) {
    return [posted.problem === 'tooLarge' ? 413 : 422, verifyPage(frame, MAX_VERIFY_BYTES, posted.problem)];
  }
  const sha256 = posted?.sha256 ?? typed?.trim().toLowerCase();
  if (sha256 === undefined) return [200, verifyPage(frame, MAX_VERIFY_BYTES)];
  if (!/^[0-9a-f]{64}$/.test(sha256)) return [422, verifyPage(frame, MAX_VERIFY_BYTES, 'badText')];
  return [200, resultPage(frame, await call<Verdict>('publication.verify.hash', { sha256 }))];
}
