/** The two languages of the screens: Italian first, English second. */
export const locales = ['it', 'en'] as const;

export type Locale = (typeof locales)[number];

/** A language, and whether the reader asked for it in the address (`?lang=`): then links keep it. */
export interface ChosenLocale {
  readonly locale: Locale;
  readonly explicit: boolean;
}

/**
 * Chooses the language of a page: the address first, then the browser's preferences, then Italian.
 * @param asked value of `?lang=`, anything
 * @param acceptLanguage the HTTP header, anything
 */
export function chooseLocale(asked: string | undefined, acceptLanguage: string | undefined): ChosenLocale {
  const named = locales.find((locale) => locale === asked);
  if (named) return { locale: named, explicit: true };
  return { locale: preferred(acceptLanguage ?? ''), explicit: false };
}

function preferred(header: string): Locale {
  let best: Locale = 'it';
  let weight = 0;
  // A header longer than 200 characters is no browser's: the rest is ignored.
  for (const part of header.slice(0, 200).split(',')) {
    const [tag = '', ...options] = part.trim().toLowerCase().split(';');
    const locale = locales.find((candidate) => tag === candidate || tag.startsWith(`${candidate}-`));
    const quality = Number(
      options
        .find((option) => option.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? '1',
    );
    if (locale && quality > weight) {
      best = locale;
      weight = quality;
    }
  }
  return best;
}
