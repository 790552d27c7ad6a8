import { fileAddress } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';

/** A browser's own viewer of PDF does not start in a sandbox; what else comes is stopped by the policy that the server sends with it. */
const OPENED = new Set(['application/pdf', 'application/pkcs7-mime']);
const SHOWN = /^(application\/(pdf|pkcs7-mime|json|xml)|image\/(png|jpeg)|text\/|message\/rfc822)/;

/** A version of a document in a frame: PDF, images, the original of a signed file, and everything else as plain text. */
export function Preview(props: {
  readonly documentId: string;
  readonly version: number;
  readonly filename: string;
  readonly mime: string;
}) {
  const { t } = useLanguage();
  const { documentId, version, filename, mime } = props;
  if (!SHOWN.test(mime)) return <p className="dk-mute">{t('document.noPreview')}</p>;
  return (
    <iframe
      key={`${documentId}-${version}`}
      className="dk-viewer"
      title={t('document.previewOf', { name: filename })}
      src={`${fileAddress('records.documents.preview', { id: documentId, version })}#view=FitH&navpanes=0`}
      {...(OPENED.has(mime) ? {} : { sandbox: '' })}
    />
  );
}
