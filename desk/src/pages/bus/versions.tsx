import { useState } from 'react';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import type { OutputOf } from '../../lib/client.ts';
import { diffLines, type DiffLine } from '../../lib/diff.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { Busy, Refusal } from '../../parts/basics.tsx';

type Route = OutputOf<'bus.routes.get'>;

/** The versions of a route, and what each changed. */
export function Versions({ route, take }: { readonly route: Route; readonly take: (text: string) => void }) {
  const { t, locale } = useLanguage();
  const versions = useRead('bus.routes.versions', { name: route.name });
  const [shown, setShown] = useState<number>();
  if (!versions.data) return versions.error ? <Refusal problem={versions.error} /> : <Busy />;
  const { items } = versions.data;
  const before = items[items.findIndex(({ version }) => version === shown) + 1]?.version;
  return (
    <section className="dk-card" aria-labelledby="versions">
      <h2 id="versions">{t('routes.view.versioni')}</h2>
      <ul className="dk-list">
        {items.map(({ version, deployedAt, shipped }, index) => (
          <li key={`${version} ${shipped}`}>
            <span>
              <strong>
                {t('routes.version')} {version}
              </strong>{' '}
              <span className="dk-mute">
                {shipped ? t('routes.shipped') : formatDateTime(locale, new Date(deployedAt!))}
              </span>
            </span>
            {index < items.length - 1 && (
              <button
                type="button"
                className="btn btn-outline-primary btn-sm"
                aria-expanded={shown === version}
                onClick={() => setShown(shown === version ? undefined : version)}
              >
                {t('routes.versions.compare')}
                <span className="visually-hidden"> {version}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {shown !== undefined && before !== undefined && (
        <Comparison name={route.name} from={before} to={shown} take={take} />
      )}
    </section>
  );
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;

function Comparison(props: {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly take: (text: string) => void;
}) {
  const { t } = useLanguage();
  const { name, from, to, take } = props;
  const [older, newer] = [
    useRead('bus.routes.get', { name, version: from }),
    useRead('bus.routes.get', { name, version: to }),
  ];
  if (!older.data || !newer.data) return older.error ? <Refusal problem={older.error} /> : <Busy />;
  const source = older.data.source;
  const title = t('routes.versions.differences', { from, to });
  return (
    <>
      <h3>{title}</h3>
      <div className="dk-scroll" tabIndex={0} role="region" aria-label={title}>
        <ol className="dk-diff">
          {diffLines(source, newer.data.source).map((line, index) => (
            <Line key={index} line={line} />
          ))}
        </ol>
      </div>
      <div className="dk-actions">
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => take(source)}>
          {t('routes.versions.take')} ({t('routes.version')} {from})
        </button>
      </div>
    </>
  );
}

/** Told by a sign and a word, not by colour alone. */
function Line({ line: { kind, text } }: { readonly line: DiffLine }) {
  const { t } = useLanguage();
  return (
    <li className={`dk-diff-${kind}`}>
      <span aria-hidden="true">{SIGNS[kind]} </span>
      {kind !== 'same' && <span className="visually-hidden">{t(`routes.versions.${kind}`)}: </span>}
      {text}
    </li>
  );
}
