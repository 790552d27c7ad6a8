import { translator } from '../../../ui/contract/portal.ts';
import { EntryList } from '../components/board.tsx';
import { SearchForm } from '../components/search.tsx';
import { ServiceList } from '../components/services.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame, SearchView } from '../types.ts';

/** The results of a search, or the form alone where nothing was asked. Search engines have no business in results. */
export function searchPage(frame: Frame, view: SearchView | undefined): PageContent {
  const t = translator(frame.locale);
  const title = view ? t('search.results', { text: view.text }) : t('search.title');
  return {
    title,
    here: t('search.title'),
    noindex: true,
    node: (
      <div class="container dp-section">
        <h1>{t('search.title')}</h1>
        <SearchForm frame={frame} text={view?.text} />
        {view ? <Results frame={frame} view={view} /> : <p>{t('search.empty')}</p>}
      </div>
    ),
  };
}

function Results({ frame, view }: { readonly frame: Frame; readonly view: SearchView }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const { services, pages, acts, corrected, text } = view;
  const count = services.length + pages.length + acts.length;
  if (count === 0) return <NoResults frame={frame} text={text} />;
  return (
    <>
      <p role="status">
        {t('search.results', { text })}: {t('search.count', { count })}
      </p>
      {services.length > 0 && (
        <section>
          <h2 class="h4">{t('search.services')}</h2>
          <ServiceList frame={frame} services={services} />
        </section>
      )}
      {pages.length > 0 && (
        <section>
          <h2 class="h4">{t('search.pages')}</h2>
          <ul class="dp-list">
            {pages.map((page) => (
              <li>
                <a class="dp-strong" href={page.href}>
                  {page.title}
                </a>
                {page.text && <p class="mb-0">{page.text}</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {acts.length > 0 && (
        <section>
          <h2 class="h4">{t('search.acts')}</h2>
          {corrected && <p>{t('search.corrected', { text: corrected })}</p>}
          <EntryList frame={frame} entries={acts} />
          <p>
            <a href={paths.board({ text: corrected ?? text })}>{t('search.allActs')}</a>
          </p>
        </section>
      )}
    </>
  );
}

function NoResults({ frame, text }: { readonly frame: Frame; readonly text: string }) {
  const t = translator(frame.locale);
  return (
    <div class="dp-note" role="status">
      <h2 class="h5">{t('search.none.title')}</h2>
      <p>
        {t('search.results', { text })}: {t('search.count', { count: 0 })}. {t('search.none.text')}
      </p>
      <p class="mb-0">
        <a href={createPaths(frame).access()}>{t('access.title')}</a>
      </p>
    </div>
  );
}
