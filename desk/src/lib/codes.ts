import { deskCatalogue, type DeskLabel, type DeskTranslate } from '../../../ui/contract/desk.ts';

/** Kinds of codes that have words: the part of the catalogue's keys that stands before the dot. */
type Kind =
  | 'subject'
  | 'documentType'
  | 'messageSource'
  | 'busRoute'
  | 'busStep'
  | 'busOutcome'
  | 'envelopes.key'
  | 'room'
  | 'personalData'
  | 'serviceFormat';

/** A code in words; one that came with a kit or from another system, and that the desk has no word for, stays as it is. */
export function codeWord(t: DeskTranslate, kind: Kind, code: string): string {
  const key = `${kind}.${code}`;
  return key in deskCatalogue ? t(key as DeskLabel) : code;
}

const PAGES: Readonly<Record<string, string>> = {
  'acts/act': '/atti/',
  'bus/message': '/messaggi/',
  'identity/person': '/amministrazione/persone/',
  'identity/unit': '/amministrazione/organigramma?unita=',
  'integrity/finding': '/rilievi/',
  'processes/case': '/pratiche/',
  'processes/task': '/attivita/',
  'programmes/intervention': '/interventi/',
  'publication/entry': '/pubblicazioni/',
  'records/contact': '/rubrica/',
  'records/document': '/documenti/',
  'records/dossier': '/fascicoli/',
  'records/protocol-entry': '/protocollo/',
};

/** A subject of facts, such as `bus/message/<id>`: its kind, the identifier within, and the page that shows it, where the desk has one. */
export function subjectParts(subject: string): {
  readonly kind: string;
  readonly id: string;
  readonly page: string | undefined;
} {
  const [room = '', noun = '', ...rest] = subject.split('/');
  const kind = `${room}/${noun}`;
  const id = rest.join('/');
  const page = PAGES[kind];
  return { kind, id, page: page && id ? `${page}${encodeURIComponent(id)}` : undefined };
}
