import '../lib/drive-catalogue.ts';
import { useState } from 'react';
import { Link } from 'react-router';
import { density, setDensity, type Density } from '../lib/density.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { setShortcuts, shortcutsOn } from '../lib/shortcuts.ts';
import { Address, Field, PageTitle, Refusal } from '../parts/basics.tsx';
import { useRoleNames } from './admin/names.ts';
import { Passkeys } from '../parts/profile/passkeys.tsx';
import { PasswordForm } from '../parts/profile/password.tsx';
import { SecondFactor } from '../parts/profile/second-factor.tsx';
import { Sessions } from '../parts/profile/sessions.tsx';

/** One's own: data, ways to prove who one is, open sessions, and how the desk looks here. */
export function ProfilePage() {
  const { t } = useLanguage();
  const me = useMe();
  const roleName = useRoleNames();
  const person = useRead('identity.people.get', { id: me.person.id });
  return (
    <>
      <PageTitle>{t('profile.title')}</PageTitle>
      <div className="dk-grid">
        <div>
          <PasswordForm />
          <Passkeys />
          <SecondFactor />
          <section className="dk-card" aria-labelledby="drive">
            <h2 id="drive">{t('drive.title')}</h2>
            <p>{t('drive.lead')}</p>
            <Link to="/profilo/unita">{t('drive.open')}</Link>
          </section>
        </div>
        <div>
          <section className="dk-card" aria-labelledby="own">
            <h2 id="own">{t('profile.own')}</h2>
            <Refusal problem={person.error} again={() => void person.refetch()} />
            <dl className="dk-facts">
              <dt>{t('profile.name')}</dt>
              <dd>{me.person.name}</dd>
              <dt>{t('profile.email')}</dt>
              <dd>
                <Address email={person.data?.email ?? null} />
              </dd>
              <dt>{t('profile.taxCode')}</dt>
              <dd>{person.data?.taxCode ?? '–'}</dd>
              <dt>{t('profile.roles')}</dt>
              <dd>{me.roles.map(roleName).join(', ')}</dd>
            </dl>
            <p className="dk-mute">{t('profile.ownHint')}</p>
          </section>
          <Sessions />
          <Looks />
        </div>
      </div>
    </>
  );
}

/** What is kept on this device only. */
function Looks() {
  const { t, locale, change } = useLanguage();
  const [rows, setRows] = useState(density);
  const [keys, setKeys] = useState(shortcutsOn);
  return (
    <section className="dk-card" aria-labelledby="looks">
      <h2 id="looks">{t('profile.looks')}</h2>
      <Field name="locale" label="profile.language">
        {(ids) => (
          <select {...ids} value={locale} onChange={(event) => change(event.target.value === 'en' ? 'en' : 'it')}>
            <option value="it" lang="it">
              Italiano
            </option>
            <option value="en" lang="en">
              English
            </option>
          </select>
        )}
      </Field>
      <Field name="density" label="profile.density">
        {(ids) => (
          <select
            {...ids}
            value={rows}
            onChange={(event) => {
              const chosen = event.target.value as Density;
              setDensity(chosen);
              setRows(chosen);
            }}
          >
            <option value="comfortable">{t('profile.density.comfortable')}</option>
            <option value="compact">{t('profile.density.compact')}</option>
          </select>
        )}
      </Field>
      <label className="dk-option">
        <input
          type="checkbox"
          checked={keys}
          onChange={(event) => {
            setShortcuts(event.target.checked);
            setKeys(event.target.checked);
          }}
        />
        <span>{t('profile.shortcuts')}</span>
      </label>
    </section>
  );
}
