import '../lib/drive-catalogue.ts';
import { Link, useParams, useSearchParams } from 'react-router';
import { formatBytes, formatDateTime } from '../../../ui/contract/format.ts';
import { titleOf, type Schema } from '../../../ui/forms/schema.ts';
import { fileAddress, type OutputOf } from '../lib/client.ts';
import { codeWord } from '../lib/codes.ts';
import { useLanguage } from '../lib/language.tsx';
import { base } from '../lib/page.ts';
import { usePages } from '../lib/pages.ts';
import { useRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Awaited, Busy, Icon, PageTitle, Tag } from '../parts/basics.tsx';
import { DocumentEditing } from '../parts/document-editing.tsx';
import { IntakeStages } from '../parts/intake-stages.tsx';
import { PagePictures } from '../parts/pages.tsx';
import { Access } from '../parts/access.tsx';
import { RecordHistory } from '../parts/record-history.tsx';
import { Preview } from '../parts/preview.tsx';
import { ReadablePage } from '../parts/readable.tsx';
import { Signatures } from '../parts/signatures.tsx';

type Document = OutputOf<'records.documents.get'>;
type Version = Document['versions'][number];

/** A document: what it is, its versions, a look at one of them, its signatures, where it lies. The address holds the version. */
export function DocumentPage() {
  const { t } = useLanguage();
  const { id } = useParams();
  const [params] = useSearchParams();
  const found = useRead('records.documents.get', { id: id! });
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const document = found.data;
  const shown =
    document.versions.find(({ version }) => String(version) === params.get('versione')) ?? document.versions.at(-1);
  const signed = document.versions.filter(({ mime }) => mime === 'application/pkcs7-mime');
  return (
    <>
      <PageTitle
        aside={
          <Tag kind={document.state === 'final' ? 'done' : 'current'}>{t(`document.state.${document.state}`)}</Tag>
        }
      >
        {document.title}
      </PageTitle>
      <div className="dk-grid">
        <div>
          <Look document={document} shown={shown} />
          <Signatures documentId={document.id} signed={signed.map(({ version }) => version)} />
        </div>
        <div>
          <DocumentEditing document={document} />
          <Versions document={document} shown={shown} />
          <Where document={document} />
          <Facts document={document} />
          <Access key={document.id} noun="documents" id={document.id} level={document.level} />
          <RecordHistory noun="documents" id={document.id} />
          {shown && <IntakeStages documentId={document.id} version={shown.version} />}
          {shown && <Proof version={shown} />}
        </div>
      </div>
    </>
  );
}

function Look({ document, shown }: { readonly document: Document; readonly shown: Version | undefined }) {
  const { t } = useLanguage();
  return (
    <section className="dk-card" aria-labelledby="preview">
      <h2 id="preview">{t('document.preview')}</h2>
      {shown ? (
        <>
          <Shown documentId={document.id} version={shown} />
          <p className="dk-actions">
            <a href={fileAddress('records.documents.download', { id: document.id, version: shown.version })} download>
              <Icon name="it-download" /> {t('desk.download')} {shown.filename}
            </a>
          </p>
        </>
      ) : (
        <p className="dk-mute">{t('document.noContent')}</p>
      )}
    </section>
  );
}

/** Mails and invoices as a page, everything else as it is; and the pictures of its pages. */
function Shown({ documentId, version }: { readonly documentId: string; readonly version: Version }) {
  const asked = { id: documentId, version: version.version };
  const intake = useRead('records.intake.stages', asked);
  const hasPage = intake.data?.preview.readable === true;
  const page = useRead('records.intake.readable', asked, { enabled: hasPage });
  if (intake.isPending || (hasPage && page.isPending)) return <Busy />;
  if (page.data?.readable) return <ReadablePage readable={page.data.readable} />;
  return (
    <>
      <Preview documentId={documentId} {...version} />
      <PagePictures documentId={documentId} version={version.version} pages={intake.data?.preview.pages ?? 0} />
    </>
  );
}

