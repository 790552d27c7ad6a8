import '../../lib/drive-catalogue.ts';
import { Link } from 'react-router';
import type { DeskLabel } from '../../../../ui/contract/desk.ts';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { call } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { base } from '../../lib/page.ts';
import { usePages } from '../../lib/pages.ts';
import { useRead, useWork } from '../../lib/queries.ts';
import { PageTitle, Refusal } from '../../parts/basics.tsx';
import { Copy } from '../../parts/copy.tsx';
import { useNotice } from '../../parts/notice.tsx';
import { AppPasswords } from './passwords.tsx';

/** The repository as a drive of one's computer: its address, the passwords of programs, how each system connects it, and what was thrown away. */
export function DrivePage() {
  const { t } = useLanguage();
  return (
    <>
      <PageTitle>{t('drive.title')}</PageTitle>
      <p>{t('drive.lead')}</p>
      <div className="dk-grid">
        <div>
          <MountAddress />
          <AppPasswords />
        </div>
        <div>
          <How />
          <Bin />
        </div>
      </div>
    </>
  );
}

function MountAddress() {
  const { t } = useLanguage();
  const own = useRead('identity.appPasswords.list', {});
  const address = `${location.origin}${base}/dav/`;
  return (
    <section className="dk-card" aria-labelledby="address">
      <h2 id="address">{t('drive.address')}</h2>
      {location.protocol !== 'https:' && <p className="dk-note">{t('drive.insecure')}</p>}
      <p className="dk-hash dk-link">{address}</p>
      <Copy text={address} label={t('drive.copy')} done={t('drive.copied')} />
      {own.data?.login && <p className="dk-mute">{t('drive.addressHint', { login: own.data.login })}</p>}
    </section>
  );
}

const SYSTEMS: readonly { readonly title: DeskLabel; readonly steps: readonly DeskLabel[] }[] = [
  { title: 'drive.windows', steps: ['drive.windows.1', 'drive.windows.2', 'drive.windows.3'] },
  { title: 'drive.mac', steps: ['drive.mac.1', 'drive.mac.2'] },
  { title: 'drive.linux', steps: ['drive.linux.1', 'drive.linux.2'] },
  { title: 'drive.office', steps: ['drive.office.1'] },
];

function How() {
  const { t } = useLanguage();
  return (
    <section className="dk-card" aria-labelledby="how">
      <h2 id="how">{t('drive.how')}</h2>
      {SYSTEMS.map(({ title, steps }) => (
        <div key={title}>
          <h3>{t(title)}</h3>
          <ol>
            {steps.map((step) => (
              <li key={step}>{t(step)}</li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

function Bin() {
  const { t, locale } = useLanguage();
  const say = useNotice();
  const thrown = usePages('records.documents.list', { discarded: true });
  const restore = useWork(
    (id: string) => call('records.documents.restore', { id }),
    () => {
      thrown.reload();
      say(t('drive.restored'));
    },
  );
  return (
    <section className="dk-card" aria-labelledby="bin">
      <h2 id="bin">{t('drive.bin')}</h2>
      <Refusal problem={thrown.problem ?? restore.error} again={thrown.reload} />
      {!thrown.pending && thrown.rows.length === 0 && <p className="dk-mute">{t('drive.binEmpty')}</p>}
      <ul className="dk-list">
        {thrown.rows.map(({ id, title, createdAt }) => (
          <li key={id}>
            <span className="dk-wide">
              <Link to={`/documenti/${id}`}>{title}</Link>{' '}
              <span className="dk-mute">{formatDateTime(locale, new Date(createdAt))}</span>
            </span>
            <button type="button" className="dk-quiet" disabled={restore.isPending} onClick={() => restore.mutate(id)}>
              {t('drive.restore')} <span className="visually-hidden">{title}</span>
            </button>
          </li>
        ))}
      </ul>
      {thrown.more && (
        <button type="button" className="dk-quiet" onClick={thrown.loadMore}>
          {t('desk.more')}
        </button>
      )}
    </section>
  );
}
