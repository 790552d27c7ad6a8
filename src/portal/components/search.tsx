import { translator } from '../../../ui/contract/portal.ts';
import type { Frame } from '../types.ts';
import { Icon } from './basics.tsx';

interface SearchFormProps {
  readonly frame: Frame;
  readonly text?: string | undefined;
  /** On the first page the question is the heading. */
  readonly large?: boolean;
}

/** The one search of the site. */
export function SearchForm({ frame, text, large }: SearchFormProps) {
  const t = translator(frame.locale);
  return (
    <form
      class={large ? 'dp-search dp-search-large' : 'dp-search'}
      method="get"
      action={`${frame.base}/cerca`}
      role="search"
    >
      {frame.explicitLocale && <input type="hidden" name="lang" value={frame.locale} />}
      <label for="cerca">{t('search.label')}</label>
      <p class="dp-hint" id="cerca-hint">
        {t('search.hint')}
      </p>
      <div class="dp-search-row">
        <input
          id="cerca"
          name="q"
          type="search"
          maxLength={200}
          value={text ?? ''}
          aria-describedby="cerca-hint"
          autoComplete="off"
        />
        <button class="btn btn-primary" type="submit">
          <Icon frame={frame} name="it-search" class="icon-sm icon-white" />
          {t('common.search')}
        </button>
      </div>
    </form>
  );
}
