import { apply } from './catalogue/apply.ts';
import { board } from './catalogue/board.ts';
import { charts } from './catalogue/charts.ts';
import { common } from './catalogue/common.ts';
import { forms } from './catalogue/forms.ts';
import { legal } from './catalogue/legal.ts';
import { search } from './catalogue/search.ts';
import { practice } from './catalogue/practice.ts';
import { site } from './catalogue/site.ts';
import { transparency } from './catalogue/transparency.ts';
import { verify } from './catalogue/verify.ts';
import { works } from './catalogue/works.ts';
import type { Locale } from './locale.ts';
import { type Args, createMessageReader } from './message.ts';

/** Every text of the public site. */
export const portalCatalogue = {
  ...common,
  ...apply,
  ...practice,
  ...forms,
  ...board,
  ...verify,
  ...site,
  ...legal,
  ...transparency,
  ...search,
  ...works,
  ...charts,
} as const;

export type PortalKey = keyof typeof portalCatalogue;

/**
 * A text of the public site in the reader's language.
 * @example message('it', 'board.daysLeft', { count: 9 }) // "ancora 9 giorni"
 */
export const message = createMessageReader(portalCatalogue);

/** `message` with the language already chosen. */
export type Translate = <K extends PortalKey>(key: K, ...args: Args<(typeof portalCatalogue)[K]>) => string;

/** Binds `message` to a language. */
export function translator(locale: Locale): Translate {
  return (key, ...args) => message(locale, key, ...args);
}
