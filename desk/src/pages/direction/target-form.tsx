import { useState } from 'react';
import { call, type InputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useWork } from '../../lib/queries.ts';
import { Field, Form, Submit } from '../../parts/basics.tsx';

type Target = InputOf<'performance.targets.set'>;

/** What the body promises of an indicator, from a day on. */
export function TargetForm({ code, done }: { readonly code: Target['indicator']; readonly done: () => void }) {
  const { t } = useLanguage();
  const [given, setGiven] = useState({ value: '', validFrom: '', source: '' });
  const work = useWork((input: Target, key) => call('performance.targets.set', input, key), done);
  const send = () => {
    const { validFrom, source } = given;
    work.mutate({ indicator: code, value: Number(given.value.replace(',', '.')), validFrom, source });
  };
  const change = (name: keyof typeof given) => (event: { readonly target: { readonly value: string } }) =>
    setGiven({ ...given, [name]: event.target.value });
  return (
    <details>
      <summary>{t('kpi.setTarget')}</summary>
      <Form problem={work.error} submit={send}>
        <Field name="value" label="kpi.target.value">
          {(ids) => <input {...ids} required inputMode="decimal" value={given.value} onChange={change('value')} />}
        </Field>
        <Field name="validFrom" label="kpi.target.from">
          {(ids) => <input {...ids} required type="date" value={given.validFrom} onChange={change('validFrom')} />}
        </Field>
        <Field name="source" label="kpi.target.why" hint="kpi.target.whyHint">
          {(ids) => <input {...ids} required maxLength={300} value={given.source} onChange={change('source')} />}
        </Field>
        <Submit busy={work.isPending}>{t('kpi.target.save')}</Submit>
      </Form>
    </details>
  );
}
