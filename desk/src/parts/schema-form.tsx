import type { ReactNode } from 'react';
import { useLanguage } from '../lib/language.tsx';
import { applies, hintOf, titleOf, type Option } from '../../../ui/forms/schema.ts';
import { fieldId, useField } from './basics.tsx';
import type { Schema, Value } from './schema.ts';

interface FieldsProps {
  readonly schema: Schema;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** JSON pointer of the value in what is sent. */
  readonly pointer: string;
  readonly required?: boolean;
  /** Documents to choose from where a form asks for some. */
  readonly documents: readonly { readonly id: string; readonly title: string }[];
}

/** The fields of a JSON Schema, labelled and described by it; a question is there only while its condition (`x-when`) holds. */
export function SchemaFields(props: FieldsProps): ReactNode {
  const { schema } = props;
  if (schema.properties) return <Group {...props} />;
  if (schema.const === true) return <Declaration {...props} />;
  if (schema.const !== undefined) return null;
  if (schema.oneOf) return <Choice {...props} options={schema.oneOf} />;
  if (schema.type === 'boolean') return <YesNo {...props} />;
  if (schema.type === 'array') return schema.items?.format === 'uuid' ? <Documents {...props} /> : <Lines {...props} />;
  return <Text {...props} />;
}

function Group(props: FieldsProps) {
  const { locale } = useLanguage();
  const { schema, pointer, onChange, documents } = props;
  const value = (props.value ?? {}) as Readonly<Record<string, Value>>;
  const asked = Object.entries(schema.properties!).filter(([, child]) => applies(child, value));
  const fields = asked.map(([name, child]) => (
    <SchemaFields
      key={name}
      schema={child}
      value={value[name]}
      onChange={(next) => onChange({ ...value, [name]: next } as Value)}
      pointer={`${pointer}/${name}`}
      required={schema.required?.includes(name) ?? false}
      documents={documents}
    />
  ));
  // The outermost group has the page's title for its legend.
  if (pointer === '/variables') return <>{fields}</>;
  return (
    <fieldset className="dk-group">
      <legend>{titleOf(schema, locale)}</legend>
      {fields}
    </fieldset>
  );
}

function useQuestion({ schema, pointer, required }: FieldsProps) {
  const { t, locale } = useLanguage();
  const id = fieldId(pointer);
  const hint = hintOf(schema, locale);
  const title = titleOf(schema, locale) || pointer.split('/').at(-1)!;
  const { wrong, note } = useField(id, title);
  const described = [hint && `${id}-hint`, wrong].filter(Boolean).join(' ');
  return {
    ...{ t, locale, id },
    label: `${title}${required ? '' : ` ${t('desk.optional')}`}`,
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

const LONG = 300;

function Text(props: FieldsProps) {
  const { id, label, aria, notes } = useQuestion(props);
  const { schema, value, onChange, required } = props;
  const shared = { id, ...aria, 'aria-required': required, value: typeof value === 'string' ? value : '' };
  return (
    <div className="dk-field">
      <label htmlFor={id}>{label}</label>
      {notes}
      {(schema.maxLength ?? 0) > LONG ? (
        <textarea {...shared} rows={4} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          {...shared}
          type={schema.format === 'date' ? 'date' : 'text'}
          inputMode={schema.type === 'integer' ? 'numeric' : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}

function Lines(props: FieldsProps) {
  const { t, id, label, aria, notes } = useQuestion(props);
  const lines = (props.value ?? []) as readonly string[];
  return (
    <div className="dk-field">
      <label htmlFor={id}>{label}</label>
      <p className="dk-hint">{t('desk.onePerLine')}</p>
      {notes}
      <textarea
        id={id}
        {...aria}
        rows={4}
        value={lines.join('\n')}
        onChange={(event) => props.onChange(event.target.value.split('\n'))}
      />
    </div>
  );
}

function Choice(props: FieldsProps & { readonly options: readonly Option[] }) {
  const { locale, id, label, aria, notes } = useQuestion(props);
  return (
    <fieldset className="dk-field" {...aria}>
      <legend>{label}</legend>
      {notes}
      {props.options.map((option, index) => (
        <label className="dk-option" key={option.const}>
          <input
            type="radio"
            id={index === 0 ? id : undefined}
            name={id}
            checked={props.value === option.const}
            onChange={() => props.onChange(option.const)}
          />
          <span>{titleOf(option, locale)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function YesNo(props: FieldsProps) {
  const { t, id, label, aria, notes } = useQuestion(props);
  return (
    <fieldset className="dk-field" {...aria}>
      <legend>{label}</legend>
      {notes}
      {([true, false] as const).map((answer) => (
        <label className="dk-option" key={String(answer)}>
          <input
            type="radio"
            id={answer ? id : undefined}
            name={id}
            checked={props.value === answer}
            onChange={() => props.onChange(answer)}
          />
          <span>{t(answer ? 'desk.yes' : 'desk.no')}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Declaration(props: FieldsProps) {
  const { locale, id, aria, notes } = useQuestion(props);
  return (
    <div className="dk-field">
      {notes}
      <label className="dk-option">
        <input
          type="checkbox"
          id={id}
          {...aria}
          checked={props.value === true}
          onChange={(event) => props.onChange(event.target.checked)}
        />
        <span>{titleOf(props.schema, locale)}</span>
      </label>
    </div>
  );
}

function Documents(props: FieldsProps) {
  const { t, id, label, notes } = useQuestion(props);
  const chosen = (props.value ?? []) as readonly string[];
  const toggle = (document: string, on: boolean) =>
    props.onChange(on ? [...chosen, document] : chosen.filter((other) => other !== document));
  return (
    <fieldset className="dk-field" id={id}>
      <legend>{label}</legend>
      {notes}
      {props.documents.length === 0 && <p className="dk-hint">{t('desk.noDocuments')}</p>}
      {props.documents.map((document) => (
        <label className="dk-option" key={document.id}>
          <input
            type="checkbox"
            checked={chosen.includes(document.id)}
            onChange={(event) => toggle(document.id, event.target.checked)}
          />
          <span>{document.title}</span>
        </label>
      ))}
    </fieldset>
  );
}
