import { translator } from '../../../ui/contract/portal.ts';
import { pagesOf, valueAt, fieldsOf, type FormPage } from '../../../ui/forms/pages.ts';
import { isObject, titleOf, type Schema } from '../../../ui/forms/schema.ts';
import { ErrorSummary, type PageError } from '../../../ui/forms/summary.tsx';
import { answerText } from '../../../ui/forms/words.ts';
import type { DraftView } from '../citizen-types.ts';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame } from '../types.ts';
import { frameOf } from './draft.tsx';

export interface Check {
  readonly name: string;
  readonly draft: DraftView;
  /** Declarations that were confirmed. */
  readonly accepted: readonly string[];
  /** Places (JSON Pointer) of what is missing or wrong. */
  readonly wrong: readonly string[];
}

/** All answers before they are sent, each with the way to change it; declarations; the button that sends. */
export function checkAnswersPage(frame: Frame, check: Check): PageContent {
  const t = translator(frame.locale);
  const { draft, name } = check;
  const errors = errorsOf(frame, check);
  const pages = pagesOf(draft.form, draft.answers);
  const groups = [
    [t('check.group.request'), pages.filter(({ path }) => path[0] === 'request')],
    [t('check.group.applicant'), pages.filter(({ path }) => path[0] === 'applicant')],
  ] as const;
  return {
    ...frameOf(frame, draft),
    title: errors.length > 0 ? t('form.error.prefix', { title: t('check.title') }) : t('check.title'),
    here: t('check.title'),
    node: (
      <div class="container dp-section dp-form-wide">
        <p class="dp-back">
          <a href={createPaths(frame).draft(name, pages.at(-1)?.id ?? '')}>{t('form.back')}</a>
        </p>
        <ErrorSummary locale={frame.locale} errors={errors} />
        <h1>{t('check.title')}</h1>
        <p>{t('check.text')}</p>
        {groups.map(([label, group]) => (
          <section>
            <h2 class="h4">{label}</h2>
            {draft.citizen && label === t('check.group.applicant') && (
              <p>{t('start.identified', { name: draft.citizen })}</p>
            )}
            <dl class="dp-answers">
              {group.map((page) => (
                <PageAnswers frame={frame} check={check} page={page} />
              ))}
            </dl>
          </section>
        ))}
        <form method="post" action={createPaths(frame).draft(name, 'riepilogo')}>
          <Declarations frame={frame} check={check} />
          <p>
            <button class="btn btn-primary" type="submit">
              {t('check.submit')}
            </button>
          </p>
        </form>
        <p>
          <a href={createPaths(frame).draft(name, 'salva')}>{t('draft.later')}</a>
        </p>
      </div>
    ),
  };
}

function errorsOf(frame: Frame, { draft, name, wrong }: Check): readonly PageError[] {
  const t = translator(frame.locale);
  const pages = pagesOf(draft.form, draft.answers);
  const missing = new Set<FormPage>();
  for (const pointer of wrong) {
    const path = pointer.split('/').slice(2).join('-');
    if (!pointer.startsWith('/answers/')) continue;
    for (const page of pages) {
      const { id, required } = page;
      // Where a whole part of the form is missing, each of its questions that must be answered is.
      if (path === id || path.startsWith(`${id}-`) || (required && id.startsWith(`${path}-`))) missing.add(page);
    }
  }
  const open = draft.declarations.filter(({ code }) => wrong.includes(`/accepted/${code}`));
  return [
    ...[...missing].map((page) => ({
      text: t('check.missing', { field: titleOf(page.schema, frame.locale).replace(/\?$/, '') }),
      href: changePath(frame, name, page),
    })),
    ...open.map((one) => ({
      text: t('check.declaration.wrong', { text: one[frame.locale] }),
      href: `#dichiaro-${one.code}`,
    })),
  ];
}

function changePath(frame: Frame, name: string, page: FormPage): string {
  const path = createPaths(frame).draft(name, page.id);
  return `${path}${path.includes('?') ? '&' : '?'}da=riepilogo`;
}

interface AnswersProps {
  readonly frame: Frame;
  readonly check: Check;
  readonly page: FormPage;
}

function PageAnswers({ frame, check, page }: AnswersProps) {
  const t = translator(frame.locale);
  const value = valueAt(check.draft.answers, page.path);
  const label = titleOf(page.schema, frame.locale);
  const lines = page.kind === 'group' ? groupLines(page, value, frame) : answerText(page.schema, value, frame.locale);
  return (
    <div class="dp-row">
      <dt>{label}</dt>
      <dd>
        {lines.length === 0 && <span class="d-block text-secondary">{t('form.answer.none')}</span>}
        {lines.map((line) => (
          <bdi class="d-block">{line}</bdi>
        ))}
        <a href={changePath(frame, check.name, page)} aria-label={t('form.answer.changeOf', { field: label })}>
          {t('form.answer.change')}
        </a>
      </dd>
    </div>
  );
}

function groupLines(page: FormPage, value: unknown, frame: Frame): readonly string[] {
  return fieldsOf(page).flatMap(({ path, schema }) => {
    const answer = isObject(value) ? value[path.at(-1)!] : undefined;
    const lines = answerText(schema as Schema, answer, frame.locale);
    return lines.length > 0 ? [`${titleOf(schema, frame.locale)}: ${lines.join(', ')}`] : [];
  });
}

function Declarations({ frame, check }: { readonly frame: Frame; readonly check: Check }) {
  const { draft, accepted, wrong } = check;
  if (draft.declarations.length === 0) return null;
  return (
    <fieldset class="dp-question">
      <legend>
        <h2 class="h4">{translator(frame.locale)('check.declarations')}</h2>
      </legend>
      {draft.declarations.map((declaration) => (
        <div class="dp-option">
          <input
            type="checkbox"
            id={`dichiaro-${declaration.code}`}
            name="dichiaro"
            value={declaration.code}
            checked={accepted.includes(declaration.code)}
            aria-invalid={wrong.includes(`/accepted/${declaration.code}`) ? 'true' : undefined}
          />
          <label for={`dichiaro-${declaration.code}`}>{declaration[frame.locale]}</label>
        </div>
      ))}
    </fieldset>
  );
}
