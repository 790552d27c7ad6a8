import { useState, type ReactNode } from 'react';
import { busWord } from '../lib/bus-words.ts';
import { useLanguage } from '../lib/language.tsx';
import type { JsonSchema } from '../lib/route-schema.ts';
import { fieldId, useField } from './basics.tsx';

interface Props {
  readonly schema: JsonSchema;
  /** Name of the field, as the schema calls it. */
  readonly name: string;
  /** What it is called, where the name of the field does not say it. */
  readonly label?: string;
  /** JSON pointer of the value in what is sent: what the server says of it stands beside it. */
  readonly pointer: string;
  readonly value: unknown;
  /** Undefined takes the field out. */
  readonly onChange: (value: unknown) => void;
  readonly required?: boolean;
  /** Draws what the schema refers to instead of saying it. */
  readonly reference?: (reference: string, value: unknown, onChange: (value: unknown) => void) => ReactNode;
}

/** Texts longer than this have several lines. */
const LINE = 500;

/** Fields for whatever a JSON Schema describes: texts, numbers, choices, lists, objects in objects; what has no field is written as JSON. */
export function JsonField(props: Props): ReactNode {
  const { schema, value, onChange, reference } = props;
  if (schema.$ref) return reference?.(schema.$ref, value, onChange) ?? null;
  if (schema.const !== undefined) return null;
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants)
    return isTextOrTexts(variants) ? <Lines {...props} single /> : <Variants {...props} variants={variants} />;
  if (schema.enum) return <Choice {...props} />;
  if (schema.type === 'boolean') return <Check {...props} />;
  if (schema.type === 'integer' || schema.type === 'number' || schema.type === 'string') return <Text {...props} />;
  if (schema.type === 'array' && schema.items?.type === 'string') return <Lines {...props} />;
  if (schema.type === 'array') return <Items {...props} />;
  if (schema.properties) return <Group {...props} />;
  return <Json {...props} />;
}

function isTextOrTexts(variants: readonly JsonSchema[]): boolean {
  return variants.length === 2 && variants[0]!.type === 'string' && variants[1]!.items?.type === 'string';
}

