import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { Link, NavLink, Route, Routes } from 'react-router';
import { call } from './lib/client.ts';
import { useLanguage } from './lib/language.tsx';
import { demonstration } from './lib/page.ts';
import { SESSION } from './lib/queries.ts';
import { Me, useSession, type Session } from './lib/session.ts';
import { EnrolmentPage } from './pages/enrolment.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { Awaited, Empty, PageTitle } from './parts/basics.tsx';
import { menu, screens } from './screens.tsx';

/** The desk: who is signed in works, who is not signs in, at the same address. */
export function App() {
  return (
    <Routes>
      <Route path="attivazione" element={<EnrolmentPage />} />
      <Route path="*" element={<SignedIn />} />
    </Routes>
  );
}

function SignedIn() {
  const session = useSession();
  const [known, setKnown] = useState(false);
  if (session.data === undefined) return <Awaited problem={session.error} again={() => void session.refetch()} />;
  if (!session.data) return <SignInPage ended={known} />;
  if (!known) setKnown(true);
  return <Frame me={session.data} left={() => setKnown(false)} />;
}

function Frame({ me, left }: { readonly me: Session; readonly left: () => void }) {
  const { t } = useLanguage();
  return (
    <Me value={me}>
      <a className="dk-skip" href="#content">
        {t('desk.skip')}
      </a>
      <Top me={me} left={left} />
      <main className="dk-main container-xxl" id="content" tabIndex={-1}>
        <Suspense fallback={<Awaited problem={null} again={() => undefined} />}>
          <Routes>
            {screens.map(({ path, Screen }) => (
              <Route key={path} path={path} element={<Screen />} />
            ))}
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </main>
    </Me>
  );
}

function Top({ me, left }: { readonly me: Session; readonly left: () => void }) {
  const { t, locale, change } = useLanguage();
  const queries = useQueryClient();
  const may = (permission: string) => me.permissions.includes(permission);
  const signOut = async () => {
    await call('identity.sessions.end', {});
    sessionStorage.clear();
    left();
    queries.clear();
    queries.setQueryData(SESSION, null);
  };
  return (
    <header>
      {demonstration && (
        <div className="dk-demo">
          <p className="container-xxl">{t('desk.demo')}</p>
        </div>
      )}
      <div className="dk-top">
        <div className="container-xxl">
          <span className="dk-brand">DigiPro</span>
          <nav aria-label={t('desk.menu')}>
            <ul className="dk-nav">
              {menu
                .filter(({ permission }) => permission === undefined || may(permission))
                .map(({ path, label }) => (
                  <li key={path}>
                    <NavLink to={`/${path}`} end={path === ''}>
                      {t(label)}
                    </NavLink>
                  </li>
                ))}
            </ul>
          </nav>
          <div className="dk-bar">
            <span>{me.person.name}</span>
            <a href="/">{t('desk.portal')}</a>
            <button
              type="button"
              lang={locale === 'it' ? 'en' : 'it'}
              onClick={() => change(locale === 'it' ? 'en' : 'it')}
            >
              {t('desk.language')}
            </button>
            <button type="button" onClick={() => void signOut()}>
              {t('desk.signOut')}
            </button>
          </div>
        </div>
      </div>
    </header>
  );
}

function NotFound() {
  const { t } = useLanguage();
  return (
    <>
      <PageTitle>{t('desk.notFound')}</PageTitle>
      <Empty>
        <Link to="/">{t('desk.backToInbox')}</Link>
      </Empty>
    </>
  );
}
