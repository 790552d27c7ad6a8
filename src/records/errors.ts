import { defineErrors } from '../kernel/index.ts';

/** Refusals of this room. Codes are stable for ever and never reused. */
export const recordsErrors = defineErrors({
  CONTENT_DIGEST_MISMATCH: {
    status: 422,
    title: {
      it: 'L’impronta del contenuto ricevuto non è quella dichiarata',
      en: 'The digest is not the declared one',
    },
  },
  CONTENT_INCOMPLETE: {
    status: 400,
    title: { it: 'Il contenuto è arrivato incompleto', en: 'The content arrived incomplete' },
  },
  CONTENT_UNREADABLE: {
    status: 503,
    title: { it: 'Il contenuto non è leggibile nell’archivio', en: 'The content cannot be read from the store' },
  },
  UPLOAD_OFFSET: {
    status: 409,
    title: {
      it: 'Il blocco non segue quanto già ricevuto',
      en: 'The chunk does not follow what was received',
    },
  },
  UPLOADS_FULL: {
    status: 429,
    title: {
      it: 'Troppi caricamenti sono già in corso',
      en: 'Too many uploads are on their way already',
    },
  },
  DOCUMENT_FINAL: {
    status: 409,
    title: { it: 'Il documento è definitivo e non può cambiare', en: 'The document is final and cannot change' },
  },
  DOCUMENT_REGISTERED: {
    status: 409,
    title: { it: 'Il documento è protocollato e non può cambiare', en: 'The document is registered and cannot change' },
  },
  DOCUMENT_DISCARDED: {
    status: 409,
    title: { it: 'Il documento è stato cestinato', en: 'The document was thrown away' },
  },
  DOCUMENT_LOCKED: {
    status: 423,
    title: {
      it: 'Un’altra persona sta modificando il documento',
      en: 'Somebody else is editing the document',
    },
  },
  WEBDAV_NOT_HERE: {
    status: 403,
    title: { it: 'Qui non si può fare', en: 'This cannot be done here' },
  },
  WEBDAV_RELEASED: {
    status: 403,
    title: {
      it: 'Il documento è definitivo o protocollato: si può solo leggere',
      en: 'The document is final or registered: it can only be read',
    },
  },
  WEBDAV_NO_PARENT: {
    status: 409,
    title: { it: 'La cartella di destinazione non esiste', en: 'The folder around it does not exist' },
  },
  WEBDAV_NAME_TAKEN: {
    status: 405,
    title: { it: 'Il nome è già di una cartella', en: 'The name is that of a folder already' },
  },
  WEBDAV_LOCKED: {
    status: 423,
    title: { it: 'È in modifica da un altro programma', en: 'It is being edited by another program' },
  },
  WEBDAV_PRECONDITION_FAILED: {
    status: 412,
    title: { it: 'Quanto richiesto come condizione non vale', en: 'What was asked as a condition does not hold' },
  },
  WEBDAV_LOCK_UNKNOWN: {
    status: 409,
    title: { it: 'Nessun blocco con questo identificativo', en: 'There is no lock of that token' },
  },
  DOCUMENT_WITHOUT_CONTENT: {
    status: 409,
    title: { it: 'Il documento non ha ancora un contenuto', en: 'The document has no content yet' },
  },
  CONTACT_KNOWN: {
    status: 409,
    title: { it: 'Il contatto è già in rubrica', en: 'The contact is in the book already' },
  },
  CONTACT_MERGED: {
    status: 409,
    title: { it: 'Il contatto è stato unito a un altro', en: 'The contact was merged into another one' },
  },
  DIRECTORY_UNREADABLE: {
    status: 422,
    title: { it: 'Il file non è un elenco dell’indice IPA', en: 'The file is no list of the index of administrations' },
  },
  DIRECTORY_SHRUNK: {
    status: 422,
    title: {
      it: 'All’elenco mancano troppe voci di quello precedente',
      en: 'Too many entries of the list before are missing',
    },
  },
  SEARCH_MISTAKEN: {
    status: 422,
    title: { it: 'La ricerca non è scritta in modo comprensibile', en: 'The search cannot be understood' },
  },
  TYPE_MIGRATION_LOSSY: {
    status: 409,
    title: {
      it: 'I metadati dei documenti già formati andrebbero persi o resterebbero incompleti',
      en: 'Metadata of documents already made would be lost or stay incomplete',
    },
  },
  DOSSIER_CLOSED: { status: 409, title: { it: 'Il fascicolo è chiuso', en: 'The dossier is closed' } },
  DOSSIER_HAS_OPEN_PARTS: {
    status: 409,
    title: { it: 'Il fascicolo ha sottofascicoli aperti', en: 'The dossier has open sub-dossiers' },
  },
  DOSSIER_TOO_DEEP: {
    status: 422,
    title: { it: 'Troppi livelli di sottofascicoli', en: 'Too many levels of sub-dossiers' },
  },
  CLASS_NOT_VALID: {
    status: 422,
    title: { it: 'Voce assente dal titolario in vigore', en: 'No such class in the filing plan in force' },
  },
  FILING_PLAN_CONFLICT: {
    status: 409,
    title: {
      it: 'Un altro titolario è già in vigore da quella data',
      en: 'Another filing plan is in force from that date',
    },
  },
  AREA_UNKNOWN: {
    status: 422,
    title: { it: 'Area organizzativa omogenea sconosciuta', en: 'Unknown registry area' },
  },
  CORRESPONDENT_MISSING: {
    status: 422,
    title: { it: 'Manca il mittente o il destinatario', en: 'The sender or recipient is missing' },
  },
  PRESENTED_IN_THE_FUTURE: {
    status: 422,
    title: { it: 'La data di presentazione è futura', en: 'The presentation time lies in the future' },
  },
  ENTRY_NOT_INCOMING: {
    status: 422,
    title: { it: 'La registrazione non è in entrata', en: 'The entry is no incoming one' },
  },
  ENTRY_ANNULLED: {
    status: 409,
    title: { it: 'La registrazione è annullata', en: 'The registration is annulled' },
  },
  DEFERRAL_NOT_VALID: {
    status: 422,
    title: {
      it: 'Nessun differimento valido copre questa registrazione',
      en: 'No valid deferral covers this registration',
    },
  },
  STAMP_MARK_USED: {
    status: 409,
    title: { it: 'La marca da bollo è già stata usata', en: 'The revenue stamp was used before' },
  },
  EXCHANGE_WITHOUT_MARK: {
    status: 409,
    title: {
      it: 'La registrazione non è arrivata per PEC con una segnatura a cui rispondere',
      en: 'The entry did not come by certified mail with a mark that could be answered',
    },
  },
  EXCHANGE_CONFIRMED: {
    status: 409,
    title: { it: 'La ricezione è già stata confermata', en: 'The receipt was confirmed already' },
  },
  EMERGENCY_NOT_VALID: {
    status: 422,
    title: {
      it: 'Numero o orario non appartengono a quel registro di emergenza',
      en: 'Number or time do not belong to that emergency register',
    },
  },
  EMERGENCY_NUMBER_TAKEN: {
    status: 409,
    title: {
      it: 'Il numero del registro di emergenza è già stato riversato',
      en: 'The number of the emergency register was entered already',
    },
  },
  EMERGENCY_EXTENSION_MISSING: {
    status: 422,
    title: {
      it: 'Oltre le 24 ore serve il provvedimento che proroga il registro di emergenza',
      en: 'Beyond 24 hours the act that prolongs the emergency register is needed',
    },
  },
  REGISTER_BEGUN: {
    status: 409,
    title: {
      it: 'Il registro di quell’anno è già iniziato o non può iniziare ora',
      en: 'The register of that year has begun or cannot begin now',
    },
  },
  DAY_NOT_OVER: {
    status: 422,
    title: { it: 'Il giorno non è ancora finito', en: 'The day is not over yet' },
  },
  DAILY_REGISTER_DELIVERED: {
    status: 409,
    title: { it: 'Il registro giornaliero è già versato', en: 'The daily register was delivered already' },
  },
  SEAL_FAILED: {
    status: 503,
    title: {
      it: 'Il sigillo non è stato apposto: nessun numero è stato dato',
      en: 'The seal was not made: no number was given',
    },
  },
  SIGNING_KEY_MISSING: {
    status: 409,
    title: { it: 'Nessuna chiave di firma configurata', en: 'No signing key is configured' },
  },
});
