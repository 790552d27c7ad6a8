import { formatDate, formatDay } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { ErrorSummary } from '../../../ui/forms/summary.tsx';
import type { AreaView } from '../citizen-types.ts';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame } from '../types.ts';
import { outcomeText } from './practice.tsx';

const closed = (status: string) => status === 'completed' || status === 'cancelled';

/** A citizen's practices: what to do, what is going on, what is over. */
export function areaPage(frame: Frame, area: AreaView): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const todo = area.items.filter(({ open, status }) => open > 0 && !closed(status));
  const running = area.items.filter(({ status }) => !closed(status));
  const over = area.items.filter(({ status }) => closed(status));
  return {
    ...{ title: t('area.title'), private: true, noindex: true, section: 'services' },
    node: (
      <div class="container dp-section">
        <h1>{t('area.title')}</h1>
        <div class="dp-hello">
          <p class="lead mb-0">{t('area.hello', { name: area.name })}</p>
          <form method="post" action={paths.signOut()}>
            <button class="btn btn-outline-primary btn-sm" type="submit">
              {t('area.signOut')}
            </button>
          </form>
        </div>
        <section class="dp-part">
          <h2 class="h4">{t('area.todo')}</h2>
          {todo.length + area.drafts.length === 0 && <p>{t('area.todo.none')}</p>}
          <ul class="dp-list">
            {todo.map((item) => (
              <Line frame={frame} item={item} note={t('area.todo.answer')} />
            ))}
            {area.drafts.map((draft) => (
              <li>
                <a href={paths.draft(draft.id)}>{draft.title[frame.locale]}</a>
                <p class="mb-0 text-secondary">
                  {t('area.todo.complete', { date: formatDate(frame.locale, new Date(draft.expiresAt)) })}
                </p>
              </li>
            ))}
          </ul>
        </section>
        <Group frame={frame} title={t('area.running')} none={t('area.running.none')} items={running} />
        <Group frame={frame} title={t('area.closed')} none={t('area.closed.none')} items={over} />
      </div>
    ),
  };
}

type Item = AreaView['items'][number];

interface GroupProps {
  readonly frame: Frame;
  readonly title: string;
  readonly none: string;
  readonly items: readonly Item[];
}

function Group({ frame, title, none, items }: GroupProps) {
  return (
    <section class="dp-part">
      <h2 class="h4">{title}</h2>
      {items.length === 0 && <p>{none}</p>}
      <ul class="dp-list">
        {items.map((item) => (
          <Line frame={frame} item={item} note={noteOf(frame, item)} />
        ))}
      </ul>
    </section>
  );
}

function Line({ frame, item, note }: { readonly frame: Frame; readonly item: Item; readonly note: string }) {
  const t = translator(frame.locale);
  return (
    <li>
      <a href={createPaths(frame).practice({ id: item.id })}>
        <bdi>{item.object ?? item.title[frame.locale]}</bdi>
      </a>
      <p class="mb-0 text-secondary">
        {[
          ...(item.object === null ? [] : [item.title[frame.locale]]),
          t('area.submitted', { date: formatDate(frame.locale, new Date(item.submittedAt)) }),
          ...(item.entryCode ? [t('receipt.number', { code: item.entryCode })] : []),
        ].join(' · ')}
      </p>
      {note && <p class="mb-0 fw-semibold">{note}</p>}
    </li>
  );
}

function noteOf(frame: Frame, { status, outcome, dueDay, suspended }: Item): string {
  const t = translator(frame.locale);
  if (closed(status)) return outcome ? `${t('practice.outcome')}: ${outcomeText(frame, outcome)}` : '';
  if (suspended) return t('area.suspended');
  return dueDay ? t('area.due', { date: formatDay(frame.locale, dueDay) }) : '';
}

export interface SignIn {
  readonly offered: readonly { readonly code: string; readonly name: string }[];
  readonly back: string;
  readonly wrong: boolean;
  readonly ended: boolean;
}

/** Where a citizen comes in. */
export function signInPage(frame: Frame, { offered, back, wrong, ended }: SignIn): PageContent {
  const t = translator(frame.locale);
  const errors = wrong ? [{ text: t('signIn.choose'), href: '#cittadino-0' }] : [];
  return {
    ...{ title: t('signIn.title'), private: true, noindex: true, section: 'services' },
    crumbs: [{ label: t('services.title'), href: createPaths(frame).services() }],
    node: (
      <div class="container dp-section dp-form">
        <ErrorSummary locale={frame.locale} errors={errors} />
        <h1>{t('signIn.title')}</h1>
        {ended && <p role="status">{t('signIn.ended')}</p>}
        <p class="lead">{t('area.lead')}</p>
        {offered.length === 0 ? (
          <p>{t('signIn.none')}</p>
        ) : (
          <form method="post" action={createPaths(frame).signIn()}>
            <p>{t('signIn.demo')}</p>
            <input type="hidden" name="torna" value={back} />
            <fieldset class="dp-question">
              <legend>{t('signIn.as')}</legend>
              {offered.map(({ code, name }, index) => (
                <div class="dp-option">
                  <input type="radio" id={`cittadino-${index}`} name="cittadino" value={code} />
                  <label for={`cittadino-${index}`}>{name}</label>
                </div>
              ))}
            </fieldset>
            <button class="btn btn-primary" type="submit">
              {t('signIn.enter')}
            </button>
          </form>
        )}
        <p class="mt-4">{t('signIn.link')}</p>
      </div>
    ),
  };
}
