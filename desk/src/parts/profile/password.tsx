import { useState } from 'react';
import { call } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useWork } from '../../lib/queries.ts';
import { Form, Submit } from '../basics.tsx';
import { useNotice } from '../notice.tsx';
import { PasswordField } from '../secrets.tsx';

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
        <PasswordField
          name="currentPassword"
          label="profile.currentPassword"
          value={given.currentPassword}
          change={(currentPassword) => setGiven({ ...given, currentPassword })}
        />
        <PasswordField
          name="newPassword"
          label="enrol.password"
          hint="enrol.passwordHint"
          fresh
          value={given.newPassword}
          change={(newPassword) => setGiven({ ...given, newPassword })}
        />
        <Submit busy={work.isPending}>{t('profile.passwordSubmit')}</Submit>
      </Form>
    </section>
  );
}
