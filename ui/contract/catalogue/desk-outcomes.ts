import type { Catalogue } from '../message.ts';

/** What the steps of the bus are called, and what they found. */
export const deskOutcomes = {
  'busStep.normalise-mail': { it: 'Lettura del messaggio di posta', en: 'Mail read' },
  'busStep.normalise-application': { it: 'Lettura dell’istanza', en: 'Application read' },
  'busStep.normalise-scan': { it: 'Lettura della scansione', en: 'Scan read' },
  'busStep.refuse-unknown': { it: 'Riconoscimento', en: 'Recognition' },
  'busStep.keep-receipts-apart': { it: 'Separazione delle ricevute', en: 'Receipts kept apart' },
  'busStep.match-exchange': {
    it: 'Abbinamento alla registrazione inviata',
    en: 'Matched with the entry that was sent',
  },
  'busStep.answer-mark': { it: 'Verifica della segnatura e risposta', en: 'Mark verified and answered' },
  'busStep.link-known': { it: 'Confronto con i messaggi già ricevuti', en: 'Comparison with messages received before' },
  'busStep.choose-intake-rule': { it: 'Scelta del procedimento', en: 'Choice of the procedure' },
  'busStep.store-documents': { it: 'Archiviazione dei documenti', en: 'Documents stored' },
  'busStep.open-dossier': { it: 'Apertura del fascicolo', en: 'Dossier opened' },
  'busStep.register': { it: 'Registrazione di protocollo', en: 'Registered' },
  'busStep.validate-signatures': { it: 'Verifica delle firme', en: 'Signatures verified' },
  'busStep.start-case': { it: 'Avvio della pratica', en: 'Case started' },
  'busStep.refuse': { it: 'Non accettato', en: 'Refused' },
  'busStep.failure': { it: 'Errore', en: 'Failure' },

  'busOutcome.answers an entry: no new procedure': {
    it: 'risponde a un protocollo: nessun nuovo procedimento',
    en: 'answers an entry: no new procedure',
  },
  'busOutcome.counter': { it: 'sportello', en: 'counter' },
  'busOutcome.email': { it: 'e-mail', en: 'e-mail' },
  'busOutcome.joins its dossier': { it: 'nel fascicolo a cui risponde', en: 'joins its dossier' },
  'busOutcome.linked': { it: 'collegato a quello già ricevuto', en: 'linked to the one received before' },
  'busOutcome.message': { it: 'non è una ricevuta', en: 'no receipt' },
  'busOutcome.new': { it: 'nuovo', en: 'new' },
  'busOutcome.no dossier': { it: 'nessun fascicolo', en: 'no dossier' },
  'busOutcome.no identity of its own': { it: 'senza identificativo proprio', en: 'no identity of its own' },
  'busOutcome.no procedure, no dossier': {
    it: 'nessun procedimento, nessun fascicolo',
    en: 'no procedure, no dossier',
  },
  'busOutcome.none: protocol desk': { it: 'nessuno: decide il protocollo', en: 'none: the protocol desk decides' },
  'busOutcome.paper': { it: 'carta', en: 'paper' },
  'busOutcome.pec': { it: 'posta certificata', en: 'certified mail' },
  'busOutcome.portal': { it: 'sito pubblico', en: 'public site' },
  'busOutcome.waits for assignment': { it: 'in attesa di assegnazione', en: 'waits for assignment' },
  'busOutcomeCount.documents': {
    one: { it: '{count} documento', en: '{count} document' },
    other: { it: '{count} documenti', en: '{count} documents' },
  },
  'busOutcomeCount.signed files': {
    one: { it: '{count} file firmato', en: '{count} signed file' },
    other: { it: '{count} file firmati', en: '{count} signed files' },
  },
} as const satisfies Catalogue;