function Versions({ document, shown }: { readonly document: Document; readonly shown: Version | undefined }) {
  const { t, locale } = useLanguage();
  return (
    <section className="dk-card" aria-labelledby="versions">
      <h2 id="versions">{t('document.versions')}</h2>
      <ol className="dk-list">
        {document.versions.toReversed().map((version) => (
          <li key={version.version} aria-current={version === shown ? 'true' : undefined}>
            <div>
              <Link to={`?versione=${version.version}`} preventScrollReset>
                {t('document.version', { number: version.version })}
              </Link>
              {version.version === document.version && ` (${t('document.current')})`}
              <div>
                {version.filename} · {formatBytes(locale, version.size)}
              </div>
              <div className="dk-mute">
                {t('document.by', {
                  name: version.createdByName ?? t('document.system'),
                  when: formatDateTime(locale, new Date(version.createdAt)),
                })}
              </div>
              {version.reason && <div>{t('document.reason', { reason: version.reason })}</div>}
              <div className="dk-hash">{version.sha256}</div>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Where({ document }: { readonly document: Document }) {
  const { t } = useLanguage();
  const me = useMe();
  const reads = me.permissions.includes('publication.board.report');
  const board = usePages('publication.board.register', { documentId: document.id }, { enabled: reads });
  const { dossiers, entries, relations } = document;
  const nowhere = dossiers.length + entries.length + relations.length + board.rows.length === 0;
  return (
    <section className="dk-card" aria-labelledby="where">
      <h2 id="where">{t('document.where')}</h2>
      {nowhere && <p className="dk-mute">{t('document.nowhere')}</p>}
      <Places label={t('document.dossiers')} at="/fascicoli" items={dossiers} />
      <Places label={t('document.entries')} at="/protocollo" items={entries} />
      <Places label={t('document.board')} at="/pubblicazioni" items={board.rows} />
      {relations.length > 0 && <h3>{t('document.relations')}</h3>}
      <ul className="dk-list">
        {relations.map(({ fromId, toId, relation, title }) => {
          const other = fromId === document.id ? toId : fromId;
          return (
            <li key={`${other}-${relation}`}>
              <span>
                {t(fromId === document.id ? `document.relation.${relation}` : `document.related.${relation}`)}
              </span>
              <Link className="dk-wide" to={`/documenti/${other}`}>
                {title}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Places(props: {
  readonly label: string;
  readonly at: string;
  readonly items: readonly { readonly id: string; readonly code: string; readonly title: string }[];
}) {
  if (props.items.length === 0) return null;
  return (
    <>
      <h3>{props.label}</h3>
      <ul className="dk-list">
        {props.items.map(({ id, code, title }) => (
          <li key={id}>
            <Link to={`${props.at}/${id}`}>{code}</Link>
            <span className="dk-wide">{title}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Facts({ document }: { readonly document: Document }) {
  const { t, locale } = useLanguage();
  const { typeCode: code, typeVersion } = document;
  const asked = typeVersion === null ? { code } : { code, version: typeVersion };
  const type = useRead('records.types.get', asked, { enabled: typeVersion !== null });
  const properties = (type.data?.schema as Schema | undefined)?.properties ?? {};
  const own = Object.entries(document.metadata).filter(([, value]) => ['string', 'number'].includes(typeof value));
  return (
    <section className="dk-card" aria-labelledby="data">
      <h2 id="data">{t('document.data')}</h2>
      <dl className="dk-facts">
        <dt>{t('document.type')}</dt>
        <dd>{type.data?.title[locale] ?? codeWord(t, 'documentType', document.typeCode)}</dd>
        <dt>{t('document.created')}</dt>
        <dd>{formatDateTime(locale, new Date(document.createdAt))}</dd>
        <dt>{t('document.formation')}</dt>
        <dd>{t(`document.formation.${document.formation}`)}</dd>
        {document.classCode && (
          <div>
            <dt>{t('dossier.class')}</dt>
            <dd>{document.classCode}</dd>
          </div>
        )}
        {own.map(([name, value]) => (
          <div key={name}>
            <dt>{titleOf(properties[name] ?? {}, locale) || name}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
      </dl>
      <p className="dk-actions">
        <a href={fileAddress('records.documents.exportAnnex', { id: document.id })} download>
          <Icon name="it-download" /> {t('document.annex5')}
        </a>
        <a href={fileAddress('records.documents.linkedData', { id: document.id })} download>
          <Icon name="it-download" /> {t('document.linkedData')}
        </a>
      </p>
    </section>
  );
}

function Proof({ version }: { readonly version: Version }) {
  const { t } = useLanguage();
  return (
    <section className="dk-card" aria-labelledby="proof">
      <h2 id="proof">{t('document.proof')}</h2>
      <p>{t('document.proofText')}</p>
      <p className="dk-hash">{version.sha256}</p>
      <a href={`${base}/verifica?sha256=${version.sha256}`}>{t('document.verify')}</a>
    </section>
  );
}
