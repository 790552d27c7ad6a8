import { translator } from '../../../ui/contract/portal.ts';
import { DomainError, kernelErrors, type Download } from '../../kernel/index.ts';
import type { AreaView, PracticeView } from '../citizen-types.ts';
import { areaPage, signInPage } from '../pages/area.tsx';
import { ANSWER_TYPES, practicePage, type PracticePageData } from '../pages/practice.tsx';
import { createPaths, type PracticeOpener } from '../paths.ts';
import { fieldOf, type IncomingFile, type PostedForm } from '../posted.ts';
import type { Ask, Outcome, PageRoute } from './route.ts';
import { sessionIn } from './services.ts';
import { fileProblems, MAX_FILE_BYTES, MAX_FILES, passOn } from './upload.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** A practice by its secret link and in the area of its citizen: the same pages below two addresses. */
export const practiceRoutes: readonly PageRoute[] = [
  ...['/pratiche/:link', '/area-personale/pratiche/:id'].flatMap((base): readonly PageRoute[] => [
    { path: base, load: (ask) => show(ask) },
    { path: `${base}/presentata`, load: presented },
    { path: `${base}/risposta-inviata`, load: (ask) => show(ask, { news: 'answered' }) },
    { path: `${base}/ricevuta.pdf`, load: receipt },
    {
      path: `${base}/documenti/:document`,
      load: (ask) => file(ask, 'services.practices.document', { documentId: uuidIn(ask, 'document') }),
    },
    {
      path: `${base}/risposte/:asked`,
      load: (ask) => ({ see: createPaths(ask.frame).practice(openerOf(ask)) }),
      post: { answer, files: { most: MAX_FILES, maxBytes: MAX_FILE_BYTES, receive: attach } },
    },
  ]),
  {
    path: '/pratiche/:link/collegamento',
    load: (ask) => show(ask, { news: 'replaced' }),
    post: { answer: replaceLink },
  },
  { path: '/area-personale', load: area },
  { path: '/area-personale/accesso', load: (ask) => signIn(ask, false), post: { answer: enter } },
  { path: '/area-personale/uscita', load: area, post: { answer: leave } },
];

/** @throws NOT_FOUND for an address that names no practice. */
function openerOf({ params }: Ask): PracticeOpener {
  const { link, id } = params;
  if (link !== undefined && SECRET.test(link)) return { link };
  if (id !== undefined && UUID.test(id)) return { id };
  throw kernelErrors.NOT_FOUND();
}

function accessOf(ask: Ask) {
  const opener = openerOf(ask);
  return 'link' in opener ? opener : { ...opener, ...sessionIn(ask.citizen.session) };
}

function uuidIn({ params }: Ask, name: string): string {
  const id = params[name]!;
  if (!UUID.test(id)) throw kernelErrors.NOT_FOUND();
  return id;
}

function practiceOf(ask: Ask): Promise<PracticeView> {
  return ask.citizen.call<PracticeView>('services.practices.get', accessOf(ask));
}

async function show(ask: Ask, more: Pick<PracticePageData, 'news' | 'attempt'> = {}): Promise<Outcome> {
  const practice = await practiceOf(ask);
  const status = (more.attempt?.errors.length ?? 0) > 0 ? 422 : 200;
  return [status, practicePage(ask.frame, { opener: openerOf(ask), practice, ...more })];
}

/** The register takes a moment: who has just sent waits for the number, but not for long. */
async function presented(ask: Ask): Promise<Outcome> {
  for (let left = PATIENCE; left > 0 && (await practiceOf(ask)).entryCode === null; left -= 1) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return show(ask, { news: 'submitted' });
}

const POLL_MS = 150;
const PATIENCE = 20;

async function file(ask: Ask, operation: string, input: Record<string, unknown>): Promise<Outcome> {
  return { download: await ask.citizen.call<Download>(operation, { ...accessOf(ask), ...input }) };
}

/** The receipt leads back here from paper: only the portal knows where here is. */
function receipt(ask: Ask): Promise<Outcome> {
  const page = `${ask.frame.origin}${createPaths(ask.frame).practice(openerOf(ask))}`;
  return file(ask, 'services.practices.receipt', { page });
}

function attach(ask: Ask, incoming: IncomingFile) {
  const input = { ...accessOf(ask), integrationId: uuidIn(ask, 'asked') };
  return passOn(ask, incoming, 'services.integrations.attach', input);
}

async function answer(ask: Ask, form: PostedForm): Promise<Outcome> {
  const t = translator(ask.frame.locale);
  const id = uuidIn(ask, 'asked');
  const text = fieldOf(form, 'risposta').replace(/\r\n?/g, '\n');
  const problems = fileProblems(ask.frame.locale, form.files, ANSWER_TYPES);
  const errors = text.length < 3 || text.length > 4000 ? [t('practice.answer.wrong'), ...problems] : problems;
  if (errors.length > 0) return show(ask, { attempt: { id, text, errors } });
  const sent = createPaths(ask.frame).practice(openerOf(ask), 'risposta-inviata');
  try {
    await ask.citizen.call('services.integrations.answer', { ...accessOf(ask), integrationId: id, answer: text });
  } catch (error) {
    // A second press of the button, or the way back: the first answer counts.
    if (!(error instanceof DomainError) || error.code !== 'INTEGRATION_ANSWERED') throw error;
  }
  return { see: sent };
}

async function replaceLink(ask: Ask): Promise<Outcome> {
  const { link } = await ask.citizen.call<{ link: string }>('services.practices.replaceLink', accessOf(ask));
  return { see: createPaths(ask.frame).practice({ link }, 'collegamento') };
}

async function area(ask: Ask): Promise<Outcome> {
  const { call, session } = ask.citizen;
  if (!session) return { see: createPaths(ask.frame).signIn() };
  try {
    return [200, areaPage(ask.frame, await call<AreaView>('services.practices.list', sessionIn(session)))];
  } catch (error) {
    if (!(error instanceof DomainError) || error.status !== 401) throw error;
    return signIn(ask, false, true);
  }
}

async function signIn(
  ask: Ask,
  wrong: boolean,
  ended = false,
  back = backOf(ask, ask.query.get('torna')),
): Promise<Outcome> {
  const { items: offered } = await ask.citizen.call<{ items: { code: string; name: string }[] }>(
    'services.citizens.offered',
    {},
  );
  return [wrong ? 422 : 200, signInPage(ask.frame, { offered, back, wrong, ended })];
}

/** Back to a page of this site only: an address that somebody else wrote leads nowhere else. */
function backOf({ frame }: Ask, given: string | null): string {
  const safe = given !== null && /^\/(?![/\\])[\w./?=&%-]{0,300}$/.test(given) && given.startsWith(`${frame.base}/`);
  return safe ? given : createPaths(frame).area();
}

async function enter(ask: Ask, form: PostedForm): Promise<Outcome> {
  const code = fieldOf(form, 'cittadino');
  const back = backOf(ask, fieldOf(form, 'torna'));
  if (code === '') return signIn(ask, true, false, back);
  const { session } = await ask.citizen.call<{ session: string }>('services.citizens.enter', {
    code: code.slice(0, 40),
  });
  return { see: back, session };
}

async function leave(ask: Ask): Promise<Outcome> {
  const { call, session } = ask.citizen;
  const out = { see: createPaths(ask.frame).services(), session: null };
  if (!session) return out;
  try {
    await call('services.citizens.leave', sessionIn(session));
  } catch (error) {
    if (!(error instanceof DomainError) || error.status !== 401) throw error;
  }
  return out;
}
