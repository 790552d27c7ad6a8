import { translator } from '../../../ui/contract/portal.ts';
import { EntryList } from '../components/board.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { BoardEntry, Frame } from '../types.ts';

/** The first page: what one can do here, and what was published last. */
export function homePage(frame: Frame, latest: readonly BoardEntry[]): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const cards = [
    [t('board.title'), t('board.lead'), t('home.board.action'), paths.board()],
    [t('verify.title'), t('verify.lead'), t('home.verify.action'), paths.verify()],
    [t('home.access.title'), t('access.lead'), t('home.access.action'), paths.access()],
  ] as const;
  return {
    title: t('home.title'),
    description: t('home.meta', { site: frame.site.name }),
    crumbs: false,
    node: (
      <div class="container dp-section">
        <h1>{frame.site.name}</h1>
        <p class="lead">{t('home.lead')}</p>
        <h2 class="h4">{t('home.services')}</h2>
        <ul class="dp-cards">
          {cards.map(([title, text, action, href]) => (
            <li class="dp-card">
              <h3 class="h5">{title}</h3>
              <p>{text}</p>
              <a href={href}>{action}</a>
            </li>
          ))}
        </ul>
        <h2 class="h4">{t('home.latest')}</h2>
        {latest.length > 0 ? <EntryList frame={frame} entries={latest} /> : <p>{t('board.empty.text')}</p>}
        <p>
          <a href={paths.board()}>{t('home.latest.all')}</a>
        </p>
        <h2 class="h4">{t('home.ledger.title')}</h2>
        <p>
          {t('home.ledger.text')} <a href={paths.verify()}>{t('home.ledger.action')}</a>
        </p>
      </div>
    ),
  };
}
