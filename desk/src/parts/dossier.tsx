import { fileAddress } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { Busy, Icon } from './basics.tsx';

/** The documents of a dossier, for those who may read it. */
export function DossierDocuments({ dossierId }: { readonly dossierId: string }) {
  const { t } = useLanguage();
  const dossier = useRead('records.dossiers.get', { id: dossierId, limit: 100 });
  const documents = dossier.data?.documents.items;
  return (
    <section className="dk-card" aria-labelledby="documents">
      <h2 id="documents">{t('task.documents')}</h2>
      {dossier.isPending && <Busy />}
      {dossier.error && <p className="dk-mute">{t('case.hidden')}</p>}
      {documents?.length === 0 && <p className="dk-mute">{t('desk.noDocuments')}</p>}
      <ul className="dk-list">
        {documents?.map((document) => (
          <li key={document.id}>
            <span>{document.title}</span>
            <a href={fileAddress('records.documents.download', { id: document.id })} download>
              <Icon name="it-download" /> {t('desk.download')}
              <span className="visually-hidden"> {document.title}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
