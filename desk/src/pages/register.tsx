import { useState } from 'react';
import { Link } from 'react-router';
import { useLanguage } from '../lib/language.tsx';
import { PageTitle } from '../parts/basics.tsx';
import { RegisterForm, type Registered } from '../parts/register/form.tsx';

/** One letter after the other: the form, and what was registered since it was opened. */
export function RegisterPage() {
  const { t } = useLanguage();
  const [done, setDone] = useState<readonly Registered[]>([]);
  return (
    <>
      <PageTitle>{t('register.title')}</PageTitle>
      <div className="dk-grid">
        <RegisterForm registered={(entry) => setDone((before) => [entry, ...before])} />
        <section className="dk-card" aria-labelledby="done">
          <h2 id="done">{t('register.doneList')}</h2>
          {done.length === 0 && <p className="dk-mute">{t('register.doneNone')}</p>}
          <ol className="dk-list">
            {done.map(({ id, code, subject }) => (
              <li key={id}>
                <Link to={`/protocollo/${id}`}>{code}</Link>
                <bdi>{subject}</bdi>
              </li>
            ))}
          </ol>
        </section>
      </div>
    </>
  );
}
