import { startRegistration, type PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { formatDate } from '../../../../ui/contract/format.ts';
import { call, Problem, type InputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { Busy, Field, Refusal, Submit } from '../basics.tsx';
import { CredentialRefusal } from './step-up.tsx';

/** Passkeys of the person: added on this device, taken away. */
export function Passkeys() {
  const { t, locale } = useLanguage();
  const queries = useQueryClient();
  const [label, setLabel] = useState('');
  const keys = useRead('identity.passkeys.list', {});
  const reload = () => void queries.invalidateQueries({ queryKey: ['identity.passkeys.list'] });
  const add = useWork(
    (name: string) => register(name, t('signIn.passkeyFailed')),
    () => {
      setLabel('');
      reload();
    },
  );
  const remove = useWork((id: string) => call('identity.passkeys.remove', { id }), reload);
  const failed = add.error ? add : remove;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(label);
  };
  return (
    <section className="dk-card" aria-labelledby="passkeys">
      <h2 id="passkeys">{t('profile.passkeys')}</h2>
      <CredentialRefusal
        problem={failed.error}
        again={() => (failed === add ? add.mutate(label) : remove.mutate(remove.variables!))}
      />
      <Refusal problem={keys.error} again={() => void keys.refetch()} />
      {keys.isPending && <Busy />}
      {keys.data?.items.length === 0 && <p className="dk-mute">{t('profile.noPasskeys')}</p>}
      <ul className="dk-list">
        {keys.data?.items.map((key) => (
          <li key={key.id}>
            <span>
              {key.label} <span className="dk-mute">{formatDate(locale, new Date(key.createdAt))}</span>
            </span>
            <button type="button" className="dk-quiet" onClick={() => remove.mutate(key.id)}>
              {t('register.remove')} <span className="visually-hidden">{key.label}</span>
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={submit} noValidate>
        <Field name="label" label="profile.passkeyLabel">
          {(ids) => <input {...ids} maxLength={80} value={label} onChange={(event) => setLabel(event.target.value)} />}
        </Field>
        <Submit busy={add.isPending}>{t('profile.passkeyAdd')}</Submit>
      </form>
    </section>
  );
}

async function register(label: string, failed: string) {
  const { challengeId, options } = await call('identity.passkeys.beginRegistration', {});
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const response = await startRegistration({ optionsJSON }).catch(() => {
    throw new Problem(400, 'PASSKEY_NOT_USED', failed, undefined, []);
  });
  return call('identity.passkeys.register', {
    ...{ challengeId, response, label },
  } as unknown as InputOf<'identity.passkeys.register'>);
}
