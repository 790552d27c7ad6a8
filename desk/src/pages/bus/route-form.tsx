import { useState } from 'react';
import { parseDocument } from 'yaml';
import { busWord } from '../../lib/bus-words.ts';
import { useLanguage } from '../../lib/language.tsx';
import { kindOf, stepKinds, type JsonSchema, type Step, type StepKind } from '../../lib/route-schema.ts';
import { isRecord, JsonField, JsonFields } from '../../parts/json-form.tsx';
import type { Editing } from './route.tsx';

/** Fields of the document that have no place of their own beside the steps. */
const HEAD = ['route', 'attempts', 'batch', 'hands'];

/** The route for who writes no YAML: fields for each step, made from the schema of its kind. The text stays, with its comments. */
export function RouteForm({ text, change, schema, document }: Editing) {
  const { t } = useLanguage();
  if (!document) return <p className="dk-note">{t('routes.form.unread')}</p>;
  const set = (path: readonly (string | number)[], value: unknown) => change(withValue(text, path, value));
  const head = Object.fromEntries(HEAD.map((name) => [name, schema.properties?.[name]]).filter(([, one]) => one));
  const steps = Array.isArray(document['steps']) ? (document['steps'] as readonly unknown[]) : [];
  return (
    <section aria-label={t('routes.view.modulo')}>
      <JsonFields
        schema={{ properties: head as Record<string, JsonSchema>, required: ['route'] }}
        value={document}
        pointer=""
        onChange={(next) => {
          const name = HEAD.find((one) => next[one] !== document[one]);
          if (name) set([name], next[name]);
        }}
      />
      <Steps
        kinds={stepKinds(schema)}
        steps={steps}
        pointer="/steps"
        change={(next) => set(['steps'], next)}
        changeAt={(index, next) => set(['steps', index], next)}
      />
    </section>
  );
}

/** Sets one value in the text: what stands around it, comments included, stays as it was written. */
function withValue(text: string, path: readonly (string | number)[], value: unknown): string {
  const document = parseDocument(text);
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, document.createNode(value));
  return document.toString({ lineWidth: 120 });
}

interface StepsProps {
  readonly kinds: readonly StepKind[];
  readonly steps: readonly unknown[];
  readonly pointer: string;
  readonly change: (steps: readonly unknown[]) => void;
  /** Changes one alone, where that leaves more of the text as it is. */
  readonly changeAt?: (index: number, step: unknown) => void;
}

function Steps({ kinds, steps, pointer, change, changeAt }: StepsProps) {
  const { t, locale } = useLanguage();
  const [kind, setKind] = useState(kinds[0]!.name);
  const id = `add${pointer.replaceAll('/', '-')}`;
  const replace = (index: number, step: unknown) =>
    changeAt ? changeAt(index, step) : change(steps.map((one, at) => (at === index ? step : one)));
  const move = (from: number, to: number) => {
    const next = [...steps];
    next.splice(to, 0, ...next.splice(from, 1));
    change(next);
  };
  return (
    <>
      <ol className="dk-form-steps">
        {steps.map((step, index) => (
          <li key={index} className="dk-card">
            <StepFields
              {...{ kinds, step, number: index + 1 }}
              pointer={`${pointer}/${index}`}
              change={(next) => replace(index, next)}
            />
            <div className="dk-actions dk-tight">
              <StepButton
                label="routes.step.up"
                number={index + 1}
                off={index === 0}
                press={() => move(index, index - 1)}
              />
              <StepButton
                label="routes.step.down"
                number={index + 1}
                off={index === steps.length - 1}
                press={() => move(index, index + 1)}
              />
              <StepButton
                label="routes.step.remove"
                number={index + 1}
                off={steps.length === 1}
                press={() => change(steps.filter((_, at) => at !== index))}
              />
            </div>
          </li>
        ))}
      </ol>
      <div className="dk-filterbar">
        <div className="dk-filter">
          <label htmlFor={id}>{t('routes.step.kind')}</label>
          <select id={id} value={kind} onChange={(event) => setKind(event.target.value)}>
            {kinds.map(({ name, pattern }) => (
              <option key={name} value={name}>
                {busWord(locale, 'busKind', name)} ({pattern})
              </option>
            ))}
          </select>
        </div>
        <button
          type="button"
          className="btn btn-outline-primary btn-sm"
          onClick={() => change([...steps, { [kind]: emptyOf(kinds.find(({ name }) => name === kind)!.schema) }])}
        >
          {t('routes.step.add')}
        </button>
      </div>
    </>
  );
}

function StepButton(props: {
  readonly label: 'routes.step.up' | 'routes.step.down' | 'routes.step.remove';
  readonly number: number;
  readonly off: boolean;
  readonly press: () => void;
}) {
  const { t } = useLanguage();
  const { label, number, off, press } = props;
  return (
    <button type="button" className="btn btn-outline-primary btn-sm" disabled={off} onClick={press}>
      {t(label)}
      <span className="visually-hidden"> {number}</span>
    </button>
  );
}

/** The least that a step of a kind begins with: what is needed of it, empty. */
function emptyOf(schema: JsonSchema): unknown {
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'string') return '';
  if (schema.type === 'array') return [];
  return Object.fromEntries(
    (schema.required ?? []).flatMap((name): (readonly [string, unknown])[] => {
      const inner = schema.properties?.[name];
      if (!inner) return [];
      if (inner.$ref) return [[name, []]];
      if (inner.type === 'array' && inner.items?.properties) return [[name, [emptyOf(inner.items)]]];
      return inner.enum ? [[name, inner.enum[0]]] : [];
    }),
  );
}

interface FieldsProps {
  readonly kinds: readonly StepKind[];
  readonly step: unknown;
  readonly number: number;
  readonly pointer: string;
  readonly change: (step: Step) => void;
}

function StepFields({ kinds, step, number, pointer, change }: FieldsProps) {
  const { t, locale } = useLanguage();
  const found = kindOf(step);
  const kind = kinds.find(({ name }) => name === found?.kind);
  if (!found || !kind) {
    return (
      <>
        <h2 className="dk-subtitle">{t('routes.step', { number })}</h2>
        <p className="dk-mute">{t('routes.step.unknown')}</p>
      </>
    );
  }
  const title = busWord(locale, 'busKind', kind.name);
  const set = (next: unknown) => change({ ...(step as Step), [kind.name]: next ?? emptyOf(kind.schema) });
  const inside = (reference: string, value: unknown, onChange: (value: unknown) => void) =>
    reference === '#/$defs/steps' ? (
      <Steps
        kinds={kinds}
        steps={Array.isArray(value) ? value : []}
        pointer={`${pointer}/${reference}`}
        change={onChange}
      />
    ) : null;
  return (
    <>
      <h2 className="dk-subtitle">
        {number}. {title} <span className="dk-mute">{kind.pattern}</span>
      </h2>
      {kind.schema.properties ? (
        <JsonFields
          schema={kind.schema}
          pointer={`${pointer}/${kind.name}`}
          value={isRecord(found.parameters) ? found.parameters : {}}
          reference={inside}
          onChange={set}
        />
      ) : (
        <JsonField
          schema={kind.schema}
          name={kind.name}
          label={title}
          pointer={`${pointer}/${kind.name}`}
          value={found.parameters}
          required
          reference={inside}
          onChange={set}
        />
      )}
    </>
  );
}
