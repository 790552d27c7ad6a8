import { formatBytes, formatDate } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import type { Wrong } from '../../../ui/forms/check.ts';
import { fieldId, FormField } from '../../../ui/forms/fields.tsx';
import { fieldsOf, valueAt, type FormPage } from '../../../ui/forms/pages.ts';
import { hintOf, isObject, titleOf } from '../../../ui/forms/schema.ts';
import { ErrorSummary, type PageError } from '../../../ui/forms/summary.tsx';
import { answerText, wrongText } from '../../../ui/forms/words.ts';
import type { ComponentChildren } from 'preact';
import type { DraftView } from '../citizen-types.ts';
import { FileList, FilePicker } from '../components/files.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame } from '../types.ts';

/** What a question's page is made of. `value` is what was typed where it is wrong, else the answer given so far. */
export interface Question {
  readonly name: string;
  readonly draft: DraftView;
  readonly page: FormPage;
  readonly number: number;
  readonly total: number;
  readonly value: unknown;
  readonly wrong: readonly Wrong[];
  /** What is wrong beside the answers: files. */
  readonly problems: readonly string[];
  /** Page before this one, or where the application began. */
  readonly back: string;
}

/** One question, with nothing else to do but answer it, go back or stop. */
export function questionPage(frame: Frame, question: Question): PageContent {
  const t = translator(frame.locale);
  const { page, draft } = question;
  const errors = errorsOf(frame, question);
  const title = titleOf(page.schema, frame.locale);
  return {
    ...frameOf(frame, draft),
    title: errors.length > 0 ? t('form.error.prefix', { title }) : title,
    here: title,
    node: (
      <div class="container dp-section dp-form">
        <p class="dp-back">
          <a href={question.back}>{t('form.back')}</a>
        </p>
        <ErrorSummary locale={frame.locale} errors={errors} />
        <p class="dp-progress">{t('draft.progress', { number: question.number, total: question.total })}</p>
        {page.schema['x-file'] ? (
          <FileQuestion frame={frame} question={question} />
        ) : page.kind === 'repeat' ? (
          <RepeatQuestion frame={frame} question={question} />
        ) : (
          <PlainQuestion frame={frame} question={question} />
        )}
        <Later frame={frame} question={question} />
      </div>
    ),
  };
}

/** Private, out of search engines, under the service that it is about. */
export function frameOf(
  frame: Frame,
  draft: DraftView,
): Pick<PageContent, 'private' | 'noindex' | 'section' | 'crumbs'> {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return {
    ...{ private: true, noindex: true, section: 'services' },
    crumbs: [
      { label: t('services.title'), href: paths.services() },
      { label: draft.title[frame.locale], href: paths.service(draft.serviceCode) },
    ],
  };
}

function errorsOf(frame: Frame, { page, wrong, problems }: Question): readonly PageError[] {
  const fields = fieldsOf(page);
  const about = (one: Wrong) => fields.find(({ path }) => path.join('/') === one.path.slice(0, path.length).join('/'));
  return [
    ...wrong.map((one) => {
      const field = about(one);
      const { path, schema } = field ?? page;
      return { text: wrongText(schema, one, frame.locale), href: `#${fieldId(path)}` };
    }),
    ...problems.map((text) => ({ text, href: `#${fieldId(page.path)}` })),
  ];
}

interface QuestionProps {
  readonly frame: Frame;
  readonly question: Question;
}

function Form({
  frame,
  question,
  multipart,
  children,
}: QuestionProps & { readonly multipart?: boolean; readonly children: ComponentChildren }) {
  const action = createPaths(frame).draft(question.name, question.page.id);
  return (
    <form method="post" action={action} noValidate encType={multipart ? 'multipart/form-data' : undefined}>
      {children}
    </form>
  );
}

function Continue({ frame }: { readonly frame: Frame }) {
  return (
    <p>
      <button class="btn btn-primary" type="submit" name="azione" value="continua">
        {translator(frame.locale)('form.continue')}
      </button>
    </p>
  );
}

/** The title of a page that asks several things. */
function GroupTitle({ frame, page }: { readonly frame: Frame; readonly page: FormPage }) {
  const hint = hintOf(page.schema, frame.locale);
  return (
    <>
      <h1 class="dp-question-title" id={fieldId(page.path)} tabIndex={-1}>
        {titleOf(page.schema, frame.locale)}
      </h1>
      {hint && <p class="dp-hint">{hint}</p>}
    </>
  );
}

function PlainQuestion({ frame, question }: QuestionProps) {
  const { page, value, wrong } = question;
  const alone = page.kind === 'question';
  return (
    <Form frame={frame} question={question}>
      {!alone && <GroupTitle frame={frame} page={page} />}
      {fieldsOf(page).map((field) => (
        <FormField
          locale={frame.locale}
          field={field}
          value={alone ? value : isObject(value) ? value[field.path.at(-1)!] : undefined}
          wrong={wrong.find(({ path }) => path.slice(0, field.path.length).join('/') === field.path.join('/'))}
          alone={alone}
        />
      ))}
      <Continue frame={frame} />
    </Form>
  );
}

