import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Busy, Empty, PageTitle, Refusal } from '../parts/basics.tsx';
import { Intake } from '../parts/intake.tsx';
import { RegisterForm } from '../parts/register-form.tsx';

const EVERY_MS = 5000;

/** The register, and the two ways in: a message that is dropped, a document that is registered by hand. */
export function ProtocolPage() {
  const { t, locale } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const entries = useRead('records.protocol.list', { limit: 100 }, { every: EVERY_MS });
  const reload = () => void queries.invalidateQueries({ queryKey: ['records.protocol.list'] });
  return (
    <>
      <PageTitle>{t('protocol.title')}</PageTitle>
      {me.permissions.includes('bus.messages.receive') && <Intake registered={reload} />}
      {me.permissions.includes('records.protocol.register') && <RegisterForm registered={reload} />}
      <Refusal problem={entries.error} again={() => void entries.refetch()} />
      {entries.isPending && <Busy />}
      {entries.data?.items.length === 0 && <Empty>{t('protocol.empty')}</Empty>}
      {entries.data && entries.data.items.length > 0 && (
        <div className="dk-scroll" tabIndex={0} role="region" aria-label={t('protocol.title')}>
          <table className="dk-table">
            <thead>
              <tr>
                <th scope="col">{t('protocol.code')}</th>
                <th scope="col">{t('protocol.registered')}</th>
                <th scope="col">{t('protocol.flow')}</th>
                <th scope="col">{t('protocol.subject')}</th>
                <th scope="col">{t('protocol.correspondents')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.data.items.map((entry) => (
                <tr key={entry.id}>
                  <td>
                    <Link className="dk-title dk-nowrap" to={`/protocollo/${entry.id}`}>
                      {entry.code}
                    </Link>
                  </td>
                  <td>{formatDateTime(locale, new Date(entry.registeredAt))}</td>
                  <td className="dk-nowrap">{t(`flow.${entry.flow}`)}</td>
                  <td>
                    {entry.subject}
                    {entry.annulment && (
                      <div className="dk-wrong">{t('entry.annulled', { reason: entry.annulment.reason })}</div>
                    )}
                  </td>
                  <td>{entry.correspondents.map((party) => party.name).join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
