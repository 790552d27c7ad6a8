import {
  bilingual,
  DEFAULT_LIMIT,
  instant,
  json,
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
  Type,
} from '../../kernel/index.ts';
import { servicePublished } from '../events.ts';
import { refuseForm } from '../drafts/hints.ts';
import { cardSchema, destinationSchema, serviceInput } from '../schema.ts';
import { findService, listServices, measuredTimes, putService, stepsOf } from '../store.ts';
import type { Service, ServiceForm } from '../types.ts';

const serviceView = object({
  code: text(80),
  procedure: nullable(text(80)),
  ...cardSchema.properties,
  form: nullable(json),
  destination: nullable(destinationSchema),
  publishedAt: instant,
});

/** How long it really took, out of the cases that began within a year and are concluded. */
const measuredView = object({ cases: Type.Integer(), medianDays: Type.Integer(), withinTerm: Type.Integer() });

export const publish = operation({
  name: 'services.catalogue.publish',
  summary: { it: 'Pubblicare la scheda di un servizio', en: 'Publish the card of a service' },
  permission: 'services.catalogue.publish',
  effect: 'write',
  input: serviceInput,
  output: object({}),
  http: { method: 'PUT', path: '/api/services/{code}' },
  async handler(ctx, input) {
    const { code, procedure = null, kit = null, form: given, destination = null, ...card } = input;
    if (given) refuseForm(given);
    const form = (given as ServiceForm | undefined) ?? null;
    await putService(ctx.db, ctx.bodyId, { code, procedure, card, form, destination, kit }, ctx.now());
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
  output: object({
    ...serviceView.properties,
    measured: nullable(measuredView),
    /** What people do in the procedure, in the order of the model. */
    steps: Type.Array(object({ name: Type.String(), phase: nullable(Type.String()) })),
  }),
  http: { method: 'GET', path: '/api/services/{code}' },
  async handler(ctx, input) {
    const service = await findService(ctx.db, ctx.bodyId, input.code);
    if (!service) throw kernelErrors.NOT_FOUND();
    const { procedure } = service;
    if (procedure === null) return { ...present(service), measured: null, steps: [] };
    const since = new Date(ctx.now().getTime() - YEAR_MS);
    const [measured, steps] = await Promise.all([
      measuredTimes(ctx.db, ctx.bodyId, procedure, since),
      stepsOf(ctx.db, ctx.bodyId, procedure),
    ]);
    return { ...present(service), measured: measured.cases > 0 ? measured : null, steps: [...steps] };
  },
});

const YEAR_MS = 365 * 86_400_000;

export const list = operation({
  name: 'services.catalogue.list',
  summary: { it: 'Catalogo dei servizi', en: 'Catalogue of services' },
  permission: 'public',
  effect: 'read',
  input: object({ ...pageQuery }),
  output: pageOf(
    object({ code: text(80), title: bilingual, summary: bilingual, office: text(200), online: Type.Boolean() }),
  ),
  http: { method: 'GET', path: '/api/services' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listServices(ctx.db, ctx.bodyId, readCursor(input, 1), limit);
    const present = ({ code, title, summary, office, form }: Service) => ({
      ...{ code, title, summary, office, online: form !== null },
    });
    return toPage(rows, input, (row) => [row.code], present);
  },
});

function present(service: Service) {
  return { ...service, publishedAt: service.publishedAt.toISOString() };
}
