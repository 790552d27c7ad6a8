import { fileAddress } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';

/** Pictures of the first pages of a version, fetched when they are opened. */
export function PagePictures(props: { readonly documentId: string; readonly version: number; readonly pages: number }) {
  const { t } = useLanguage();
  const { documentId: id, version, pages } = props;
  if (pages === 0) return null;
  return (
    <details className="dk-pages">
      <summary>{t('document.pages', { number: pages })}</summary>
      <ol>
        {Array.from({ length: pages }, (_, index) => index + 1).map((page) => (
          <li key={page}>
            <a href={fileAddress('records.intake.page', { id, version, page })} target="_blank" rel="noreferrer">
              <img
                src={fileAddress('records.intake.page', { id, version, page })}
                alt={t('document.page', { number: page })}
                loading="lazy"
              />
            </a>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** The first page of a document, small, beside its name; nothing where there is no picture of it. */
export function Thumbnail({ documentId: id, version }: { readonly documentId: string; readonly version?: number }) {
  const address = fileAddress('records.intake.thumbnail', version === undefined ? { id } : { id, version });
  return <img className="dk-thumb" src={address} alt="" loading="lazy" />;
}
