import { useState, type FormEvent } from 'react';
import { call, type Problem } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useWork } from '../../lib/queries.ts';
import { Field, Refusal, Submit } from '../basics.tsx';

/** A refusal of what changes credentials; where a fresh proof is all that is missing, it is asked for here, and the work goes on. */
export function CredentialRefusal({
  problem,
  again,
}: {
  readonly problem: Problem | null;
  readonly again: () => void;
}) {
  const { t } = useLanguage();
  const [given, setGiven] = useState({ password: '', code: '' });
  const prove = useWork(
    ({ password, code }: typeof given) => call('identity.sessions.stepUp', { password, ...(code ? { code } : {}) }),
    () => {
      setGiven({ password: '', code: '' });
      again();
    },
  );
  if (problem?.code !== 'IDENTITY_STEP_UP_NEEDED') return <Refusal problem={problem} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    prove.mutate(given);
  };
  return (
    <form className="dk-note" onSubmit={submit}>
      <p>{t('profile.prove')}</p>
      <Refusal problem={prove.error} />
      <Field name="prove-password" label="signIn.password">
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="current-password"
            value={given.password}
            onChange={(event) => setGiven({ ...given, password: event.target.value })}
          />
        )}
      </Field>
      <Field name="prove-code" label="signIn.code">
        {(ids) => (
          <input
            {...ids}
            inputMode="numeric"
            autoComplete="one-time-code"
            value={given.code}
            onChange={(event) => setGiven({ ...given, code: event.target.value })}
          />
        )}
      </Field>
      <Submit busy={prove.isPending}>{t('profile.proveSubmit')}</Submit>
    </form>
  );
}
