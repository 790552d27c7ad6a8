import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { deskTranslator, type DeskTranslate } from '../../../ui/contract/desk.ts';
import type { Locale } from '../../../ui/contract/locale.ts';
import { speak } from './client.ts';

interface Language {
  readonly locale: Locale;
  readonly t: DeskTranslate;
  readonly change: (locale: Locale) => void;
}

const KEY = 'digipro.language';
const Context = createContext<Language | undefined>(undefined);

/** Gives the screens their language: Italian until the user chooses. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [locale, setLocale] = useState<Locale>(() => (localStorage.getItem(KEY) === 'en' ? 'en' : 'it'));
  const value = useMemo(() => {
    speak(locale);
    document.documentElement.lang = locale;
    const change = (next: Locale) => {
      localStorage.setItem(KEY, next);
      setLocale(next);
    };
    return { locale, t: deskTranslator(locale), change };
  }, [locale]);
  return <Context value={value}>{children}</Context>;
}

/** The language of the screens. */
export function useLanguage(): Language {
  return useContext(Context)!;
}
