import { Link } from 'react-router';
import { fileAddress, type OutputOf } from '../lib/client.ts';
import { formatBytes } from '../../../ui/contract/format.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { Busy, Icon } from './basics.tsx';
import { Thumbnail } from './pages.tsx';

type Documents = OutputOf<'records.dossiers.get'>['documents'];

/** The documents of a dossier, for those who may read it. */
export function DossierDocuments({ dossierId }: { readonly dossierId: string }) {
  const { t } = useLanguage();
  const dossier = useRead('records.dossiers.get', { id: dossierId, limit: 100 });
  return (
    <section className="dk-card" aria-labelledby="documents">
      <h2 id="documents">{t('task.documents')}</h2>
      {dossier.isPending && <Busy />}
      {dossier.error && <p className="dk-mute">{t('case.hidden')}</p>}
      {dossier.data && <DocumentList documents={dossier.data.documents} />}
    </section>
  );
}

/** Documents with the way to their page and their file. */
export function DocumentList({ documents }: { readonly documents: Documents }) {
  const { t, locale } = useLanguage();
  const { items, next } = documents;
  return (
    <>
      {items.length === 0 && <p className="dk-mute">{t('desk.noDocuments')}</p>}
      <ul className="dk-list">
        {items.map((document) => (
          <li key={document.id}>
            {document.filename && <Thumbnail documentId={document.id} />}
            <div className="dk-wide">
              <Link to={`/documenti/${document.id}`}>{document.title}</Link>
              {document.filename && (
                <div className="dk-mute">
                  {document.filename}
                  {document.size !== null && ` · ${formatBytes(locale, document.size)}`}
                </div>
              )}
            </div>
            {document.filename && (
              <a href={fileAddress('records.documents.download', { id: document.id })} download>
                <Icon name="it-download" /> {t('desk.download')}
                <span className="visually-hidden"> {document.title}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
      {next !== null && <p className="dk-mute">{t('dossier.more', { count: items.length })}</p>}
    </>
  );
}
