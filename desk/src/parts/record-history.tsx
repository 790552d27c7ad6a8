import { formatDateTime } from '../../../ui/contract/format.ts';
import { deskCatalogue, type DeskLabel } from '../../../ui/contract/desk.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages } from '../lib/pages.ts';
import '../lib/records-catalogue.ts';
import { Busy, Refusal } from './basics.tsx';

/** Who changed what of a document or dossier, and when: old and new, the newest first. */
export function RecordHistory({ noun, id }: { readonly noun: 'documents' | 'dossiers'; readonly id: string }) {
  const { t, locale } = useLanguage();
  const changes = usePages(`records.${noun}.changes`, { id });
  return (
    <section className="dk-card" aria-labelledby="history">
      <h2 id="history">{t('history.title')}</h2>
      {changes.problem && <Refusal problem={changes.problem} again={changes.reload} />}
      {changes.pending && <Busy />}
      {!changes.pending && changes.rows.length === 0 && <p className="dk-mute">{t('history.none')}</p>}
      <ol className="dk-list">
        {changes.rows.map((change) => (
          <li key={change.id}>
            <div>
              <div className="dk-mute">
                {t('history.by', {
                  name: change.byName ?? t('document.system'),
                  when: formatDateTime(locale, new Date(change.at)),
                })}
              </div>
              <ul>
                <Differences before={change.before} after={change.after} />
              </ul>
              {change.reason && <div>{t('document.reason', { reason: change.reason })}</div>}
            </div>
          </li>
        ))}
      </ol>
      {changes.more && (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={changes.loadMore}>
          {t('desk.more')}
        </button>
      )}
    </section>
  );
}

type Said = Readonly<Record<string, unknown>>;

function Differences({ before, after }: { readonly before: Said; readonly after: Said }) {
  const { t } = useLanguage();
  const [old, now] = [flat(before), flat(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => old[name] !== now[name]);
  const word = (name: string, value: string | undefined) => {
    const key = `access.level.${value}`;
    if (name === 'level' && key in deskCatalogue) return t(key as DeskLabel);
    return value || t('history.nothing');
  };
  return names.map((name) => {
    const key = `history.field.${name}`;
    const field = key in deskCatalogue ? t(key as DeskLabel) : name;
    return (
      <li key={name}>{t('history.was', { field, before: word(name, old[name]), after: word(name, now[name]) })}</li>
    );
  });
}

/** Metadata stand beside the rest, each by its own name. */
function flat({ metadata, ...rest }: Said): Readonly<Record<string, string>> {
  const all = { ...rest, ...((metadata as Said | undefined) ?? {}) };
  const texts = Object.entries(all).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value),
  ]);
  return Object.fromEntries(texts) as Record<string, string>;
}
