import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useDraft } from '../../lib/draft.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useWork } from '../../lib/queries.ts';
import type { JsonSchema } from '../../lib/route-schema.ts';
import { Field, Form, Submit } from '../../parts/basics.tsx';
import { EntityForm } from '../../parts/entity-form.tsx';
import { JsonFields } from '../../parts/json-form.tsx';

export type Endpoint = OutputOf<'bus.endpoints.list'>['items'][number];
export type Kind = OutputOf<'bus.endpoints.kinds'>['items'][number];
type Put = InputOf<'bus.endpoints.put'>;

interface Values {
  readonly code: string;
  readonly name: string;
  readonly connector: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Sets a system up: the fields of its settings come from what its connector publishes. Secrets stand in them by name alone. */
export function EndpointForm(props: {
  readonly kinds: readonly Kind[];
  /** What is changed; nothing where a new one is set up. */
  readonly endpoint?: Endpoint;
  readonly done: (code: string) => void;
  readonly cancel: () => void;
}) {
  const { t, locale } = useLanguage();
  const queries = useQueryClient();
  const { kinds, endpoint, done, cancel } = props;
  const [values, change, forget] = useDraft<Values>(`endpoint.${endpoint?.code ?? ''}`, () => ({
    ...{ code: endpoint?.code ?? '', name: endpoint?.name ?? '' },
    ...{ connector: endpoint?.connector ?? kinds[0]!.kind, settings: endpoint?.settings ?? {} },
  }));
  const kind = kinds.find((one) => one.kind === values.connector)!;
  const put = useWork(
    (_: undefined, key) => call('bus.endpoints.put', { ...values, enabled: endpoint?.enabled ?? true } as Put, key),
    () => {
      forget();
      void queries.invalidateQueries({ queryKey: ['bus.endpoints.list'] });
      done(values.code);
    },
  );
  const set = (next: Partial<Values>) => change({ ...values, ...next });
  return (
    <section className="dk-card" aria-labelledby="endpoint-form">
      <h2 id="endpoint-form">{endpoint ? endpoint.name : t('endpoints.new')}</h2>
      <Form problem={put.error} submit={() => put.mutate(undefined)}>
        <Field name="name" label="endpoints.name">
          {(ids) => <input {...ids} value={values.name} onChange={(event) => set({ name: event.target.value })} />}
        </Field>
        {!endpoint && (
          <>
            <Field name="code" label="endpoints.code" hint="endpoints.code.hint">
              {(ids) => (
                <input
                  {...ids}
                  spellCheck={false}
                  value={values.code}
                  onChange={(event) => set({ code: event.target.value })}
                />
              )}
            </Field>
            <Field name="connector" label="endpoints.kind">
              {(ids) => (
                <select
                  {...ids}
                  value={values.connector}
                  onChange={(event) => set({ connector: event.target.value, settings: {} })}
                >
                  {kinds.map((one) => (
                    <option key={one.kind} value={one.kind}>
                      {one.title[locale]}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </>
        )}
        <JsonFields
          key={values.connector}
          schema={kind.settings as JsonSchema}
          value={values.settings}
          pointer="/settings"
          onChange={(settings) => set({ settings })}
        />
        <div className="dk-actions">
          <Submit busy={put.isPending}>{t('form.save')}</Submit>
          <button
            type="button"
            className="btn btn-outline-primary"
            onClick={() => {
              forget();
              cancel();
            }}
          >
            {t('form.cancel')}
          </button>
        </div>
      </Form>
    </section>
  );
}

/** A password or key under a name. Nobody is shown it again, and no draft keeps it. */
export function SecretForm({ done }: { readonly done: () => void }) {
  const { t } = useLanguage();
  const [given, setGiven] = useState({ name: '', value: '' });
  const put = useWork(
    ({ name, value }: typeof given, key) => call('bus.secrets.put', { name, value }, key),
    () => {
      setGiven({ name: '', value: '' });
      done();
    },
  );
  return (
    <Form problem={put.error} submit={() => put.mutate(given)}>
      <Field name="name" label="endpoints.secret.name" hint="endpoints.secret.hint">
        {(ids) => (
          <input
            {...ids}
            spellCheck={false}
            value={given.name}
            onChange={(event) => setGiven({ ...given, name: event.target.value })}
          />
        )}
      </Field>
      <Field name="value" label="endpoints.secret.value">
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="new-password"
            value={given.value}
            onChange={(event) => setGiven({ ...given, value: event.target.value })}
          />
        )}
      </Field>
      <Submit busy={put.isPending}>{t('endpoints.secret.put')}</Submit>
    </Form>
  );
}

/** Names a system of the own network that may be reached, and why. */
export function EgressForm({ done }: { readonly done: () => void }) {
  return (
    <EntityForm
      form="egress"
      fields={[
        { name: 'rule', label: 'endpoints.egress.rule', hint: 'endpoints.egress.rule.hint', required: true, max: 260 },
        { name: 'reason', label: 'dead.open.reason', required: true, max: 500 },
      ]}
      submit="endpoints.egress.allow"
      send={({ rule, reason }, key) =>
        call('bus.egress.allow', { rule: rule!.trim().toLowerCase(), reason: reason!.trim() }, key)
      }
      done={done}
    />
  );
}
