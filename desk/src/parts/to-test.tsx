import { useState } from 'react';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Awaited } from './basics.tsx';

/** A recorded message as a test of its route, to be copied into its document. Only who deploys routes has a use for it. */
export function ToTest({ messageId }: { readonly messageId: string }) {
  const { t } = useLanguage();
  const me = useMe();
  const [wanted, setWanted] = useState(false);
  const [copied, setCopied] = useState(false);
  const made = useRead('bus.messages.toTest', { id: messageId }, { enabled: wanted });
  if (!me.permissions.includes('bus.routes.deploy')) return null;
  if (!wanted) {
    return (
      <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setWanted(true)}>
        {t('toTest.make')}
      </button>
    );
  }
  if (!made.data) return <Awaited problem={made.error} again={() => void made.refetch()} />;
  const { route, yaml, notes } = made.data;
  return (
    <section aria-label={t('toTest.make')}>
      <p>{t('toTest.lead', { route })}</p>
      {notes.map((note) => (
        <p key={note} className="dk-mute" lang="en">
          {note}
        </p>
      ))}
      <pre className="dk-scroll" tabIndex={0}>
        {yaml}
      </pre>
      <button
        type="button"
        className="btn btn-outline-primary btn-sm"
        onClick={() => void navigator.clipboard.writeText(yaml).then(() => setCopied(true))}
      >
        {t('toTest.copy')}
      </button>{' '}
      <span role="status">{copied && t('toTest.copied')}</span>
    </section>
  );
}
