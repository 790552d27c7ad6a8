import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { Busy, Refusal, Submit } from '../basics.tsx';
import { useNotice } from '../notice.tsx';
import { CodeField } from '../secrets.tsx';
import { CredentialRefusal } from './step-up.tsx';

/** The authenticator app: its key is shown once, and counts from the first right code on. */
export function SecondFactor() {
  const { t } = useLanguage();
  const say = useNotice();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const app = useRead('identity.totp.get', {});
  const changed = (told: 'profile.totpDone' | 'profile.totpRemoved') => {
    void queries.invalidateQueries({ queryKey: ['identity.totp.get'] });
    say(t(told));
  };
  const begin = useWork(
    (_: null) => call('identity.totp.begin', {}),
    () => undefined,
  );
  const confirm = useWork(
    (given: string) => call('identity.totp.confirm', { code: given }),
    () => {
      setCode('');
      begin.reset();
      changed('profile.totpDone');
    },
  );
  const remove = useWork(
    (_: null) => call('identity.totp.remove', {}),
    () => changed('profile.totpRemoved'),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code);
  };
  return (
    <section className="dk-card" aria-labelledby="totp">
      <h2 id="totp">{t('enrol.totp')}</h2>
      <Refusal problem={app.error} again={() => void app.refetch()} />
      {app.isPending && <Busy />}
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
        app.data && (
          <>
            <p className="dk-mute">{t(app.data.connected ? 'profile.totpConnected' : 'profile.totpNone')}</p>
            <button
              type="button"
              className="btn btn-outline-primary btn-sm"
              onClick={() => (app.data.connected ? remove : begin).mutate(null)}
            >
              {t(app.data.connected ? 'profile.totpRemove' : 'profile.totpBegin')}
            </button>
          </>
        )
      )}
    </section>
  );
}
