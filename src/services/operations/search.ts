import { bilingual, object, operation, optional, score, searchWords, text, Type } from '../../kernel/index.ts';
import { listServices } from '../store.ts';
import type { Service } from '../types.ts';
import { mostUsed } from '../usage-store.ts';

/** More than any body has services: cards are few, and matching them all forgives slips that an index would not. */
const MOST = 5000;
const USED_DAYS = 30;

const result = object({
  items: Type.Array(object({ code: text(80), title: bilingual, summary: bilingual, office: text(200) })),
});

const present = ({ code, title, summary, office }: Pick<Service, 'code' | 'title' | 'summary' | 'office'>) => ({
  code,
  title,
  summary,
  office,
});

export const search = operation({
  name: 'services.catalogue.search',
  summary: { it: 'Cercare un servizio', en: 'Search for a service' },
  description:
    'Words in either language, with a slip of the keys forgiven; titles count most. Half of the words will do when no card has them all.',
  permission: 'public',
  effect: 'read',
  input: object({ text: text(300), limit: optional(Type.Integer({ minimum: 1, maximum: 50 })) }),
  output: result,
  http: { method: 'GET', path: '/api/services/search' },
  async handler(ctx, input) {
    const words = searchWords(input.text);
    if (words.length === 0) return { items: [] };
    const services = await listServices(ctx.db, ctx.bodyId, undefined, MOST);
    const strict = ranked(words, services, words.length);
    // People ask in whole sentences: what fits half of the words is better than nothing.
    const found = strict.length > 0 ? strict : ranked(words, services, Math.ceil(words.length / 2));
    return { items: found.slice(0, input.limit ?? 20).map(present) };
  },
});

function ranked(words: readonly string[], services: readonly Service[], least: number): readonly Service[] {
  return services
    .map((service) => ({ service, points: pointsOf(words, service, least) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || a.service.code.localeCompare(b.service.code))
    .map(({ service }) => service);
}

function pointsOf(words: readonly string[], service: Service, least: number): number {
  const { title, summary, who, obtained, office, norms } = service;
  const fields = [
    [`${title.it} ${title.en}`, 3],
    [`${summary.it} ${summary.en}`, 2],
    [[who.it, who.en, obtained.it, obtained.en, office, ...norms].join(' '), 1],
  ] as const;
  return score(words, fields, least);
}

export const popular = operation({
  name: 'services.catalogue.popular',
  summary: { it: 'Servizi più richiesti', en: 'Services most asked for' },
  description: `Those with most applications in the last ${USED_DAYS} days first.`,
  permission: 'public',
  effect: 'read',
  input: object({ limit: optional(Type.Integer({ minimum: 1, maximum: 20 })) }),
  output: result,
  http: { method: 'GET', path: '/api/services/popular' },
  async handler(ctx, input) {
    const since = new Date(ctx.now().getTime() - USED_DAYS * 86_400_000);
    return { items: [...(await mostUsed(ctx.db, ctx.bodyId, since, input.limit ?? 6))] };
  },
});
