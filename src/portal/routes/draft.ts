import { checkPage } from '../../../ui/forms/check.ts';
import { isAnswered, pagesOf, valueAt, type FormPage } from '../../../ui/forms/pages.ts';
import { nameOf, parsePage } from '../../../ui/forms/parse.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { DomainError, kernelErrors } from '../../kernel/index.ts';
import type { DraftView } from '../citizen-types.ts';
import { checkAnswersPage } from '../pages/check.tsx';
import { discardedPage, questionPage, savedPage, type Question } from '../pages/draft.tsx';
import { createPaths } from '../paths.ts';
import { fieldOf, type PostedForm } from '../posted.ts';
import type { Ask, Outcome, PageRoute } from './route.ts';
import { fileProblems, MAX_FILE_BYTES, MAX_FILES, passOn } from './upload.ts';

const CHECK = 'riepilogo';

/** A draft, one page after the other. Its secret is in the address: nothing of it is shared or kept by a cache. */
export const draftRoutes: readonly PageRoute[] = [
  { path: '/istanze/:draft', load: goOn },
  { path: `/istanze/:draft/${CHECK}`, load: (ask) => check(ask, []), post: { answer: submit } },
  { path: '/istanze/:draft/salva', load: saved, post: { answer: discard } },
  {
    path: '/istanze/:draft/:page',
    load: question,
    post: {
      answer: answerQuestion,
      files: {
        most: MAX_FILES,
        maxBytes: MAX_FILE_BYTES,
        receive: (ask, file) =>
          passOn(ask, file, 'services.drafts.attach', {
            ...heldBy(ask),
            path: ask.params['page']!.replaceAll('-', '.'),
          }),
      },
    },
  },
];

/** Name of the draft and session of the citizen, as operations want them. @throws NOT_FOUND where the address names none. */
export function heldBy({ params, citizen }: Ask) {
  const token = params['draft']!;
  if (!/^[A-Za-z0-9_-]{36,43}$/.test(token)) throw kernelErrors.NOT_FOUND();
  return { token, ...(citizen.session ? { session: citizen.session.slice(0, 200) } : {}) };
}

async function draftOf(ask: Ask): Promise<DraftView | undefined> {
  const draft = await ask.citizen.call<DraftView>('services.drafts.get', heldBy(ask));
  return draft.submitted ? undefined : draft;
}

/** What a draft has become: back after the end leads to the practice, and nothing is sent twice. */
function toPractice(ask: Ask): Outcome {
  return { see: createPaths(ask.frame).practice({ link: ask.params['draft']! }) };
}

/** The first question without an answer, else the check of all of them. */
async function goOn(ask: Ask): Promise<Outcome> {
  const draft = await draftOf(ask);
  if (!draft) return toPractice(ask);
  const next = pagesOf(draft.form, draft.answers).find((page) => page.required && !isAnswered(page, draft.answers));
  return { see: createPaths(ask.frame).draft(ask.params['draft']!, next?.id ?? CHECK) };
}

async function question(ask: Ask): Promise<Outcome> {
  const draft = await draftOf(ask);
  if (!draft) return toPractice(ask);
  const at = place(ask, draft);
  if (!at) return { see: createPaths(ask.frame).draft(ask.params['draft']!) };
  const value = at.page.kind === 'repeat' ? undefined : valueAt(draft.answers, at.page.path);
  return [200, questionPage(ask.frame, { ...at, value, wrong: [], problems: [] })];
}

type Place = Omit<Question, 'value' | 'wrong' | 'problems'> & { readonly next: string };

/** The question of the address among those that are asked; undefined when it is asked no more. */
function place(ask: Ask, draft: DraftView): Place | undefined {
  const { frame, params, query } = ask;
  const name = params['draft']!;
  const paths = createPaths(frame);
  const pages = pagesOf(draft.form, draft.answers);
  const index = pages.findIndex(({ id }) => id === params['page']);
  const page = pages[index];
  if (!page) return undefined;
  const before = pages[index - 1];
  const checking = query.get('da') === CHECK;
  return {
    ...{ name, draft, page, number: index + 1, total: pages.length },
    back:
      before && !checking
        ? paths.draft(name, before.id)
        : checking
          ? paths.draft(name, CHECK)
          : paths.start(draft.serviceCode),
    next: paths.draft(name, checking ? CHECK : (pages[index + 1]?.id ?? CHECK)),
  };
}

async function answerQuestion(ask: Ask, form: PostedForm): Promise<Outcome> {
  const draft = await draftOf(ask);
  if (!draft) return toPractice(ask);
  const at = place(ask, draft);
  if (!at) return { see: createPaths(ask.frame).draft(ask.params['draft']!) };
  if (fieldOf(form, 'togli') !== '') return takeAway(ask, at, fieldOf(form, 'togli'));
  if (at.page.schema['x-file']) return answerFiles(ask, at, form);
  if (at.page.kind === 'repeat') return answerRepeat(ask, at, form);
  const value = parsePage(at.page, form.fields);
  const wrong = checkPage(at.page, value);
  if (wrong.length > 0) return [422, questionPage(ask.frame, { ...at, value, wrong, problems: [] })];
  await save(ask, at.page, value);
  return { see: await nextOf(ask, at) };
}

