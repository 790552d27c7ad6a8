import { Link } from 'react-router';
import { deskFactData } from '../../../../ui/contract/catalogue/desk-fact-data.ts';
import { formatDateTime, formatDay } from '../../../../ui/contract/format.ts';
import type { Locale } from '../../../../ui/contract/locale.ts';
import { useLanguage } from '../../lib/language.tsx';

/** Pages of the things that data of facts name. */
const PAGES: Readonly<Record<string, string>> = {
  messageId: '/messaggi/',
  entryId: '/protocollo/',
  caseId: '/pratiche/',
  actId: '/atti/',
  documentId: '/documenti/',
  dossierId: '/fascicoli/',
  taskId: '/attivita/',
  interventionId: '/interventi/',
  findingId: '/rilievi/',
  personId: '/amministrazione/persone/',
  toPersonId: '/amministrazione/persone/',
  fromPersonId: '/amministrazione/persone/',
  unitId: '/amministrazione/organigramma?unita=',
};

const MADE = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Enough of an identifier to tell two apart: its last part is random. */
const TAIL = 12;
/** Deeper data are shown as they were written. */
const DEEPEST = 6;

/** A word of the facts' own dictionary, which only these pages load; what it does not know stays as it is. */
export function factWord(locale: Locale, kind: 'factField' | 'factValue' | 'factVia', code: string): string {
  const words = deskFactData as Readonly<Record<string, { readonly it: string; readonly en: string }>>;
  return words[`${kind}.${code}`]?.[locale] ?? code;
}

/** The data of a fact as labelled values, whatever they are; text stays text. */
export function FactData({ value, depth = 0 }: { readonly value: unknown; readonly depth?: number }) {
  const { t, locale } = useLanguage();
  if (value === null || value === undefined) return <>–</>;
  if (typeof value === 'boolean') return <>{t(value ? 'desk.yes' : 'desk.no')}</>;
  if (typeof value === 'string') return <FactText text={value} />;
  if (typeof value !== 'object') return <>{String(value)}</>;
  if (depth > DEEPEST) return <span className="dk-hash">{JSON.stringify(value)}</span>;
  const entries = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item as unknown] as const)
    : Object.entries(value);
  if (entries.length === 0) return <span className="dk-mute">{t('facts.noData')}</span>;
  return (
    <dl className="dk-facts">
      {entries.map(([name, inner]) => (
        <div className="dk-fact" key={name}>
          <dt>{factWord(locale, 'factField', name)}</dt>
          <dd>
            <Named name={name} value={inner} depth={depth} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Named(props: { readonly name: string; readonly value: unknown; readonly depth: number }) {
  const { name, value, depth } = props;
  const page = PAGES[name];
  if (!page || typeof value !== 'string') return <FactData value={value} depth={depth + 1} />;
  return (
    <Link className="dk-hash" to={`${page}${encodeURIComponent(value)}`} title={value}>
      {MADE.test(value) ? `…${value.slice(-TAIL)}` : value}
    </Link>
  );
}

/** Days and hours as people say them, codes in words, identifiers and digests in letters of one width. */
function FactText({ text }: { readonly text: string }) {
  const { locale } = useLanguage();
  if (MADE.test(text) || DIGEST.test(text)) return <span className="dk-hash">{text}</span>;
  if (DAY.test(text)) return <>{formatDay(locale, text)}</>;
  if (INSTANT.test(text) && !Number.isNaN(Date.parse(text))) return <>{formatDateTime(locale, new Date(text))}</>;
  return <span dir="auto">{factWord(locale, 'factValue', text)}</span>;
}
