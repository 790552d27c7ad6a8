import {
  createContext,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { useLocation } from 'react-router';
import type { DeskLabel } from '../../../ui/contract/desk.ts';
import type { IconName } from '../../../ui/contract/icons.ts';
import { formatDay } from '../../../ui/contract/format.ts';
import type { FieldError, Problem } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { Breadcrumb } from './breadcrumb.tsx';
import { withoutEcho, wrongText } from './wrong.ts';

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
  // With the drawing itself: whoever types on at once starts from here.
  useLayoutEffect(() => heading.current?.focus(), [pathname]);
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
  const { labels } = useContext(FormContext);
  if (!problem) return null;
  const wrong = withoutEcho(problem.errors).map(({ pointer, message }) => {
    const id = fieldId(pointer);
    return { id, label: labels.get(id) ?? labels.get(firstUnder(labels, id)) ?? '', message: wrongText(t, message) };
  });
  return (
    <Alert problem={problem} wrong={wrong} attempt={problem}>
      {again && (
        <button type="button" className="btn btn-outline-primary btn-sm mt-2" onClick={again}>
          {t('desk.retry')}
        </button>
      )}
    </Alert>
  );
}

function firstUnder(labels: ReadonlyMap<string, string>, id: string): string {
  return [...labels.keys()].find((other) => other.startsWith(`${id}-`)) ?? '';
}

/** What is wrong, on top of what it concerns: it takes the focus with each `attempt`, and each line leads to its field. */
export function Alert(props: {
  readonly problem: Problem | null;
  readonly wrong: readonly { readonly id: string; readonly label: string; readonly message: string }[];
  readonly attempt: unknown;
  readonly children?: ReactNode;
}) {
  const { t } = useLanguage();
  const { problem, wrong, attempt, children } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [attempt]);
  return (
    <div className="dk-alert" role="alert" tabIndex={-1} ref={box}>
      <h2>{wrong.length > 0 ? t('desk.errors.title') : problem?.title || t('desk.failed')}</h2>
      {problem?.status === 0 && <p>{t('desk.offline')}</p>}
      {wrong.length === 0 && problem?.detail && <p>{problem.detail}</p>}
      {wrong.length > 0 && (
        <ul>
          {wrong.map(({ id, label, message }) => (
            <li key={id + message}>
              <a
                href={`#${id}`}
                onClick={(event) => {
                  event.preventDefault();
                  (document.getElementById(id) ?? document.querySelector<HTMLElement>(`[id^="${id}-"]`))?.focus();
                }}
              >
                {label ? `${label}: ${message}` : message}
              </a>
            </li>
          ))}
        </ul>
      )}
      {children}
    </div>
  );
}

interface FormState {
  readonly errors: readonly FieldError[];
  /** Labels of the fields by their identifiers, for the summary on top. */
  readonly labels: Map<string, string>;
}

const FormContext = createContext<FormState>({ errors: [], labels: new Map() });

/** A form that sends to the server: what was refused stands on top, with the way to each wrong field, and beside the field itself. */
export function Form(props: {
  readonly problem: Problem | null;
  readonly submit: () => void;
  readonly label?: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const { problem, submit, label, className, children } = props;
  const [labels] = useState(() => new Map<string, string>());
  const state = useMemo(() => ({ errors: withoutEcho(problem?.errors ?? []), labels }), [problem, labels]);
  return (
    <FormContext value={state}>
      <form
        aria-label={label}
        className={className}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Refusal problem={problem} />
        {children}
      </form>
    </FormContext>
  );
}

/**
 * What a field of a `Form` says of itself: its label to the summary, and what is wrong with it beside it.
 * @param also identifier of what the field stands for besides itself, such as the list whose first line it is.
 */
export function useField(id: string, label: string, also?: string) {
  const { t } = useLanguage();
  const { errors, labels } = useContext(FormContext);
  useEffect(() => {
    labels.set(id, label);
    return () => void labels.delete(id);
  }, [labels, id, label]);
  const wrong = errors.filter(({ pointer }) => [id, also].includes(fieldId(pointer)));
  const messages = [...new Set(wrong.map(({ message }) => wrongText(t, message)))];
  return {
    wrong: messages.length > 0 ? `${id}-wrong` : undefined,
    note: messages.length > 0 && (
      <p className="dk-wrong" id={`${id}-wrong`}>
        {messages.join(' ')}
      </p>
    ),
  };
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
  readonly children: (ids: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  }) => ReactNode;
}) {
  const { t } = useLanguage();
  const id = `f-${props.name}`;
  const hint = props.hint ? `${id}-hint` : undefined;
  const { wrong, note } = useField(id, t(props.label));
  const described = [hint, wrong].filter(Boolean).join(' ') || undefined;
  return (
    <div className="dk-field">
      <label htmlFor={id}>{t(props.label)}</label>
      {props.hint && (
        <p className="dk-hint" id={hint}>
          {t(props.hint)}
        </p>
      )}
      {note}
      {props.children({ id, 'aria-describedby': described, 'aria-invalid': wrong ? true : undefined })}
    </div>
  );
}

/** An e-mail address: where it is too long for its line, it breaks before the domain. */
export function Address({ email }: { readonly email: string | null }) {
  const [name, domain] = email?.split('@') ?? [];
  if (name === undefined || domain === undefined) return <>{email ?? '–'}</>;
  return (
    <>
      {name}
      <wbr />@{domain}
    </>
  );
}

/** @param danger what is sent takes something away from others */
export function Submit(props: { readonly busy: boolean; readonly danger?: boolean; readonly children: string }) {
  const { busy, danger = false, children } = props;
  return (
    <button type="submit" className={`btn ${danger ? 'btn-danger' : 'btn-primary'}`} disabled={busy}>
      {children}
    </button>
  );
}
