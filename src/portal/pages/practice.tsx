import { formatDate } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { ErrorSummary } from '../../../ui/forms/summary.tsx';
import { Row } from '../components/basics.tsx';
import { FilePicker } from '../components/files.tsx';
import { Documents } from '../components/documents.tsx';
import { ClockInWords, Timeline } from '../components/practice.tsx';
import type { IntegrationView, PracticeView } from '../citizen-types.ts';
import { createPaths, type PracticeOpener } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame } from '../types.ts';

/** Files that an answer may carry. */
export const ANSWER_TYPES = [
  ...['application/pdf', 'application/pkcs7-mime', 'image/jpeg', 'image/png', 'image/tiff'],
  ...[
    'application/vnd.oasis.opendocument.text',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
] as const;

export interface PracticePageData {
  readonly opener: PracticeOpener;
  readonly practice: PracticeView;
  /** Something was just done: said on top. */
  readonly news?: 'submitted' | 'answered' | 'replaced' | undefined;
  /** An answer that could not be sent, as it was typed. */
  readonly attempt?: { readonly id: string; readonly text: string; readonly errors: readonly string[] } | undefined;
}

/** A practice for whom it concerns: what to do, how it stands, how long it takes, its documents. */
export function practicePage(frame: Frame, data: PracticePageData): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const { practice, opener, attempt } = data;
  const title = practice.object ?? practice.title[frame.locale];
  const failed = (attempt?.errors.length ?? 0) > 0;
  return {
    ...{ title: failed ? t('form.error.prefix', { title: t('practice.title') }) : t('practice.title') },
    ...{ private: true, noindex: true, section: 'services', here: t('practice.title') },
    crumbs:
      'id' in opener
        ? [{ label: t('area.title'), href: paths.area() }]
        : [{ label: t('services.title'), href: paths.services() }],
    node: (
      <div class="container dp-section dp-practice">
        <ErrorSummary
          locale={frame.locale}
          errors={(attempt?.errors ?? []).map((text) => ({ text, href: `#risposta-${attempt!.id}` }))}
        />
        <News frame={frame} data={data} />
        {practice.object !== null && <p class="mb-1 text-secondary">{practice.title[frame.locale]}</p>}
        <h1 class="h3">
          <bdi>{title}</bdi>
        </h1>
        <Todo frame={frame} data={data} />
        <section class="dp-part">
          <h2 class="h4">{t('practice.timeline')}</h2>
          <Timeline frame={frame} practice={practice} />
        </section>
        <section class="dp-part">
          <h2 class="h4">{t('practice.clock')}</h2>
          <ClockInWords frame={frame} practice={practice} />
        </section>
        <Documents frame={frame} opener={opener} documents={practice.documents} />
        <Facts frame={frame} practice={practice} />
        <Receipt frame={frame} opener={opener} />
        {'link' in opener && <ReplaceLink frame={frame} opener={opener} />}
      </div>
    ),
  };
}

interface PartProps {
  readonly frame: Frame;
  readonly data: PracticePageData;
}

function News({ frame, data }: PartProps) {
  const t = translator(frame.locale);
  const { news, practice, opener } = data;
  if (news === undefined) return null;
  if (news !== 'submitted') {
    return (
      <div class="dp-verdict dp-verdict-good" role="status">
        <p class="mb-0">{t(news === 'answered' ? 'practice.answered.ok' : 'practice.link.replaced')}</p>
      </div>
    );
  }
  const paths = createPaths(frame);
  return (
    <div class="dp-verdict dp-verdict-good" role="status">
      <h2 class="h4">{t('receipt.title')}</h2>
      {practice.entryCode === null ? (
        <p>
          {t('receipt.pending')} <a href={paths.practice(opener, 'presentata')}>{t('receipt.refresh')}</a>
        </p>
      ) : (
        <p class="dp-number">{t('receipt.number', { code: practice.entryCode })}</p>
      )}
      <p>
        <a class="btn btn-primary" href={paths.practice(opener, 'ricevuta.pdf')}>
          {t('receipt.download')}
        </a>
      </p>
      {'link' in opener && <p class="mb-0">{t('receipt.keep')}</p>}
    </div>
  );
}

function Todo({ frame, data }: PartProps) {
  const t = translator(frame.locale);
  const { practice } = data;
  const open = practice.integrations.filter((one) => one.open);
  const ended = practice.case !== null && practice.case.status !== 'running';
  return (
    <section class="dp-part">
      <h2 class="h4">{t('practice.todo')}</h2>
      {open.length === 0 && <p>{t(ended ? 'practice.todo.done' : 'practice.todo.none')}</p>}
      {practice.integrations.map((one) =>
        one.open ? <Question frame={frame} data={data} asked={one} /> : <Answered frame={frame} asked={one} />,
      )}
    </section>
  );
}

