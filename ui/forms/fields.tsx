import type { ComponentChildren } from 'preact';
import type { Locale } from '../contract/locale.ts';
import { translator } from '../contract/portal.ts';
import type { Wrong } from './check.ts';
import type { Field } from './pages.ts';
import { hasLines, nameOf, typed } from './parse.ts';
import { hintOf, titleOf, type Schema } from './schema.ts';
import { wrongText } from './words.ts';

/** Identifier of a field on its page: where the summary of errors leads. */
export function fieldId(path: readonly string[]): string {
  return `f-${path.join('-')}`;
}

export interface FieldProps {
  readonly locale: Locale;
  readonly field: Field;
  /** The answer given so far, or what was typed when it is wrong. */
  readonly value: unknown;
  readonly wrong: Wrong | undefined;
  /** The question is the title of the page: its label is the heading of level one. */
  readonly alone: boolean;
}

/** One field with its label, hint and error, as its schema says. */
export function FormField(props: FieldProps) {
  const { schema } = props.field;
  if (schema.oneOf || schema.type === 'boolean') return <Choice {...props} />;
  if (schema.items?.oneOf) return <Choices {...props} />;
  return <Text {...props} />;
}

interface Parts {
  readonly id: string;
  readonly label: string;
  readonly hints: readonly string[];
  readonly error: string | undefined;
  readonly describedBy: string | undefined;
}

function partsOf({ field, locale, wrong }: FieldProps): Parts {
  const t = translator(locale);
  const { schema, path, required } = field;
  const id = fieldId(path);
  const error = wrong && wrongText(schema, wrong, locale);
  const hints = [hintOf(schema, locale) ?? kindHint(schema, locale), lengthHint(schema, locale)].filter(
    (text) => text !== undefined,
  );
  const describedBy = [...hints.map((_hint, index) => `${id}-hint${index}`), ...(error ? [`${id}-error`] : [])].join(
    ' ',
  );
  const label = required ? titleOf(schema, locale) : `${titleOf(schema, locale)} ${t('form.optional')}`;
  return { id, label, hints, error, describedBy: describedBy || undefined };
}

function kindHint(schema: Schema, locale: Locale): string | undefined {
  const t = translator(locale);
  if (schema.format === 'date') return t('form.date.hint');
  if (schema['x-amount']) return t('form.amount.hint');
  return schema.type === 'array' && !schema.items?.oneOf ? t('form.lines.hint') : undefined;
}

function lengthHint(schema: Schema, locale: Locale): string | undefined {
  return hasLines(schema) ? translator(locale)('form.length.hint', { limit: schema.maxLength! }) : undefined;
}

function Notes({ id, hints, error }: Parts) {
  return (
    <>
      {hints.map((hint, index) => (
        <p class="dp-hint" id={`${id}-hint${index}`}>
          {hint}
        </p>
      ))}
      {error && (
        <p class="dp-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </>
  );
}

/** A label that is the page's heading, or one of several on a page. */
function Heading({ alone, children }: { readonly alone: boolean; readonly children: ComponentChildren }) {
  return alone ? <h1 class="dp-question-title">{children}</h1> : <>{children}</>;
}

function Text(props: FieldProps) {
  const parts = partsOf(props);
  const { id, label, error, describedBy } = parts;
  const { field, value, alone } = props;
  const { schema, path, required } = field;
  const shared = {
    id,
    name: nameOf(path),
    'aria-describedby': describedBy,
    'aria-invalid': error ? ('true' as const) : undefined,
    'aria-required': required ? ('true' as const) : undefined,
    autocomplete: schema['x-autocomplete'],
  };
  const lines = schema.type === 'array' || hasLines(schema);
  return (
    <div class={error ? 'dp-question dp-question-wrong' : 'dp-question'}>
      <Heading alone={alone}>
        <label for={id}>{label}</label>
      </Heading>
      <Notes {...parts} />
      {lines ? (
        <textarea {...shared} rows={schema.maxLength && schema.maxLength > 1000 ? 10 : 4} dir="auto">
          {typed(schema, value)}
        </textarea>
      ) : (
        <input {...shared} {...inputKind(schema)} value={typed(schema, value)} />
      )}
    </div>
  );
}

function inputKind(schema: Schema) {
  if (schema.format === 'email') return { type: 'email', class: 'dp-input-wide', spellcheck: false } as const;
  if (schema.format === 'date')
    return { type: 'text', class: 'dp-input-short', inputMode: 'numeric', placeholder: undefined } as const;
  if (schema['x-amount']) return { type: 'text', class: 'dp-input-short', inputMode: 'decimal' } as const;
  if (schema.type === 'integer') return { type: 'text', class: 'dp-input-short', inputMode: 'numeric' } as const;
  return { type: 'text', class: 'dp-input-wide', dir: 'auto' } as const;
}

function Choice(props: FieldProps) {
  const t = translator(props.locale);
  const { schema } = props.field;
  const options = schema.oneOf
    ? schema.oneOf.map((option) => ({
        value: option.const,
        text: titleOf(option, props.locale),
        hint: hintOf(option, props.locale),
      }))
    : [
        { value: 'true', text: t('common.yes'), hint: undefined },
        { value: 'false', text: t('common.no'), hint: undefined },
      ];
  const chosen = props.value === undefined ? [] : [String(props.value as string | boolean)];
  return <Options {...props} kind="radio" options={options} chosen={chosen} />;
}

function Choices(props: FieldProps) {
  const options = props.field.schema.items!.oneOf!.map((option) => ({
    ...{ value: option.const, text: titleOf(option, props.locale), hint: hintOf(option, props.locale) },
  }));
  const chosen = Array.isArray(props.value) ? (props.value as unknown[]).map(String) : [];
  return <Options {...props} kind="checkbox" options={options} chosen={chosen} />;
}

interface OptionsProps extends FieldProps {
  readonly kind: 'radio' | 'checkbox';
  readonly options: readonly { readonly value: string; readonly text: string; readonly hint: string | undefined }[];
  readonly chosen: readonly string[];
}

function Options(props: OptionsProps) {
  const parts = partsOf(props);
  const { id, label, error, describedBy } = parts;
  const { alone, kind, options, chosen, field } = props;
  return (
    <fieldset class={error ? 'dp-question dp-question-wrong' : 'dp-question'} aria-describedby={describedBy}>
      <legend>
        <Heading alone={alone}>{label}</Heading>
      </legend>
      <Notes {...parts} />
      {options.map((option, index) => {
        const own = index === 0 ? id : `${id}-${index}`;
        return (
          <div class="dp-option">
            <input
              type={kind}
              id={own}
              name={nameOf(field.path)}
              value={option.value}
              checked={chosen.includes(option.value)}
              aria-describedby={option.hint ? `${own}-about` : undefined}
            />
            <label for={own}>{option.text}</label>
            {option.hint && (
              <p class="dp-hint" id={`${own}-about`}>
                {option.hint}
              </p>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
