import { Link, useParams } from 'react-router';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { fileAddress, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { Awaited, Icon, PageTitle } from '../../parts/basics.tsx';
import { useActorNames, useFactTypes, type Fact } from './actors.ts';
import { FactData, factWord } from './data.tsx';
import { Subject } from './subject.tsx';

type Whole = OutputOf<'kernel.events.get'>;

/** One fact: who, when, on what, what data, where it comes from, what followed, and the proof that it is in the ledger. */
export function FactPage() {
  const { t } = useLanguage();
  const { id } = useParams();
  const fact = useRead('kernel.events.get', { id: id! });
  const types = useFactTypes();
  const whole = fact.data;
  const actorName = useActorNames(whole ? [whole, ...whole.chain] : []);
  if (!whole) return <Awaited problem={fact.error} again={() => void fact.refetch()} />;
  const chain = new URLSearchParams({ catena: whole.correlationId });
  return (
    <>
      <PageTitle>{types.sentence(whole.type)}</PageTitle>
      <div className="dk-grid">
        <div>
          <Facts fact={whole} actorName={actorName} />
          <section className="dk-card" aria-labelledby="data">
            <h2 id="data">{t('facts.data')}</h2>
            <FactData value={whole.data} />
          </section>
        </div>
        <div>
          <Related title="facts.cause" facts={whole.cause ? [whole.cause] : []} empty="facts.noCause" />
          <Related title="facts.followed" facts={whole.consequences} empty="facts.nothingFollowed" />
          <Related title="facts.chain" facts={whole.chain} empty="facts.nothingFollowed" current={whole.id}>
            <Link to={`/fatti?${chain}`}>{t('facts.chainAll')}</Link>
          </Related>
        </div>
      </div>
    </>
  );
}

function Facts({ fact, actorName }: { readonly fact: Whole; readonly actorName: (actor: Fact['actor']) => string }) {
  const { t, locale } = useLanguage();
  const listOf = (name: string, value: string) => `/fatti?${new URLSearchParams({ [name]: value })}`;
  return (
    <section className="dk-card" aria-label={t('facts.what')}>
      <dl className="dk-facts">
        <dt>{t('facts.when')}</dt>
        <dd>{formatDateTime(locale, new Date(fact.time))}</dd>
        <dt>{t('facts.who')}</dt>
        <dd dir="auto">
          {actorName(fact.actor)}
          {fact.actor.id && (
            <div>
              <Link to={listOf('chi', fact.actor.id)}>{t('facts.sameActor')}</Link>
            </div>
          )}
        </dd>
        <dt>{t('facts.about')}</dt>
        <dd>
          <Subject subject={fact.subject} whole />
          <div>
            <Link to={listOf('oggetto', fact.subject)}>{t('facts.sameSubject')}</Link>
          </div>
        </dd>
        <dt>{t('facts.via')}</dt>
        <dd>{factWord(locale, 'factVia', fact.via)}</dd>
        <dt>{t('facts.operation')}</dt>
        <dd className="dk-hash">{fact.operation ?? '–'}</dd>
        <dt>{t('facts.type')}</dt>
        <dd className="dk-hash">{fact.type}</dd>
        <dt>{t('facts.identifier')}</dt>
        <dd className="dk-hash">{fact.id}</dd>
        <dt>{t('facts.seal')}</dt>
        <dd>
          {fact.leafIndex === null ? (
            t('facts.unsealed')
          ) : (
            <>
              {t('facts.sealed', { leaf: String(fact.leafIndex) })}{' '}
              <a href={fileAddress('ledger.proofs.get', { eventId: fact.id })}>
                <Icon name="it-link" /> {t('facts.proof')}
              </a>
            </>
          )}
        </dd>
      </dl>
    </section>
  );
}

interface RelatedProps {
  readonly title: 'facts.cause' | 'facts.followed' | 'facts.chain';
  readonly facts: readonly Fact[];
  readonly empty: 'facts.noCause' | 'facts.nothingFollowed';
  readonly current?: string;
  readonly children?: React.ReactNode;
}

function Related({ title, facts, empty, current, children }: RelatedProps) {
  const { t, locale } = useLanguage();
  const { sentence } = useFactTypes();
  return (
    <section className="dk-card" aria-labelledby={title}>
      <h2 id={title}>{t(title)}</h2>
      {facts.length === 0 && <p className="dk-mute">{t(empty)}</p>}
      <ol className="dk-list">
        {facts.map((fact) => (
          <li key={fact.id}>
            {fact.id === current ? (
              <span>
                {sentence(fact.type)} <span className="dk-mute">({t('facts.this')})</span>
              </span>
            ) : (
              <Link to={`/fatti/${fact.id}`}>{sentence(fact.type)}</Link>
            )}
            <span className="dk-mute">{formatDateTime(locale, new Date(fact.time))}</span>
          </li>
        ))}
      </ol>
      {children}
    </section>
  );
}
