import { useState, type FormEvent } from 'react';
import { call } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useWork } from '../../lib/queries.ts';
import { Submit } from '../basics.tsx';
import { useNotice } from '../notice.tsx';
import { CodeField } from '../secrets.tsx';
import { CredentialRefusal } from './step-up.tsx';

/** The authenticator app: its key is shown once, and counts from the first right code on. */
export function SecondFactor() {
  const { t } = useLanguage();
  const say = useNotice();
  const [code, setCode] = useState('');
  const begin = useWork(
    (_: null) => call('identity.totp.begin', {}),
    () => undefined,
  );
  const confirm = useWork(
    (given: string) => call('identity.totp.confirm', { code: given }),
    () => {
      setCode('');
      begin.reset();
      say(t('profile.totpDone'));
    },
  );
  const remove = useWork(
    (_: null) => call('identity.totp.remove', {}),
    () => say(t('profile.totpRemoved')),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code);
  };
  return (
    <section className="dk-card" aria-labelledby="totp">
      <h2 id="totp">{t('enrol.totp')}</h2>
      <CredentialRefusal problem={begin.error} again={() => begin.mutate(null)} />
      <CredentialRefusal problem={confirm.error} again={() => confirm.mutate(code)} />
      <CredentialRefusal problem={remove.error} again={() => remove.mutate(null)} />
      {begin.data ? (
        <form onSubmit={submit} noValidate>
          <p>{t('enrol.totpHint')}</p>
          <p className="dk-hash">{begin.data.secret}</p>
          <CodeField name="totp-code" value={code} change={setCode} />
          <Submit busy={confirm.isPending}>{t('profile.totpConfirm')}</Submit>
        </form>
      ) : (
        <div className="dk-actions">
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => begin.mutate(null)}>
            {t('profile.totpBegin')}
          </button>
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => remove.mutate(null)}>
            {t('profile.totpRemove')}
          </button>
        </div>
      )}
    </section>
  );
}
