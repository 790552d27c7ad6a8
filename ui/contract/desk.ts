import { deskActs } from './catalogue/desk-acts.ts';
import { deskAdmin } from './catalogue/desk-admin.ts';
import type { deskBus } from './catalogue/desk-bus.ts';
import type { deskCounter } from './catalogue/desk-counter.ts';
import type { deskDrive } from './catalogue/desk-drive.ts';
import type { deskOutcomes } from './catalogue/desk-outcomes.ts';
import type { deskRecords } from './catalogue/desk-records.ts';
import type { deskSearch } from './catalogue/desk-search.ts';
import { deskCases } from './catalogue/desk-cases.ts';
import { deskCodes } from './catalogue/desk-codes.ts';
import { deskDocuments } from './catalogue/desk-documents.ts';
import { deskFacts } from './catalogue/desk-facts.ts';
import { charts } from './catalogue/charts.ts';
import { deskDirection } from './catalogue/desk-direction.ts';
import { deskProfile } from './catalogue/desk-profile.ts';
import { deskRegister } from './catalogue/desk-register.ts';
import type { deskServices } from './catalogue/desk-services.ts';
import { deskShell } from './catalogue/desk-shell.ts';
import { deskWork } from './catalogue/desk-work.ts';
import { desk } from './catalogue/desk.ts';
import type { Locale } from './locale.ts';
import { type Args, createMessageReader } from './message.ts';

/** Texts that every page may need. */
const common = {
  ...desk,
  ...deskActs,
  ...deskAdmin,
  ...deskCases,
  ...deskCodes,
  ...deskDocuments,
  ...deskFacts,
  ...deskProfile,
  ...deskRegister,
  ...deskShell,
  ...deskDirection,
  ...charts,
  ...deskWork,
};

/** Every text of the desk; those of the bus, the search and the counter are there once one of their pages is. */
export const deskCatalogue = common as typeof common &
  typeof deskBus &
  typeof deskServices &
  typeof deskOutcomes &
  typeof deskSearch &
  typeof deskDrive &
  typeof deskRecords &
  typeof deskCounter;

export type DeskKey = keyof typeof deskCatalogue;

/** Keys of the texts that take no parameter: labels. */
export type DeskLabel = {
  [K in DeskKey]: Args<(typeof deskCatalogue)[K]> extends [] ? K : never;
}[DeskKey];

/** A text of the desk in the language of its user. */
export const deskMessage = createMessageReader(deskCatalogue);

/** `deskMessage` with the language already chosen. */
export type DeskTranslate = <K extends DeskKey>(key: K, ...args: Args<(typeof deskCatalogue)[K]>) => string;

/** Binds `deskMessage` to a language. */
export function deskTranslator(locale: Locale): DeskTranslate {
  return (key, ...args) => deskMessage(locale, key, ...args);
}
