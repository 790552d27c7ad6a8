import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { Link, Route, Routes } from 'react-router';
import { call } from './lib/client.ts';
import { useLanguage } from './lib/language.tsx';
import { SESSION } from './lib/queries.ts';
import { Me, useSession, type Session } from './lib/session.ts';
import { EnrolmentPage } from './pages/enrolment.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { Awaited, Empty, PageTitle } from './parts/basics.tsx';
import { Shell } from './parts/shell.tsx';
import { screens } from './screens.tsx';

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
  return <Frame key={session.data.person.id} me={session.data} left={() => setKnown(false)} />;
}

function Frame({ me, left }: { readonly me: Session; readonly left: () => void }) {
  const queries = useQueryClient();
  // Somebody else has signed in, here or in another tab: what the one before has read is not theirs.
  useEffect(() => () => queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] }), [queries]);
  const signOut = async () => {
    await call('identity.sessions.end', {});
    sessionStorage.clear();
    left();
    queries.clear();
    queries.setQueryData(SESSION, null);
  };
  return (
    <Me value={me}>
      <Shell me={me} signOut={() => void signOut()}>
        <Suspense fallback={<Awaited problem={null} again={() => undefined} />}>
          <Routes>
            {screens.map(({ path, Screen }) => (
              <Route key={path} path={path} element={<Screen />} />
            ))}
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </Shell>
    </Me>
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
