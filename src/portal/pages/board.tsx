import { daysBetween, formatBytes } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { DayText, Hash, Row } from '../components/basics.tsx';
import { EntryList, numberOf } from '../components/board.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { BoardView, ExpiredView, Frame, ProvenEntry } from '../types.ts';

/** The notice board: what is being published today, never more. Search engines are kept out of it. */
export function boardPage(frame: Frame, view: BoardView): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const filtered = Boolean(view.filters.type ?? view.filters.text);
  return {
    title: t('board.title'),
    description: t('board.meta', { site: frame.site.name }),
    noindex: true,
    feeds: true,
    section: 'management',
    node: (
      <div class="container dp-section">
        <h1>{t('board.title')}</h1>
        <p class="lead">{t('board.lead')}</p>
        <Filters frame={frame} view={view} />
        <h2 class="h4">{t('board.results')}</h2>
        {view.entries.length > 0 ? (
          <EntryList frame={frame} entries={view.entries} />
        ) : (
          <div role="status">
            <p class="h5">{t(filtered ? 'board.noMatch.title' : 'board.empty.title')}</p>
            <p>{t(filtered ? 'board.noMatch.text' : 'board.empty.text')}</p>
          </div>
        )}
        {(view.continued || view.next) && (
          <nav class="dp-pages" aria-label={t('board.pages')}>
            {view.continued && <a href={paths.board(view.filters)}>{t('board.first')}</a>}
            {view.next && <a href={paths.board({ ...view.filters, after: view.next })}>{t('board.next')}</a>}
          </nav>
        )}
        <Feeds frame={frame} />
      </div>
    ),
  };
}

/** How to learn of new acts without coming back here. */
function Feeds({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return (
    <section aria-labelledby="feeds">
      <h2 class="h6" id="feeds">
        {t('feed.subscribe')}
      </h2>
      <ul class="dp-feeds">
        <li>
          <a href={paths.feed('feed.xml')}>{t('feed.rss')}</a>
        </li>
        <li>
          <a href={paths.feed('feed.json')}>{t('feed.json')}</a>
        </li>
        <li>
          <a href={paths.feed('calendario.ics')}>{t('feed.ics')}</a>
        </li>
      </ul>
    </section>
  );
}

function Filters({ frame, view }: { readonly frame: Frame; readonly view: BoardView }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return (
    <form class="dp-filters" method="get" action={`${frame.base}/albo`} role="search" aria-label={t('board.filters')}>
      {frame.explicitLocale && <input type="hidden" name="lang" value={frame.locale} />}
      <div class="dp-field">
        <label for="type">{t('board.filter.type')}</label>
        <select id="type" name="type">
          <option value="">{t('board.filter.allTypes')}</option>
          {view.kinds.map(({ kind, count }) => (
            <option value={kind} selected={kind === view.filters.type}>
              {kind} ({count})
            </option>
          ))}
        </select>
      </div>
      <div class="dp-field">
        <label for="q">{t('board.filter.text')}</label>
        <input id="q" name="q" type="search" maxLength={200} value={view.filters.text ?? ''} />
      </div>
      <button class="btn btn-primary" type="submit">
        {t('board.filter.apply')}
      </button>{' '}
      {(view.filters.type ?? view.filters.text) && <a href={paths.board()}>{t('board.filter.reset')}</a>}
    </form>
  );
}

/** One act while it is published. */
export function actPage(frame: Frame, entry: ProvenEntry): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const { locale } = frame;
  return {
    title: entry.title,
    here: t('board.number', numberOf(entry)),
    noindex: true,
    section: 'management',
    crumbs: [{ label: t('board.title'), href: paths.board() }],
    node: (
      <article class="container dp-section">
        <p class="text-secondary mb-1">{entry.kind}</p>
        <h1 class="h3">{entry.title}</h1>
        <h2 class="h4">{t('act.publication')}</h2>
        <dl>
          <Row label={t('act.boardNumber')}>{t('board.numberOnly', numberOf(entry))}</Row>
          <Row label={t('act.from')}>
            <DayText locale={locale} day={entry.from} />
          </Row>
          <Row label={t('act.to')}>
            <DayText locale={locale} day={entry.to} />
          </Row>
          <Row label={t('act.duration')}>{t('act.days', { count: daysBetween(entry.from, entry.to) + 1 })}</Row>
          <Row label={t('act.registerNumber')}>{entry.actCode}</Row>
          <Row label={t('act.unit')}>{entry.source}</Row>
        </dl>
        <h2 class="h4">{t('act.documents')}</h2>
        <p>
          <a href={paths.document(entry.id)} download>
            {t('act.document.download', { name: entry.filename })}
          </a>{' '}
          ({formatBytes(locale, entry.size)})
        </p>
        <dl>
          <Row label={t('act.document.hash')}>
            <Hash value={entry.sha256} />
          </Row>
        </dl>
        <h2 class="h4">{t('act.proof')}</h2>
        {entry.proof.status === 'pending' ? (
          <p>{t('act.proof.pending')}</p>
        ) : (
          <p>
            <a href={paths.proof(entry.eventId)}>{t('act.proof.download')}</a>
          </p>
        )}
        <p>
          <a href={paths.verdict(entry.sha256)}>{t('act.proof.verify')}</a>
        </p>
      </article>
    ),
  };
}

/** What remains of an act whose period has ended: neither subject nor content (Garante, provv. 15.5.2014). */
export function expiredPage(frame: Frame, view: ExpiredView): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return {
    title: t('expired.title'),
    noindex: true,
    section: 'management',
    crumbs: [{ label: t('board.title'), href: paths.board() }],
    node: (
      <div class="container dp-section">
        <h1>{t('expired.title')}</h1>
        <p class="lead">{t('expired.lead')}</p>
        <h2 class="h4">{t('expired.known')}</h2>
        <dl>
          <Row label={t('act.type')}>{view.kind}</Row>
          <Row label={t('expired.period')}>
            <DayText locale={frame.locale} day={view.from} /> – <DayText locale={frame.locale} day={view.to} />
          </Row>
        </dl>
        <h2 class="h4">{t('expired.howTo')}</h2>
        <p>{t('expired.howToText')}</p>
        <p>
          <a href={paths.verify()}>{t('expired.verify')}</a> · <a href={paths.access()}>{t('expired.access')}</a>
        </p>
      </div>
    ),
  };
}