/** An answer may change what is asked next: the way on is found anew. */
async function nextOf(ask: Ask, at: Place): Promise<string> {
  const draft = await draftOf(ask);
  return (draft && place(ask, draft)?.next) ?? at.next;
}

async function save(ask: Ask, page: FormPage, value: unknown): Promise<void> {
  await ask.citizen.call('services.drafts.save', { ...heldBy(ask), path: nameOf(page.path), value: value ?? null });
}

async function answerFiles(ask: Ask, at: Place, { fields, files }: PostedForm): Promise<Outcome> {
  const { frame } = ask;
  const more = fields.get('azione')?.at(-1) === 'aggiungi';
  const problems = fileProblems(frame.locale, files, at.page.schema['x-file']!.types);
  const draft = (await draftOf(ask)) ?? at.draft;
  const given = valueAt(draft.answers, at.page.path);
  const wrong = more ? [] : checkPage(at.page, given);
  const none = more && files.length === 0 ? [translator(frame.locale)('form.wrong.fileMissing')] : [];
  const said = [...problems, ...none];
  if (said.length + wrong.length > 0) {
    const missing = problems.length > 0 ? [] : wrong;
    return [422, questionPage(frame, { ...at, draft, value: given, wrong: missing, problems: said })];
  }
  return { see: more ? createPaths(frame).draft(at.name, at.page.id) : at.next };
}

async function answerRepeat(ask: Ask, at: Place, form: PostedForm): Promise<Outcome> {
  const { frame } = ask;
  const { page, draft } = at;
  const value = parsePage(page, form.fields);
  const items = itemsOf(draft, page);
  const more = fieldOf(form, 'azione') === 'aggiungi';
  // Going on with nothing typed is no new item; the first one is asked for where the list must not be empty.
  if (value !== undefined || more || (items.length === 0 && page.required)) {
    const wrong = checkPage({ ...page, required: true }, value);
    if (wrong.length > 0) return [422, questionPage(frame, { ...at, value, wrong, problems: [] })];
    const limit = page.schema.maxItems;
    if (limit !== undefined && items.length >= limit) {
      return [
        422,
        questionPage(frame, { ...at, value, wrong: [{ path: page.path, code: 'tooMany', limit }], problems: [] }),
      ];
    }
    if (!items.some((item) => JSON.stringify(item) === JSON.stringify(value))) await save(ask, page, [...items, value]);
  }
  return { see: more ? createPaths(frame).draft(at.name, page.id) : await nextOf(ask, at) };
}

function itemsOf(draft: DraftView, page: FormPage): readonly unknown[] {
  const given = valueAt(draft.answers, page.path);
  return Array.isArray(given) ? (given as unknown[]) : [];
}

async function takeAway(ask: Ask, at: Place, which: string): Promise<Outcome> {
  const { page, draft } = at;
  if (page.schema['x-file']) {
    const known = draft.files.some(({ id }) => id === which);
    if (known) await ask.citizen.call('services.drafts.detach', { ...heldBy(ask), fileId: which });
  } else if (page.kind === 'repeat') {
    const left = itemsOf(draft, page).filter((_item, index) => String(index) !== which);
    await save(ask, page, left.length > 0 ? left : undefined);
  }
  return { see: createPaths(ask.frame).draft(at.name, page.id) };
}

async function check(ask: Ask, wrong: readonly string[], accepted: readonly string[] = []): Promise<Outcome> {
  const draft = await draftOf(ask);
  if (!draft) return toPractice(ask);
  const page = checkAnswersPage(ask.frame, { name: ask.params['draft']!, draft, accepted, wrong });
  return [wrong.length > 0 ? 422 : 200, page];
}

async function submit(ask: Ask, form: PostedForm): Promise<Outcome> {
  const accepted = form.fields.get('dichiaro') ?? [];
  const { call } = ask.citizen;
  try {
    const { id } = await call<{ id: string }>('services.drafts.submit', {
      ...heldBy(ask),
      accepted: accepted.slice(0, 50),
    });
    const secret = ask.params['draft']!;
    const paths = createPaths(ask.frame);
    return {
      see:
        secret.length === SECRET_LENGTH
          ? paths.practice({ link: secret }, 'presentata')
          : paths.practice({ id }, 'presentata'),
    };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'VALIDATION_FAILED') throw error;
    return check(
      ask,
      error.errors.map(({ pointer }) => pointer),
      accepted,
    );
  }
}

const SECRET_LENGTH = 43;

async function saved(ask: Ask): Promise<Outcome> {
  const draft = await draftOf(ask);
  if (!draft) return toPractice(ask);
  const name = ask.params['draft']!;
  return [200, savedPage(ask.frame, name, draft, `${ask.frame.origin ?? ''}${createPaths(ask.frame).draft(name)}`)];
}

async function discard(ask: Ask): Promise<Outcome> {
  if (!(await draftOf(ask))) return toPractice(ask);
  await ask.citizen.call('services.drafts.discard', heldBy(ask));
  return [200, discardedPage(ask.frame)];
}
