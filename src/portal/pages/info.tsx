import { translator } from '../../../ui/contract/portal.ts';
import { SearchForm } from '../components/search.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame } from '../types.ts';
import { siteMap } from './map.ts';

/** Questions that people ask, each answered where it stands and with the page to go to. */
export function faqPage(frame: Frame): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const answers = [
    [t('faq.1.q'), t('faq.1.a'), t('board.title'), paths.board()],
    [t('faq.2.q'), t('faq.2.a'), t('access.title'), paths.access()],
    [t('faq.3.q'), t('faq.3.a'), t('verify.title'), paths.verify()],
    [t('faq.4.q'), t('faq.4.a'), t('access.title'), paths.access()],
    [t('faq.5.q'), t('faq.5.a'), t('footer.legalNotes'), paths.legalNotes()],
    [t('faq.6.q'), t('faq.6.a', { pec: frame.site.contacts.pec }), undefined, undefined],
  ] as const;
  return {
    title: t('faq.title'),
    description: t('faq.lead'),
    node: (
      <div class="container dp-section">
        <h1>{t('faq.title')}</h1>
        <p class="lead">{t('faq.lead')}</p>
        {answers.map(([question, answer, label, href]) => (
          <details class="dp-faq">
            <summary>{question}</summary>
            <p>{answer}</p>
            {href && (
              <p>
                <a href={href}>{label}</a>
              </p>
            )}
          </details>
        ))}
      </div>
    ),
  };
}

/** The map of the site: every page that every body has. */
export function mapPage(frame: Frame): PageContent {
  const t = translator(frame.locale);
  return {
    title: t('map.title'),
    description: t('map.lead', { site: frame.site.name }),
    node: (
      <div class="container dp-section">
        <h1>{t('map.title')}</h1>
        <SearchForm frame={frame} />
        <div class="dp-columns">
          {siteMap(frame).map((group) => (
            <section>
              <h2 class="h5">{group.title}</h2>
              <ul>
                {group.pages.map((page) => (
                  <li>
                    <a href={page.href}>{page.title}</a>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </div>
    ),
  };
}