function useQuestion({ schema, name, label, pointer, required }: Props) {
  const { t, locale } = useLanguage();
  const id = fieldId(pointer);
  const title = label ?? busWord(locale, 'busField', name);
  const { wrong, note } = useField(id, title);
  const hint = hintOf(schema, locale);
  const described = [hint && `${id}-hint`, wrong].filter(Boolean).join(' ');
  return {
    ...{ t, locale, id, title },
    label: required ? title : `${title} ${t('desk.optional')}`,
    aria: { 'aria-describedby': described || undefined, 'aria-invalid': wrong ? (true as const) : undefined },
    notes: (
      <>
        {hint && (
          <p className="dk-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
        {note}
      </>
    ),
  };
}

/** Schemas speak English; the language of an expression is said in every language. */
function hintOf({ description }: JsonSchema, locale: 'it' | 'en'): string | undefined {
  if (description === undefined || locale === 'en') return description;
  const language = /^(FEEL|JSONata)\b/.exec(description)?.[1];
  return language && `Espressione ${language}`;
}

function Text(props: Props) {
  const { id, label, aria, notes } = useQuestion(props);
  const { schema, value, onChange } = props;
  const number = schema.type !== 'string';
  const said = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const change = (text: string) => {
    if (text === '') onChange(undefined);
    else onChange(number && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  };
  const shared = { id, ...aria, 'aria-required': props.required ?? false, value: said, spellCheck: false };
  return (
    <div className="dk-field">
      <label htmlFor={id}>{label}</label>
      {notes}
      {(schema.maxLength ?? 0) > LINE ? (
        <textarea {...shared} rows={3} onChange={(event) => change(event.target.value)} />
      ) : (
        <input
          {...shared}
          inputMode={number ? 'numeric' : undefined}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </div>
  );
}

function Choice(props: Props) {
  const { t, locale, id, label, aria, notes } = useQuestion(props);
  const { schema, value, onChange } = props;
  return (
    <div className="dk-field">
      <label htmlFor={id}>{label}</label>
      {notes}
      <select
        id={id}
        {...aria}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      >
        <option value="">{t('form.choose')}</option>
        {schema.enum!.map((option) => (
          <option key={option} value={option}>
            {busWord(locale, 'busValue', String(option))}
          </option>
        ))}
      </select>
    </div>
  );
}

function Check(props: Props) {
  const { id, title, aria, notes } = useQuestion(props);
  return (
    <div className="dk-field">
      {notes}
      <label className="dk-option">
        <input
          type="checkbox"
          id={id}
          {...aria}
          checked={props.value === true}
          onChange={(event) => props.onChange(event.target.checked || undefined)}
        />
        <span>{title}</span>
      </label>
    </div>
  );
}

/** A list of texts, one a line; `single`: one alone is no list. */
function Lines(props: Props & { readonly single?: boolean }) {
  const { t, id, label, aria, notes } = useQuestion(props);
  const { value, onChange, single } = props;
  const lines = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
  const change = (text: string) => {
    const next = text.split('\n');
    onChange(text === '' ? undefined : single && next.length === 1 ? next[0] : next);
  };
  return (
    <div className="dk-field">
      <label htmlFor={id}>{label}</label>
      <p className="dk-hint">{t('desk.onePerLine')}</p>
      {notes}
      <textarea
        {...{ id, ...aria, spellCheck: false }}
        rows={3}
        value={lines.join('\n')}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  );
}

/** An object: where it may be left out, it is there only once somebody wants it. */
function Group(props: Props) {
  const { t, title, notes } = useQuestion(props);
  const { schema, value, onChange, required, pointer } = props;
  const there = isRecord(value);
  const held = there ? value : {};
  return (
    <fieldset className="dk-group">
      <legend>{title}</legend>
      {notes}
      {!required && (
        <label className="dk-option">
          <input
            type="checkbox"
            checked={there}
            onChange={(event) => onChange(event.target.checked ? {} : undefined)}
          />
          <span>{t('form.setUp')}</span>
        </label>
      )}
      {(required || there) && (
        <JsonFields schema={schema} value={held} onChange={onChange} pointer={pointer} reference={props.reference} />
      )}
    </fieldset>
  );
}

/** The fields of an object, those that are needed first. */
export function JsonFields(props: {
  readonly schema: JsonSchema;
  readonly value: Readonly<Record<string, unknown>>;
  readonly onChange: (value: Readonly<Record<string, unknown>>) => void;
  readonly pointer: string;
  readonly reference?: Props['reference'];
}) {
  const { schema, value, onChange, pointer, reference } = props;
  const needed = new Set(schema.required ?? []);
  const entries = Object.entries(schema.properties ?? {});
  const change = (name: string, next: unknown) => {
    const { [name]: _old, ...rest } = value;
    onChange(next === undefined ? rest : { ...value, [name]: next });
  };
  return entries
    .toSorted(([one], [other]) => Number(needed.has(other)) - Number(needed.has(one)))
    .map(([name, inner]) => (
      <JsonField
        key={name}
        {...{ schema: inner, name, reference, value: value[name], required: needed.has(name) }}
        pointer={`${pointer}/${name}`}
        onChange={(next) => change(name, next)}
      />
    ));
}

/** One of several shapes, told apart by a field that each has fixed. */
function Variants(props: Props & { readonly variants: readonly JsonSchema[] }) {
  const { t, locale, id, title, label, aria, notes } = useQuestion(props);
  const { variants, value, onChange, pointer, reference } = props;
  const nameOf = (variant: JsonSchema) =>
    String(Object.values(variant.properties ?? {}).find((one) => one.const !== undefined)?.const ?? '');
  const fixed = (variant: JsonSchema) =>
    Object.fromEntries(
      Object.entries(variant.properties ?? {}).flatMap(([name, one]) =>
        one.const === undefined ? [] : [[name, one.const]],
      ),
    );
  if (variants.some((variant) => nameOf(variant) === '')) return <Json {...props} />;
  const held = isRecord(value) ? value : undefined;
  const current = held && variants.find((variant) => Object.values(held).includes(nameOf(variant)));
  return (
    <fieldset className="dk-group">
      <legend>{title}</legend>
      <div className="dk-field">
        <label htmlFor={id}>{label}</label>
        {notes}
        <select
          id={id}
          {...aria}
          value={current ? nameOf(current) : ''}
          onChange={(event) => {
            const next = variants.find((variant) => nameOf(variant) === event.target.value);
            onChange(next && fixed(next));
          }}
        >
          <option value="">{t('form.noneOfThem')}</option>
          {variants.map((variant) => (
            <option key={nameOf(variant)} value={nameOf(variant)}>
              {busWord(locale, 'busValue', nameOf(variant))}
            </option>
          ))}
        </select>
      </div>
      {current && <JsonFields schema={current} value={held!} onChange={onChange} {...{ pointer, reference }} />}
    </fieldset>
  );
}

/** A list of objects, each with its fields; one may be put behind them or taken away. */
function Items(props: Props) {
  const { t, title, notes } = useQuestion(props);
  const { schema, value, onChange, pointer, reference } = props;
  const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const replace = (index: number, next: unknown) => onChange(items.map((item, at) => (at === index ? next : item)));
  if (!schema.items?.properties) return <Json {...props} />;
  return (
    <fieldset className="dk-group">
      <legend>{title}</legend>
      {notes}
      {items.map((item, index) => (
        <div className="dk-item" key={index}>
          <JsonFields
            schema={schema.items!}
            value={isRecord(item) ? item : {}}
            onChange={(next) => replace(index, next)}
            pointer={`${pointer}/${index}`}
            reference={reference}
          />
          <button
            type="button"
            className="btn btn-outline-danger btn-sm"
            onClick={() => onChange(items.filter((_, at) => at !== index))}
          >
            {t('form.takeAway')}
            <span className="visually-hidden">
              {' '}
              {title} {index + 1}
            </span>
          </button>
        </div>
      ))}
      <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => onChange([...items, {}])}>
        {t('form.addOne')}
        <span className="visually-hidden"> {title}</span>
      </button>
    </fieldset>
  );
}

/** What no field is made for: its JSON, taken over whenever it is right. */
function Json(props: Props) {
  const { t, id, label, aria, notes } = useQuestion(props);
  const { value, onChange } = props;
  const [typed, setTyped] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const [wrong, setWrong] = useState('');
  const change = (text: string) => {
    setTyped(text);
    try {
      onChange(text.trim() === '' ? undefined : JSON.parse(text));
      setWrong('');
    } catch (error) {
      setWrong((error as Error).message);
    }
  };
  return (
    <div className="dk-field">
      <label htmlFor={id}>{label}</label>
      <p className="dk-hint">JSON</p>
      {notes}
      {wrong && (
        <p className="dk-wrong">
          {t('dead.data.wrong')} {wrong}
        </p>
      )}
      <textarea
        {...{ id, ...aria, spellCheck: false }}
        className="font-monospace"
        rows={5}
        value={typed}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
