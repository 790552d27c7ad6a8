import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call, Problem, type InputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { base } from '../lib/page.ts';
import { SESSION, useWork } from '../lib/queries.ts';
import { BodyName, OtherBodies } from '../parts/body-choice.tsx';
import { Field, PageTitle, Refusal, Submit } from '../parts/basics.tsx';
import { CodeField, PasswordField } from '../parts/secrets.tsx';

/** Whether the body has a provider of its own where its staff sign in. */
const provider = document.documentElement.dataset['provider'] === 'true';

/** Login and password, the code of an authenticator where the account has one, or a passkey. */
export function SignInPage({ ended }: { readonly ended: boolean }) {
  const { t, locale, change } = useLanguage();
  const queries = useQueryClient();
  const [given, setGiven] = useState({ login: '', password: '', code: '' });
  const enter = () => void queries.resetQueries({ queryKey: SESSION });
  const signIn = useWork(
    ({ login, password, code }: typeof given) =>
      call('identity.sessions.create', { login, password, ...(code ? { code } : {}) }),
    enter,
  );
  const passkey = useWork(() => withPasskey(t('signIn.passkeyFailed')), enter);
  const codeNeeded = signIn.error?.code === 'IDENTITY_SECOND_FACTOR_REQUIRED' || given.code !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    passkey.reset();
    signIn.mutate(given);
  };
  return (
    <main className="dk-signin" id="content">
      <PageTitle>{t('signIn.title')}</PageTitle>
      <p>
        <BodyName className="dk-title" />
      </p>
      {ended && <p className="dk-note">{t('signIn.ended')}</p>}
      <Refusal problem={signIn.error ?? passkey.error} />
      <form onSubmit={submit} noValidate>
        <Field name="login" label="signIn.login">
          {(ids) => (
            <input
              {...ids}
              autoComplete="username"
              required
              value={given.login}
              onChange={(event) => setGiven({ ...given, login: event.target.value })}
            />
          )}
        </Field>
        <PasswordField
          name="password"
          label="signIn.password"
          value={given.password}
          change={(password) => setGiven({ ...given, password })}
        />
        {codeNeeded && <CodeField name="code" value={given.code} change={(code) => setGiven({ ...given, code })} />}
        <div className="dk-actions">
          <Submit busy={signIn.isPending}>{t('signIn.submit')}</Submit>
          <button
            type="button"
            className="btn btn-outline-primary"
            disabled={passkey.isPending}
            onClick={() => passkey.mutate(undefined)}
          >
            {t('signIn.passkey')}
          </button>
        </div>
      </form>
      {provider && (
        <p className="mt-3">
          <a
            className="btn btn-outline-primary"
            href={`/signin/oidc?returnTo=${encodeURIComponent(location.pathname)}`}
          >
            {t('signIn.provider')}
          </a>
        </p>
      )}
      <OtherBodies />
      <p className="mt-4">
        <button type="button" className="dk-quiet" onClick={() => change(locale === 'it' ? 'en' : 'it')}>
          {t('desk.language')}
        </button>
        {' · '}
        <a href={`${base}/`}>{t('desk.portal')}</a>
      </p>
    </main>
  );
}

async function withPasskey(failed: string) {
  const { challengeId, options } = await call('identity.passkeys.beginSignIn', {});
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const response = await startAuthentication({ optionsJSON }).catch(() => {
    throw new Problem(400, 'PASSKEY_NOT_USED', failed, undefined, []);
  });
  const input = { challengeId, response } as unknown as InputOf<'identity.passkeys.signIn'>;
  return call('identity.passkeys.signIn', input);
}
