import { useState } from 'react';
import { call } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useWork } from '../../lib/queries.ts';
import { Field, Form, Submit } from '../basics.tsx';
import { useNotice } from '../notice.tsx';

const blank = { currentPassword: '', newPassword: '' };

/** A new password; all other sessions of the person end with the old one. */
export function PasswordForm() {
  const { t } = useLanguage();
  const say = useNotice();
  const [given, setGiven] = useState(blank);
  const work = useWork(
    (input: typeof blank) => call('identity.accounts.changePassword', input),
    () => {
      setGiven(blank);
      say(t('profile.passwordDone'));
    },
  );
  const submit = () => {
    work.mutate(given);
  };
  return (
    <section className="dk-card" aria-labelledby="password">
      <h2 id="password">{t('profile.password')}</h2>
      <Form problem={work.error} submit={submit}>
        <Field name="currentPassword" label="profile.currentPassword">
          {(ids) => (
            <input
              {...ids}
              type="password"
              autoComplete="current-password"
              value={given.currentPassword}
              onChange={(event) => setGiven({ ...given, currentPassword: event.target.value })}
            />
          )}
        </Field>
        <Field name="newPassword" label="enrol.password" hint="enrol.passwordHint">
          {(ids) => (
            <input
              {...ids}
              type="password"
              autoComplete="new-password"
              value={given.newPassword}
              onChange={(event) => setGiven({ ...given, newPassword: event.target.value })}
            />
          )}
        </Field>
        <Submit busy={work.isPending}>{t('profile.passwordSubmit')}</Submit>
      </Form>
    </section>
  );
}
