import { useState } from 'react';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { useLanguage } from '../lib/language.tsx';

/** A one-time link, shown once. The token is in the part of the address that servers do not see. */
export function EnrolmentLink(props: {
  /** Prefix of the addresses of the body that the account is in. */
  readonly base: string;
  readonly login: string;
  readonly token: string;
  readonly expiresAt: string;
}) {
  const { t, locale } = useLanguage();
  const [copied, setCopied] = useState(false);
  const address = `${location.origin}${props.base}/desk/attivazione#${props.token}`;
  const copy = async () => {
    await navigator.clipboard.writeText(address).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="dk-note dk-good" role="status">
      <h2>{t('link.title', { login: props.login })}</h2>
      <p>{t('link.lead', { until: formatDateTime(locale, new Date(props.expiresAt)) })}</p>
      <p className="dk-hash dk-link">{address}</p>
      <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => void copy()}>
        {copied ? t('link.copied') : t('link.copy')}
      </button>
    </div>
  );
}
