import { deskBusFields } from '../../../ui/contract/catalogue/desk-bus-fields.ts';
import type { Locale } from '../../../ui/contract/locale.ts';

/** A code of a schema of the bus in words; one that nobody has a word for is spelled out of its own letters. */
export function busWord(locale: Locale, kind: 'busKind' | 'busField' | 'busValue', code: string): string {
  const words = deskBusFields as Readonly<Record<string, { readonly it: string; readonly en: string }>>;
  return words[`${kind}.${code}`]?.[locale] ?? (kind === 'busValue' ? code : spelled(code));
}

function spelled(code: string): string {
  const words = code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