interface AskedProps {
  readonly frame: Frame;
  readonly asked: IntegrationView;
}

function Question({ frame, data, asked }: AskedProps & PartProps) {
  const t = translator(frame.locale);
  const { opener, attempt } = data;
  const own = attempt?.id === asked.id ? attempt : undefined;
  const id = `risposta-${asked.id}`;
  const wrong = own !== undefined && own.errors.length > 0;
  return (
    <div class="dp-ask">
      <h3 class="h5">{t('practice.asked')}</h3>
      <p class="dp-quote">
        <bdi>{asked.question}</bdi>
      </p>
      <p class="dp-hint">{t('practice.askedOn', { date: formatDate(frame.locale, new Date(asked.askedAt)) })}</p>
      <form
        method="post"
        action={createPaths(frame).practice(opener, `risposte/${asked.id}`)}
        encType="multipart/form-data"
        noValidate
      >
        <div class={wrong ? 'dp-question dp-question-wrong' : 'dp-question'}>
          <label for={id}>{t('practice.answer')}</label>
          {wrong && (
            <p class="dp-error" id={`${id}-error`}>
              {own.errors.join('; ')}
            </p>
          )}
          <textarea
            id={id}
            name="risposta"
            rows={6}
            dir="auto"
            aria-required="true"
            aria-invalid={wrong ? 'true' : undefined}
            aria-describedby={wrong ? `${id}-error` : undefined}
          >
            {own?.text ?? ''}
          </textarea>
        </div>
        {asked.files.length > 0 && <p>{t('practice.answer.kept', { names: asked.files.join(', ') })}</p>}
        <FilePicker
          frame={frame}
          id={`file-${asked.id}`}
          label={t('practice.answer.files')}
          types={ANSWER_TYPES}
          errors={[]}
        />
        <button class="btn btn-primary" type="submit">
          {t('practice.answer.send')}
        </button>
      </form>
    </div>
  );
}

function Answered({ frame, asked }: AskedProps) {
  const t = translator(frame.locale);
  return (
    <div class="dp-ask dp-ask-done">
      <p class="dp-quote mb-1">
        <bdi>{asked.question}</bdi>
      </p>
      {asked.answer !== null && asked.answeredAt !== null ? (
        <p class="mb-0">
          {t('practice.answered', { date: formatDate(frame.locale, new Date(asked.answeredAt)) })}:{' '}
          <bdi>{asked.answer}</bdi>
        </p>
      ) : (
        <p class="mb-0">{t('practice.question.closed')}</p>
      )}
    </div>
  );
}

function Facts({ frame, practice }: { readonly frame: Frame; readonly practice: PracticeView }) {
  const t = translator(frame.locale);
  const outcome = practice.case?.outcome ?? null;
  return (
    <section class="dp-part">
      <h2 class="h4">{t('practice.data')}</h2>
      <dl>
        <Row label={t('practice.outcome')}>{outcome && outcomeText(frame, outcome)}</Row>
        <Row label={t('practice.applicant')}>{practice.applicant && <bdi>{practice.applicant}</bdi>}</Row>
        <Row label={t('practice.submitted')}>{formatDate(frame.locale, new Date(practice.submittedAt))}</Row>
        <Row label={t('practice.entry')}>{practice.entryCode}</Row>
        <Row label={t('practice.case')}>{practice.case?.code}</Row>
        <Row label={t('practice.office')}>{practice.office}</Row>
      </dl>
    </section>
  );
}

const OUTCOMES = ['granted', 'partial', 'deferred', 'refused', 'withdrawn'] as const;

/** How a practice ended, in the words of those who wait for it. */
export function outcomeText(frame: Frame, outcome: string): string {
  const known = OUTCOMES.find((one) => one === outcome);
  return known ? translator(frame.locale)(`practice.outcome.${known}`) : outcome;
}

function Receipt({ frame, opener }: { readonly frame: Frame; readonly opener: PracticeOpener }) {
  return (
    <p>
      <a href={createPaths(frame).practice(opener, 'ricevuta.pdf')}>{translator(frame.locale)('receipt.download')}</a>
    </p>
  );
}

function ReplaceLink({ frame, opener }: { readonly frame: Frame; readonly opener: PracticeOpener }) {
  const t = translator(frame.locale);
  return (
    <section class="dp-part">
      <h2 class="h5">{t('practice.link.title')}</h2>
      <p>{t('practice.link.text')}</p>
      <form method="post" action={createPaths(frame).practice(opener, 'collegamento')}>
        <button class="btn btn-outline-primary" type="submit">
          {t('practice.link.replace')}
        </button>
      </form>
    </section>
  );
}
