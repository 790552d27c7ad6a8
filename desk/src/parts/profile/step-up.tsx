import { useState } from 'react';
import { call, type Problem } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useWork } from '../../lib/queries.ts';
import { Form, Refusal, Submit } from '../basics.tsx';
import { CodeField, PasswordField } from '../secrets.tsx';

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
  return (
    <Form className="dk-note" problem={prove.error} submit={() => prove.mutate(given)}>
      <p>{t('profile.prove')}</p>
      <PasswordField
        name="prove-password"
        label="signIn.password"
        value={given.password}
        change={(password) => setGiven({ ...given, password })}
      />
      <CodeField name="prove-code" value={given.code} change={(code) => setGiven({ ...given, code })} />
      <Submit busy={prove.isPending}>{t('profile.proveSubmit')}</Submit>
    </Form>
  );
}
