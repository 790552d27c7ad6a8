import type { FastifyRequest } from 'fastify';
import type { DomainError } from '../errors.ts';

const NOT_PAGES = /^\/(api|health|metrics)(\/|\?|$)/;

/** Whether somebody in front of a browser asks, who should not be shown a problem in JSON. */
export function wantsPage(request: FastifyRequest): boolean {
  return !NOT_PAGES.test(request.url) && (request.headers.accept ?? '').includes('text/html');
}

/**
 * What a person reads when no page can be made, because the database is down or the address is none. It needs nothing but itself: no
 * database, no catalogue, no asset but a stylesheet.
 */
export function plainPage(error: DomainError, reference: string, stylesheet: string | undefined): string {
  const away = error.status === 503;
  const it = away ? 'Il servizio non è disponibile in questo momento. Riprova tra qualche minuto.' : error.title.it;
  const en = away ? 'The service is not available at the moment. Try again in a few minutes.' : error.title.en;
  const style = stylesheet ? `<link rel="stylesheet" href="${stylesheet}">` : '';
  const note = error.status >= 500 ? `<p><small>Riferimento / reference: ${reference}</small></p>` : '';
  return `<!doctype html>
<html lang="it"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${it}</title>${style}</head>
<body><main><h1>${it}</h1><p lang="en">${en}</p><p><a href="/">Pagina iniziale / <span lang="en">home page</span></a></p>${note}</main></body></html>
`;
}
