import {
  amount,
  bilingual,
  date,
  nullable,
  object,
  oneOf,
  operation,
  romeDate,
  text,
  Type,
} from '../../kernel/index.ts';
import { listAccesses, listServices } from '../store.ts';
import { ACCESS_OUTCOMES } from '../types.ts';

/** More than any body has services, or requests of access in five years. */
const MOST = 5000;

export const procedures = operation({
  name: 'services.catalogue.procedures',
  summary: { it: 'Tipologie di procedimento con il loro termine', en: 'Types of procedure with their term' },
  description: 'What D.Lgs. 33/2013 art. 35 c. 1 asks to publish of each procedure, out of the cards of the services.',
  permission: 'public',
  effect: 'read',
  input: object({}),
  output: object({
    updatedOn: nullable(date),
    items: Type.Array(
      object({
        code: text(80),
        title: bilingual,
        summary: bilingual,
        office: text(200),
        norms: Type.Array(text(300)),
        needed: Type.Array(bilingual),
        term: bilingual,
        cost: nullable(amount),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/procedures' },
  async handler(ctx) {
    const services = await listServices(ctx.db, ctx.bodyId, undefined, MOST);
    const items = services.map(({ code, title, summary, office, norms, needed, term, cost }) => ({
      ...{ code, title, summary, office, term, cost: cost ?? null },
      ...{ norms: [...norms], needed: [...needed] },
    }));
    return { updatedOn: newest(services.map((service) => service.publishedAt)), items };
  },
});

export const publishedRegister = operation({
  name: 'services.access.published',
  summary: { it: 'Registro degli accessi, per la pubblicazione', en: 'Register of accesses, as published' },
  description:
    'Dates and outcomes only: subjects are as applicants wrote them, and may name people (ANAC, delibera 1309/2016 par. 9).',
  permission: 'public',
  effect: 'read',
  input: object({}),
  output: object({
    updatedOn: nullable(date),
    items: Type.Array(object({ presentedOn: date, decidedOn: date, outcome: oneOf(ACCESS_OUTCOMES) })),
  }),
  http: { method: 'GET', path: '/api/accesses/published' },
  async handler(ctx) {
    const accesses = await listAccesses(ctx.db, ctx.bodyId, undefined, undefined, MOST);
    const items = accesses.map(({ presentedAt, decidedAt, outcome }) => ({
      ...{ presentedOn: romeDate(presentedAt), decidedOn: romeDate(decidedAt), outcome },
    }));
    return { updatedOn: newest(accesses.map((access) => access.decidedAt)), items };
  },
});

function newest(instants: readonly Date[]): string | null {
  if (instants.length === 0) return null;
  return romeDate(new Date(Math.max(...instants.map((instant) => instant.getTime()))));
}
