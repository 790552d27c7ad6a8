import { useQueryClient } from '@tanstack/react-query';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { call } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { Busy, Refusal, Tag } from '../basics.tsx';

/** Where one is signed in, and the way to end all but this one. */
export function Sessions() {
  const { t, locale } = useLanguage();
  const queries = useQueryClient();
  const sessions = useRead('identity.sessions.list', {});
  const end = useWork(
    (_: null) => call('identity.sessions.endAll', {}),
    () => void queries.invalidateQueries({ queryKey: ['identity.sessions.list'] }),
  );
  const others = sessions.data?.items.filter(({ current }) => !current) ?? [];
  return (
    <section className="dk-card" aria-labelledby="sessions">
      <h2 id="sessions">{t('profile.sessions')}</h2>
      <Refusal problem={sessions.error ?? end.error} />
      {sessions.isPending && <Busy />}
      <ul className="dk-list">
        {sessions.data?.items.map((session) => (
          <li key={session.id}>
            <span>
              {t(`profile.method.${session.method}`)}
              <span className="dk-mute d-block">{formatDateTime(locale, new Date(session.createdAt))}</span>
            </span>
            {session.current && <Tag kind="current">{t('profile.thisSession')}</Tag>}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => end.mutate(null)}>
          {t('profile.endOthers')}
        </button>
      )}
    </section>
  );
}
