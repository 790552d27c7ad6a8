import type { Locale } from '../contract/locale.ts';
import { translator } from '../contract/portal.ts';

/** One error of a page: what is wrong, and where it is mended. */
export interface PageError {
  readonly text: string;
  readonly href: string;
}

/** What is wrong with the page, on top of it; each line leads to its field. Nothing is drawn without errors. */
export function ErrorSummary({ locale, errors }: { readonly locale: Locale; readonly errors: readonly PageError[] }) {
  if (errors.length === 0) return null;
  const t = translator(locale);
  return (
    <div class="dp-error-summary" role="alert" aria-labelledby="error-summary-title">
      <h2 class="h5" id="error-summary-title">
        {t('form.error.title')}
      </h2>
      <ul class="mb-0">
        {errors.map(({ text, href }) => (
          <li>
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
