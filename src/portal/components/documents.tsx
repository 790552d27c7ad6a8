import { formatDate } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import type { PracticeDocumentView } from '../citizen-types.ts';
import { createPaths, type PracticeOpener } from '../paths.ts';
import type { Frame } from '../types.ts';

interface DocumentsProps {
  readonly frame: Frame;
  readonly opener: PracticeOpener;
  readonly documents: readonly PracticeDocumentView[];
}

/** What the body answered, then what the applicant sent. */
export function Documents({ frame, opener, documents }: DocumentsProps) {
  const t = translator(frame.locale);
  if (documents.length === 0) return null;
  const groups = [
    [t('practice.documents.office'), documents.filter(({ from }) => from === 'office')],
    [t('practice.documents.own'), documents.filter(({ from }) => from === 'applicant')],
  ] as const;
  return (
    <section class="dp-part">
      <h2 class="h4">{t('practice.documents')}</h2>
      {groups
        .filter(([, list]) => list.length > 0)
        .map(([label, list]) => (
          <>
            <h3 class="h6">{label}</h3>
            <ul class="dp-list">
              {list.map((document) => (
                <DocumentLine frame={frame} opener={opener} document={document} />
              ))}
            </ul>
          </>
        ))}
    </section>
  );
}

function DocumentLine({
  frame,
  opener,
  document,
}: {
  readonly frame: Frame;
  readonly opener: PracticeOpener;
  readonly document: PracticeDocumentView;
}) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const date = formatDate(frame.locale, new Date(document.registeredAt));
  return (
    <li>
      <a href={paths.practice(opener, `documenti/${document.id}`)}>
        <bdi>{document.title}</bdi>
      </a>
      <p class="mb-1 text-secondary">
        {document.filename !== document.title && (
          <>
            <bdi>{document.filename}</bdi>,{' '}
          </>
        )}
        {t('practice.document.of', { code: document.entryCode, date })}
      </p>
      {document.from === 'office' && (
        <a href={paths.verdict(document.sha256)} aria-label={t('practice.document.verifyOf', { name: document.title })}>
          {t('practice.document.verify')}
        </a>
      )}
    </li>
  );
}
