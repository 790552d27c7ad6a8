import '../../lib/search-catalogue.ts';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { formatDate } from '../../../../ui/contract/format.ts';
import type { DeskLabel } from '../../../../ui/contract/desk.ts';
import type { OutputOf, Problem } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { Busy, Empty, PageTitle, Refusal, Tag } from '../../parts/basics.tsx';
import { Facets } from './facets.tsx';
import { SearchField } from './field.tsx';
import { useResults } from './results.ts';
import { SavedSearches } from './saved.tsx';

type Found = OutputOf<'records.search.find'>['items'][number];
const SORTS = ['relevance', 'date'] as const;
const PATHS = { document: 'documenti', dossier: 'fascicoli', entry: 'protocollo', contact: 'rubrica' } as const;

/** Everything that the reader may open, found by what it says. The address holds the whole search: it can be sent and gone back to. */
export function SearchPage() {
  const { t } = useLanguage();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const sort = SORTS.find((one) => one === params.get('ordine')) ?? 'relevance';
  const ask = (text: string, by: string = sort) => {
    setParams({ ...(text.trim() ? { q: text.trim() } : {}), ...(by === 'relevance' ? {} : { ordine: by }) });
  };
  const results = useResults(q, sort);
  const mistake = mistakeIn(results.problem);
  return (
    <>
      <PageTitle>{t('palette.search')}</PageTitle>
      <SearchField key={q} q={q} ask={(text) => ask(text)} mistake={mistake} />
      {results.problem && !mistake && <Refusal problem={results.problem} again={results.reload} />}
      <div className="row">
        <div className="col-lg-9">
          {!mistake && !results.problem && (
            <>
              <div className="dk-filterbar mb-3">
                <div className="dk-filter">
                  <label htmlFor="search-sort">{t('search.sort')}</label>
                  <select id="search-sort" value={sort} onChange={(event) => ask(q, event.target.value)}>
                    {SORTS.map((one) => (
                      <option key={one} value={one}>
                        {t(`search.sort.${one}`)}
                      </option>
                    ))}
                  </select>
                </div>
              </div>
              <Results results={results} />
            </>
          )}
        </div>
        <div className="col-lg-3">
          {!mistake && <Facets q={q} ask={ask} />}
          <SavedSearches q={q} sort={sort} open={ask} />
        </div>
      </div>
    </>
  );
}

function Results({ results }: { readonly results: ReturnType<typeof useResults> }) {
  const { t, locale } = useLanguage();
  const list = useRef<HTMLOListElement>(null);
  const [before, setBefore] = useState(0);
  // Who asked for more by keyboard goes on at the first of the new ones.
  useEffect(() => {
    if (before > 0) list.current?.querySelectorAll('a')[before]?.focus();
  }, [before, results.rows.length]);
  if (results.pending) return <Busy />;
  const { rows, reached } = results;
  return (
    <section aria-label={t('search.results')}>
      {rows.length === 0 && reached === null && (
        <Empty>
          <p role="status">{t('search.none')}</p>
        </Empty>
      )}
      <ol className="list-unstyled dk-found" ref={list}>
        {rows.map((item) => (
          <li key={item.id} className="mb-4">
            <Result item={item} />
          </li>
        ))}
      </ol>
      {reached !== null && <p role="status">{t('search.reached', { day: formatDate(locale, new Date(reached)) })}</p>}
      {results.more && (
        <button
          type="button"
          className="btn btn-outline-primary"
          disabled={results.loadingMore}
          onClick={() => {
            setBefore(rows.length);
            results.loadMore();
          }}
        >
          {t('search.more')}
        </button>
      )}
    </section>
  );
}

function Result({ item }: { readonly item: Found }) {
  const { t, locale } = useLanguage();
  const state = item.state === null ? null : t(`search.state.${item.state}` as DeskLabel);
  return (
    <>
      <h2 className="h6 mb-1">
        <Link className="dk-title" to={`/${PATHS[item.kind]}/${item.id}`}>
          {item.code !== null && `${item.code} · `}
          <Marked pieces={item.title} />
        </Link>
      </h2>
      <p className="small mb-1">
        <Tag kind={item.state === 'annulled' ? 'wrong' : 'done'}>{t(`search.kind.${item.kind}`)}</Tag>{' '}
        {[state, formatDate(locale, new Date(item.at)), item.classCode, item.unitName, ...item.names.slice(0, 3)]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      {item.text.length > 0 && (
        <p className="mb-0">
          <Marked pieces={item.text} />
        </p>
      )}
    </>
  );
}

function Marked({ pieces }: { readonly pieces: Found['title'] }) {
  return pieces.map(({ text, hit }, place) =>
    hit ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>,
  );
}

export interface Mistake {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

function mistakeIn(problem: Problem | null): Mistake | undefined {
  if (problem?.code !== 'SEARCH_MISTAKEN') return undefined;
  const { pointer = '', message = '' } = problem.errors[0] ?? {};
  const [, from = '0', to = '0'] = /char=(\d+),(\d+)/.exec(pointer) ?? [];
  return { from: Number(from), to: Number(to), message };
}
