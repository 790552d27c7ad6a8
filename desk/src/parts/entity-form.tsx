import { useState, type FormEvent } from 'react';
import type { DeskLabel } from '../../../ui/contract/desk.ts';
import { type Problem } from '../lib/client.ts';
import { useDraft } from '../lib/draft.ts';
import { useLanguage } from '../lib/language.tsx';
import { useWork } from '../lib/queries.ts';
import { Alert, fieldId, Submit } from './basics.tsx';
import { wrongText } from './wrong.ts';

/** One field of a form. `name` is that of the operation's input; a dot goes one level down. */
export interface FormField {
  readonly name: string;
  readonly label: DeskLabel;
  readonly kind?: 'text' | 'email' | 'date' | 'lines' | 'choice';
  readonly hint?: DeskLabel;
  readonly required?: boolean;
  /** Characters at most, as the operation says. */
  readonly max?: number;
  readonly pattern?: RegExp;
  /** What is said where `pattern` does not fit. */
  readonly wrong?: DeskLabel;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

type Values = Readonly<Record<string, string>>;
type Errors = Readonly<Record<string, string>>;

interface Props<O> {
  /** What the form is about: its draft is kept under this name. */
  readonly form: string;
  readonly fields: readonly FormField[];
  readonly initial?: Values;
  readonly submit: DeskLabel;
  readonly send: (values: Values, key: string) => Promise<O>;
  readonly done: (output: O) => void;
  readonly cancel?: () => void;
}

/**
 * A form of administration: each wrong field says so beside itself, nothing that was written is lost, and the first way to each error is the
 * summary on top. What the server refuses is shown in the same places.
 */
export function EntityForm<O>({ form, fields, initial = {}, submit, send, done, cancel }: Props<O>) {
  const { t } = useLanguage();
  const [values, change, forget] = useDraft<Values>(form, () => initial);
  const [wrong, setWrong] = useState<Errors>({});
  const work = useWork(
    send,
    (output) => {
      forget();
      done(output);
    },
    form,
  );
  const refused = work.error;
  const told = { ...serverErrors(t, fields, refused), ...wrong };
  const summary = Object.entries(told).map(([name, message]) => {
    const field = fields.find((known) => known.name === name);
    return { id: idOf(name), label: field ? t(field.label) : '', message };
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    work.reset();
    const found = check(t, fields, values);
    setWrong(found);
    if (Object.keys(found).length === 0) work.mutate(values);
  };
  const leave = () => {
    forget();
    cancel?.();
  };
  return (
    <form onSubmit={onSubmit} noValidate className="dk-entity">
      {(refused || summary.length > 0) && (
        <Alert problem={refused} wrong={summary} attempt={work.failureCount + Object.keys(wrong).length} />
      )}
      {fields.map((field) => (
        <Entry
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          error={told[field.name]}
          change={(value) => {
            change({ ...values, [field.name]: value });
            if (wrong[field.name]) setWrong(without(wrong, field.name));
          }}
        />
      ))}
      <div className="dk-actions">
        <Submit busy={work.isPending}>{t(submit)}</Submit>
        {cancel && (
          <button type="button" className="btn btn-outline-primary" onClick={leave}>
            {t('form.cancel')}
          </button>
        )}
      </div>
    </form>
  );
}

type Translate = ReturnType<typeof useLanguage>['t'];

function check(t: Translate, fields: readonly FormField[], values: Values): Errors {
  const found: Record<string, string> = {};
  for (const { name, required, max, pattern, wrong } of fields) {
    const value = (values[name] ?? '').trim();
    if (value === '') {
      if (required) found[name] = t('wrong.missing');
    } else if (max !== undefined && [...value].length > max) found[name] = t('wrong.long', { count: max });
    else if (pattern && !pattern.test(value)) found[name] = t(wrong ?? 'wrong.form');
  }
  return found;
}

function serverErrors(t: Translate, fields: readonly FormField[], problem: Problem | null): Errors {
  const entries = (problem?.errors ?? []).map(({ pointer, message }) => {
    const name = pointer.slice(1).replaceAll('/', '.');
    const field = fields.find((known) => known.name === name);
    return [name, wrongText(t, message, field?.wrong)] as const;
  });
  return Object.fromEntries(entries);
}

function without(errors: Errors, name: string): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([other]) => other !== name));
}

function idOf(name: string): string {
  return fieldId(`/${name}`);
}

interface EntryProps {
  readonly field: FormField;
  readonly value: string;
  readonly error: string | undefined;
  readonly change: (value: string) => void;
}

function Entry({ field, value, error, change }: EntryProps) {
  const { t } = useLanguage();
  const id = idOf(field.name);
  const described = [field.hint && `${id}-hint`, error && `${id}-wrong`].filter(Boolean).join(' ');
  const common = {
    id,
    value,
    'aria-invalid': error ? (true as const) : undefined,
    'aria-describedby': described || undefined,
    'aria-required': field.required ? (true as const) : undefined,
    onChange: (event: { target: { value: string } }) => change(event.target.value),
  };
  return (
    <div className="dk-field">
      <label htmlFor={id}>
        {t(field.label)} {!field.required && <span className="dk-mute">{t('desk.optional')}</span>}
      </label>
      {field.hint && (
        <p className="dk-hint" id={`${id}-hint`}>
          {t(field.hint)}
        </p>
      )}
      {error && (
        <p className="dk-wrong" id={`${id}-wrong`}>
          {error}
        </p>
      )}
      <Control field={field} common={common} />
    </div>
  );
}

function Control({ field, common }: { readonly field: FormField; readonly common: object }) {
  const { t } = useLanguage();
  if (field.kind === 'lines') return <textarea {...common} rows={3} dir="auto" />;
  if (field.kind !== 'choice') {
    const type = field.kind === 'email' || field.kind === 'date' ? field.kind : 'text';
    return <input {...common} type={type} dir={type === 'text' ? 'auto' : undefined} autoComplete="off" />;
  }
  return (
    <select {...common}>
      <option value="">{t('desk.choose')}</option>
      {field.options?.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
