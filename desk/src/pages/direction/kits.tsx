import { formatDateTime } from '../../../../ui/contract/format.ts';
import type { DeskLabel } from '../../../../ui/contract/desk.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { Awaited, Empty, PageTitle } from '../../parts/basics.tsx';

/** What a kit has brought, by the parts that a kit may have. */
const PARTS = [
  ['process', 'kits.process'],
  ['acts', 'kits.acts'],
  ['services', 'kits.services'],
  ['routes', 'kits.routes'],
  ['intake', 'kits.intake'],
  ['filingPlan', 'kits.filingPlan'],
  ['units', 'kits.units'],
] as const satisfies readonly (readonly [string, DeskLabel])[];

/** The kits that the body has installed, each with its version and what it holds. */
export function KitsPage() {
  const { t, locale } = useLanguage();
  const found = useRead('kits.kits.list', {});
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const { items } = found.data;
  return (
    <>
      <PageTitle>{t('kits.title')}</PageTitle>
      <p className="dk-lead">{t('kits.lead')}</p>
      {items.length === 0 && <Empty>{t('kits.empty')}</Empty>}
      {items.map((kit) => (
        <article className="dk-card" key={kit.name} aria-labelledby={`kit-${kit.name}`}>
          <h2 id={`kit-${kit.name}`}>{kit.title}</h2>
          <p className="dk-mute">
            {kit.name} · {t('kits.version', { version: kit.version })}
          </p>
          <dl className="dk-facts">
            {PARTS.map(([part, label]) => {
              const held = textOf((kit.contents as Readonly<Record<string, unknown>>)[part]);
              return held === '' ? null : <Fact key={part} label={label} text={held} />;
            })}
            <Fact label="kits.installed" text={formatDateTime(locale, new Date(kit.installedAt))} />
            <dt>{t('kits.digest')}</dt>
            <dd className="dk-hash">{kit.digest}</dd>
          </dl>
        </article>
      ))}
    </>
  );
}

function Fact({ label, text }: { readonly label: DeskLabel; readonly text: string }) {
  const { t } = useLanguage();
  return (
    <>
      <dt>{t(label)}</dt>
      <dd>{text}</dd>
    </>
  );
}

/** Codes in a row, a number, or nothing. */
function textOf(held: unknown): string {
  if (Array.isArray(held)) return held.filter((code) => typeof code === 'string').join(', ');
  if (typeof held === 'number') return held === 0 ? '' : String(held);
  return typeof held === 'string' ? held : '';
}
