import { DomainError, kernelErrors } from '../../kernel/index.ts';
import type { ServiceView } from '../citizen-types.ts';
import { servicePage, servicesPage } from '../pages/services.tsx';
import { startPage } from '../pages/start.tsx';
import { accessFor, wizardPage, wizardResultPage } from '../pages/wizard.tsx';
import { createPaths } from '../paths.ts';
import { fieldOf, type PostedForm } from '../posted.ts';
import type { ServiceCard } from '../types.ts';
import type { Ask, Outcome, PageRoute } from './route.ts';

const CODE = /^[a-z0-9][a-z0-9._-]{0,79}$/;

/** The catalogue, a service, where an application begins, and the questions that lead to the right access. */
export const serviceRoutes: readonly PageRoute[] = [
  {
    path: '/servizi',
    shared: true,
    load: async ({ call, frame }) => {
      const { items } = await call<{ items: ServiceCard[] }>('services.catalogue.list', { limit: 100 });
      return [200, servicesPage(frame, items)];
    },
  },
  { path: '/servizi/accesso-civico/quale', shared: true, load: wizard },
  {
    path: '/servizi/:code',
    shared: true,
    load: async (ask) => [200, servicePage(ask.frame, await serviceOf(ask, ask.params['code']!))],
  },
  // Its page holds a secret made for its reader: shared with nobody.
  { path: '/servizi/:code/istanza', load: start, post: { answer: begin } },
];

async function serviceOf({ call }: Ask, code: string): Promise<ServiceView> {
  if (!CODE.test(code)) throw kernelErrors.NOT_FOUND();
  return call<ServiceView>('services.catalogue.get', { code });
}

async function wizard(ask: Ask): Promise<Outcome> {
  const { query, frame } = ask;
  const given = (name: string) => query.get(name)?.slice(0, 20) || undefined;
  const answers = { cosa: given('cosa'), perche: given('perche'), motivo: given('motivo') };
  const which = accessFor(answers);
  if (!which) return [200, wizardPage(frame, answers)];
  return [200, wizardResultPage(frame, which, await knownService(ask, SERVICES[which]))];
}

const SERVICES = {
  semplice: 'accesso-civico-semplice',
  documentale: 'accesso-documentale',
  generalizzato: 'accesso-civico-generalizzato',
} as const;

/** A body may not offer all three. */
async function knownService(ask: Ask, code: string): Promise<ServiceView | undefined> {
  try {
    return await serviceOf(ask, code);
  } catch (error) {
    if (error instanceof DomainError && error.status === 404) return undefined;
    throw error;
  }
}

async function start(ask: Ask): Promise<Outcome> {
  const service = await serviceOf(ask, ask.params['code']!);
  if (service.form === null) return { see: createPaths(ask.frame).service(service.code) };
  const { call, session, secret } = ask.citizen;
  const { name } = await call<{ name: string | null }>('services.citizens.current', sessionIn(session));
  return [200, startPage(ask.frame, service, secret(), name)];
}

async function begin(ask: Ask, form: PostedForm): Promise<Outcome> {
  const token = fieldOf(form, 'chiave');
  const paths = createPaths(ask.frame);
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return { see: paths.start(ask.params['code']!) };
  const { call, session } = ask.citizen;
  await call('services.drafts.begin', { serviceCode: ask.params['code']!, token, ...sessionIn(session) });
  return { see: paths.draft(token) };
}

/** The session as operations want it: left out where there is none. */
export function sessionIn(session: string | undefined): { readonly session?: string } {
  return session ? { session: session.slice(0, 200) } : {};
}