function FileQuestion({ frame, question }: QuestionProps) {
  const t = translator(frame.locale);
  const { page, draft, problems, wrong } = question;
  const files = draft.files.filter(({ path }) => path === page.path.join('.'));
  const errors = [...wrong.map((one) => wrongText(page.schema, one, frame.locale)), ...problems];
  return (
    <>
      <Form frame={frame} question={question} multipart>
        <h1 class="dp-question-title">
          {titleOf(page.schema, frame.locale)} {!page.required && <span class="dp-optional">{t('form.optional')}</span>}
        </h1>
        <FilePicker
          frame={frame}
          id={fieldId(page.path)}
          label={t('form.file.choose')}
          hint={hintOf(page.schema, frame.locale)}
          types={page.schema['x-file']!.types}
          errors={errors}
        />
        <p class="dp-buttons">
          <button class="btn btn-primary" type="submit" name="azione" value="continua">
            {t('form.continue')}
          </button>
          <button class="btn btn-outline-primary" type="submit" name="azione" value="aggiungi">
            {t('form.file.add')}
          </button>
        </p>
      </Form>
      <FileList
        frame={frame}
        files={files.map(({ id, filename, size }) => ({
          id,
          name: `${filename} (${formatBytes(frame.locale, size)})`,
        }))}
        action={createPaths(frame).draft(question.name, page.id)}
        title={t('form.file.list')}
      />
    </>
  );
}

function RepeatQuestion({ frame, question }: QuestionProps) {
  const t = translator(frame.locale);
  const { page, draft, value, wrong } = question;
  const given = valueAt(draft.answers, page.path);
  const items = Array.isArray(given) ? (given as unknown[]) : [];
  return (
    <>
      <GroupTitle frame={frame} page={page} />
      <FileList
        frame={frame}
        files={items.map((item, index) => ({
          id: String(index),
          name: answerText({ type: 'array', items: page.schema.items! }, [item], frame.locale).join(''),
        }))}
        action={createPaths(frame).draft(question.name, page.id)}
        title={t('form.repeat.list')}
      />
      <Form frame={frame} question={question}>
        <h2 class="h5">{t('form.repeat.new')}</h2>
        {fieldsOf(page).map((field) => (
          <FormField
            locale={frame.locale}
            field={field}
            value={isObject(value) ? value[field.path.at(-1)!] : undefined}
            wrong={wrong.find(({ path }) => path.join('/') === field.path.join('/'))}
            alone={false}
          />
        ))}
        <p class="dp-buttons">
          <button class="btn btn-primary" type="submit" name="azione" value="continua">
            {t('form.continue')}
          </button>
          <button class="btn btn-outline-primary" type="submit" name="azione" value="aggiungi">
            {t('form.repeat.add')}
          </button>
        </p>
      </Form>
    </>
  );
}

function Later({ frame, question }: QuestionProps) {
  const t = translator(frame.locale);
  const { draft, name } = question;
  return (
    <div class="dp-later">
      {draft.citizen && <p class="mb-1">{t('draft.as', { name: draft.citizen })}</p>}
      <p class="mb-0">
        <a href={createPaths(frame).draft(name, 'salva')}>{t('draft.later')}</a>
      </p>
    </div>
  );
}

/** The way back to a draft, until when it is kept, and its end if nobody wants it. */
export function savedPage(frame: Frame, name: string, draft: DraftView, address: string): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return {
    ...frameOf(frame, draft),
    title: t('draft.saved.title'),
    node: (
      <div class="container dp-section dp-form">
        <h1>{t('draft.saved.title')}</h1>
        {draft.citizen ? (
          <p>{t('draft.saved.area')}</p>
        ) : (
          <>
            <p>{t('draft.saved.link')}</p>
            <div class="dp-field">
              <label for="address">{t('draft.saved.address')}</label>
              <input id="address" readOnly value={address} class="font-monospace" />
            </div>
          </>
        )}
        <p>{t('draft.saved.until', { date: formatDate(frame.locale, new Date(draft.expiresAt)) })}</p>
        <form method="post" action={paths.draft(name, 'salva')} class="dp-buttons">
          <a class="btn btn-primary" href={paths.draft(name)}>
            {t('draft.resume')}
          </a>
          <button class="btn btn-outline-danger" type="submit">
            {t('draft.discard')}
          </button>
        </form>
      </div>
    ),
  };
}

/** A draft is gone, as its owner wished. */
export function discardedPage(frame: Frame): PageContent {
  const t = translator(frame.locale);
  return {
    ...{ title: t('draft.discarded.title'), private: true, noindex: true, section: 'services' },
    node: (
      <div class="container dp-section">
        <h1>{t('draft.discarded.title')}</h1>
        <p role="status">{t('draft.discarded.text')}</p>
        <p>
          <a href={createPaths(frame).services()}>{t('services.title')}</a>
        </p>
      </div>
    ),
  };
}
