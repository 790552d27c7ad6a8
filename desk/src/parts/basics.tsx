import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import type { DeskLabel } from '../../../ui/contract/desk.ts';
import type { IconName } from '../../../ui/contract/icons.ts';
import { formatDay } from '../../../ui/contract/format.ts';
import type { Problem } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { Breadcrumb } from './breadcrumb.tsx';

declare const SPRITE: string;

/** An icon that adds nothing for who does not see it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon icon-sm" aria-hidden="true">
      <use href={`${SPRITE}#${name}`} />
    </svg>
  );
}

/** Title of the page: named in the browser's tab, and focused when the page is entered, as a page load would do. */
export function PageTitle({ children, aside }: { readonly children: string; readonly aside?: ReactNode }) {
  const { t } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · ${t('desk.title')} · DigiPro`;
  }, [children, t]);
  const { pathname } = useLocation();
  useEffect(() => heading.current?.focus(), [pathname]);
  return (
    <>
      <Breadcrumb title={children} />
      <div className="dk-head">
        <h1 tabIndex={-1} ref={heading}>
          {children}
        </h1>
        {aside}
      </div>
    </>
  );
}

export function Busy() {
  const { t } = useLanguage();
  return (
    <p className="dk-busy" role="status">
      {t('desk.loading')}
    </p>
  );
}

/** A page on its way, or refused: it has a title already, as every page. */
export function Awaited({ problem, again }: { readonly problem: Problem | null; readonly again: () => void }) {
  const { t } = useLanguage();
  if (problem) {
    return (
      <>
        <h1 className="visually-hidden">{t('desk.failed')}</h1>
        <Refusal problem={problem} again={again} />
      </>
    );
  }
  return (
    <>
      <h1 className="visually-hidden">{t('desk.title')}</h1>
      <Busy />
    </>
  );
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return <div className="dk-empty">{children}</div>;
}

/** What was refused, and where: each wrong field is a link to it. */
export function Refusal({ problem, again }: { readonly problem: Problem | null; readonly again?: () => void }) {
  const { t } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [problem]);
  if (!problem) return null;
  const offline = problem.status === 0;
  const fields = problem.errors;
  return (
    <div className="dk-alert" role="alert" tabIndex={-1} ref={box}>
      <h2>{fields.length > 0 ? t('desk.errors.title') : problem.title || t('desk.failed')}</h2>
      {offline && <p>{t('desk.offline')}</p>}
      {fields.length === 0 && problem.detail && <p>{problem.detail}</p>}
      {fields.length > 0 && (
        <ul>
          {fields.map((field) => (
            <li key={field.pointer + field.message}>
              <a href={`#${fieldId(field.pointer)}`}>
                {field.pointer.split('/').at(-1)}: {field.message}
              </a>
            </li>
          ))}
        </ul>
      )}
      {again && (
        <button type="button" className="btn btn-outline-primary btn-sm mt-2" onClick={again}>
          {t('desk.retry')}
        </button>
      )}
    </div>
  );
}

/** The identifier of the field that a JSON pointer names. */
export function fieldId(pointer: string): string {
  return `f${pointer.replace(/[^A-Za-z0-9]+/g, '-')}`;
}

type Urgency = 'none' | 'ok' | 'watch' | 'urgent' | 'expired' | 'suspended';

/** A legal term: a word, the day and the days left; never colour alone. */
export function Term(props: {
  readonly urgency: Urgency;
  readonly dueDay: string | null;
  readonly daysLeft: number | null;
}) {
  const { t, locale } = useLanguage();
  const { urgency, dueDay, daysLeft } = props;
  return (
    <>
      <Tag kind={urgency}>{t(`urgency.${urgency}`)}</Tag>
      {dueDay && (
        <div className="dk-mute">
          {daysLeft === null
            ? formatDay(locale, dueDay)
            : t(daysLeft < 0 ? 'due.late' : 'due.days', { day: formatDay(locale, dueDay), count: Math.abs(daysLeft) })}
        </div>
      )}
    </>
  );
}

export function Tag({ kind, children }: { readonly kind: string; readonly children: string }) {
  return <span className={`dk-tag dk-tag-${kind}`}>{children}</span>;
}

/** A labelled field of an own form (forms of procedures come from their schema). */
export function Field(props: {
  readonly name: string;
  readonly label: DeskLabel;
  readonly hint?: DeskLabel;
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string | undefined }) => ReactNode;
}) {
  const { t } = useLanguage();
  const id = `f-${props.name}`;
  const hint = props.hint ? `${id}-hint` : undefined;
  return (
    <div className="dk-field">
      <label htmlFor={id}>{t(props.label)}</label>
      {props.hint && (
        <p className="dk-hint" id={hint}>
          {t(props.hint)}
        </p>
      )}
      {props.children({ id, 'aria-describedby': hint })}
    </div>
  );
}

export function Submit({ busy, children }: { readonly busy: boolean; readonly children: string }) {
  return (
    <button type="submit" className="btn btn-primary" disabled={busy}>
      {children}
    </button>
  );
}
