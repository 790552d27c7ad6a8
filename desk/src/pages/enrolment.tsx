import { startRegistration, type PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { call, Problem, type InputOf, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useWork } from '../lib/queries.ts';
import { Busy, Form, PageTitle, Refusal, Submit } from '../parts/basics.tsx';
import { CodeField, PasswordField } from '../parts/secrets.tsx';

/** Sets password and second factor by the link that an administrator handed over; its token is in the part that servers do not see. */
export function EnrolmentPage() {
  const { t } = useLanguage();
  const [token] = useState(() => location.hash.slice(1));
  const [done, setDone] = useState(false);
  const open = useWork(
    () => call('identity.enrolments.open', { token }),
    () => undefined,
  );
  const { mutate } = open;
  useEffect(() => {
    if (token) mutate(undefined);
  }, [token, mutate]);
  return (
    <main className="dk-signin" id="content">
      <PageTitle>{t('enrol.title')}</PageTitle>
      {!token && <p className="dk-alert">{t('enrol.noToken')}</p>}
      {open.error?.status === 422 ? <p className="dk-alert">{t('enrol.noToken')}</p> : <Refusal problem={open.error} />}
      {open.isPending && <Busy />}
      {done && (
        <p className="dk-note dk-good">
          {t('enrol.done')} <Link to="/">{t('signIn.submit')}</Link>
        </p>
      )}
      {open.data && !done && <Factors token={token} opened={open.data} done={() => setDone(true)} />}
    </main>
  );
}

function Factors(props: {
  readonly token: string;
  readonly opened: OutputOf<'identity.enrolments.open'>;
  readonly done: () => void;
}) {
  const { t } = useLanguage();
  const { token, opened, done } = props;
  const [given, setGiven] = useState({ password: '', code: '' });
  const finish = useWork(
    (input: InputOf<'identity.enrolments.complete'>) => call('identity.enrolments.complete', input),
    done,
  );
  const passkey = useWork(async () => {
    const optionsJSON = opened.passkey.options as unknown as PublicKeyCredentialCreationOptionsJSON;
    const response = await startRegistration({ optionsJSON }).catch(() => {
      throw new Problem(400, 'PASSKEY_NOT_USED', t('signIn.passkeyFailed'), undefined, []);
    });
    const made = { challengeId: opened.passkey.challengeId, response };
    return call('identity.enrolments.complete', {
      token,
      passkey: made,
    } as unknown as InputOf<'identity.enrolments.complete'>);
  }, done);
  const submit = () => {
    const { password, code } = given;
    finish.mutate({ token, ...(password ? { password } : {}), ...(code ? { code } : {}) });
  };
  return (
    <Form problem={finish.error ?? passkey.error} submit={submit}>
      <p>{t('enrol.hello', { name: opened.name, login: opened.login })}</p>
      {opened.secondFactorRequired && <p className="dk-note">{t('enrol.totpRequired')}</p>}
      <PasswordField
        name="password"
        label="enrol.password"
        hint="enrol.passwordHint"
        fresh
        value={given.password}
        change={(password) => setGiven({ ...given, password })}
      />
      <h2>{t('enrol.totp')}</h2>
      <dl className="dk-facts mb-3">
        <dt>{t('enrol.totpKey')}</dt>
        <dd className="dk-hash">{opened.totp.secret}</dd>
      </dl>
      <CodeField name="code" hint="enrol.totpHint" value={given.code} change={(code) => setGiven({ ...given, code })} />
      <div className="dk-actions">
        <Submit busy={finish.isPending}>{t('enrol.submit')}</Submit>
        <button
          type="button"
          className="btn btn-outline-primary"
          disabled={passkey.isPending}
          onClick={() => passkey.mutate(undefined)}
        >
          {t('enrol.passkey')}
        </button>
      </div>
    </Form>
  );
}
