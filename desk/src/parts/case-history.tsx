import { formatDateTime } from '../../../ui/contract/format.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages, type ItemOf } from '../lib/pages.ts';
import { Busy, Refusal } from './basics.tsx';

type Fact = ItemOf<'processes.cases.history'>;

/** What happened, by whom, in order: the same facts that the public ledger seals. */
export function CaseHistory({ id }: { readonly id: string }) {
  const { t, locale } = useLanguage();
  const facts = usePages('processes.cases.history', { id });
  return (
    <section className="dk-card" aria-labelledby="history">
      <h2 id="history">{t('case.history')}</h2>
      <Refusal problem={facts.problem} again={facts.reload} />
      {facts.pending && <Busy />}
      {!facts.pending && facts.rows.length === 0 && <p className="dk-mute">{t('history.empty')}</p>}
      <ol className="dk-history">
        {facts.rows.map((fact) => (
          <li key={fact.id}>
            <time dateTime={fact.at}>{formatDateTime(locale, new Date(fact.at))}</time>
            <div>
              <span className="dk-title">{fact.what}</span>
              {fact.about && <span>: {fact.about}</span>}
              <div className="dk-mute">
                <Actor actor={fact.actor} />
                {!fact.sealed && ` · ${t('history.unsealed')}`}
              </div>
            </div>
          </li>
        ))}
      </ol>
      {facts.more && (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={facts.loadMore}>
          {t('desk.more')}
        </button>
      )}
    </section>
  );
}

function Actor({ actor }: { readonly actor: Fact['actor'] }) {
  const { t } = useLanguage();
  if (actor.kind === 'system') return <>{t('history.automatic')}</>;
  if (actor.kind === 'public') return <>{t('history.public')}</>;
  const name = actor.name ?? '–';
  return <>{actor.onBehalfOf ? t('history.behalf', { name, other: actor.onBehalfOf }) : name}</>;
}
