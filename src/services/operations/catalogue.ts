import {
  bilingual,
  DEFAULT_LIMIT,
  instant,
  kernelErrors,
  nullable,
  object,
  operation,
  pageOf,
  pageQuery,
  readCursor,
  code as codeSchema,
  text,
  toPage,
} from '../../kernel/index.ts';
import { servicePublished } from '../events.ts';
import { cardSchema, serviceInput } from '../schema.ts';
import { findService, listServices, putService } from '../store.ts';
import type { Service } from '../types.ts';

const serviceView = object({
  code: text(80),
  procedure: nullable(text(80)),
  ...cardSchema.properties,
  publishedAt: instant,
});

export const publish = operation({
  name: 'services.catalogue.publish',
  summary: { it: 'Pubblicare la scheda di un servizio', en: 'Publish the card of a service' },
  permission: 'services.catalogue.publish',
  effect: 'write',
  input: serviceInput,
  output: object({}),
  http: { method: 'PUT', path: '/api/services/{code}' },
  async handler(ctx, input) {
    const { code, procedure = null, kit = null, ...card } = input;
    await putService(ctx.db, ctx.bodyId, { code, procedure, card, kit }, ctx.now());
    ctx.emit(servicePublished, { subject: `services/service/${code}`, data: { code, procedure } });
    return {};
  },
});

export const get = operation({
  name: 'services.catalogue.get',
  summary: { it: 'Scheda di un servizio', en: 'Card of a service' },
  permission: 'public',
  effect: 'read',
  input: object({ code: codeSchema }),
  output: serviceView,
  http: { method: 'GET', path: '/api/services/{code}' },
  async handler(ctx, input) {
    const service = await findService(ctx.db, ctx.bodyId, input.code);
    if (!service) throw kernelErrors.NOT_FOUND();
    return present(service);
  },
});

export const list = operation({
  name: 'services.catalogue.list',
  summary: { it: 'Catalogo dei servizi', en: 'Catalogue of services' },
  permission: 'public',
  effect: 'read',
  input: object({ ...pageQuery }),
  output: pageOf(object({ code: text(80), title: bilingual, summary: bilingual, office: text(200) })),
  http: { method: 'GET', path: '/api/services' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listServices(ctx.db, ctx.bodyId, readCursor(input, 1), limit);
    const present = ({ code, title, summary, office }: Service) => ({ code, title, summary, office });
    return toPage(rows, input, (row) => [row.code], present);
  },
});

function present(service: Service) {
  return { ...service, publishedAt: service.publishedAt.toISOString() };
}
