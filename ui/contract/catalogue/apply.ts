import type { Catalogue } from '../message.ts';

/** Services, their cards, applications and their receipt. */
export const apply = {
  'services.title': { it: 'Servizi', en: 'Services' },
  'services.lead': {
    it: 'Che cosa puoi chiedere al Comune, come si fa e quanto tempo ci vuole davvero.',
    en: 'What you can ask of the municipality, how to do it and how long it really takes.',
  },
  'services.meta': { it: 'I servizi di {site} ai cittadini.', en: 'The services of {site} to citizens.' },
  'services.online': { it: 'Si può presentare online', en: 'Can be submitted online' },
  'services.empty': { it: 'Nessun servizio in catalogo per ora.', en: 'No service in the catalogue yet.' },
  'services.area.title': { it: 'Hai già presentato un’istanza?', en: 'Have you already applied?' },
  'services.area.text': {
    it: 'Nella tua area vedi a che punto è, rispondi all’ufficio e scarichi i documenti.',
    en: 'In your area you see how it stands, answer the office and download the documents.',
  },
  'services.wizard.title': { it: 'Quale accesso mi serve?', en: 'Which access do I need?' },
  'services.wizard.text': {
    it: 'Tre domande per capire come chiedere dati o documenti.',
    en: 'Three questions to find how to ask for data or documents.',
  },
  'services.wizard.action': { it: 'Rispondi alle domande', en: 'Answer the questions' },

  'card.index': { it: 'In questa pagina', en: 'On this page' },
  'card.status': { it: 'Servizio attivo', en: 'Service available' },
  'card.who': { it: 'A chi è rivolto', en: 'Who it is for' },
  'card.needed': { it: 'Cosa serve', en: 'What is needed' },
  'card.obtained': { it: 'Cosa si ottiene', en: 'What you get' },
  'card.times': { it: 'Tempi e scadenze', en: 'Times and terms' },
  'card.measured': {
    it: 'Di solito ci vogliono {days} giorni ({cases} pratiche concluse nell’ultimo anno, {percent}% entro il termine).',
    en: 'It usually takes {days} days ({cases} cases concluded in the last year, {percent}% within the term).',
  },
  'card.silence': { it: 'Se l’ente non risponde', en: 'If the body does not answer' },
  'card.substitute': { it: 'A chi rivolgersi in caso di ritardo', en: 'Whom to turn to in case of delay' },
  'card.cost': { it: 'Quanto costa', en: 'What it costs' },
  'card.free': { it: 'È gratuito.', en: 'It is free of charge.' },
  'card.steps': { it: 'Come procede la pratica', en: 'How the case proceeds' },
  'card.steps.text': {
    it: 'I passi che le persone dell’ente svolgono, così come sono nel procedimento in uso.',
    en: 'The steps that the people of the body take, as they are in the procedure in use.',
  },
  'card.access': { it: 'Accedi al servizio', en: 'Use the service' },
  'card.start': { it: 'Presenta l’istanza online', en: 'Apply online' },
  'card.offline': {
    it: 'Questo servizio non si presenta ancora online: rivolgiti all’ufficio.',
    en: 'This service is not on line yet: please turn to the office.',
  },
  'card.contacts': { it: 'Ufficio e contatti', en: 'Office and contacts' },
  'card.norms': { it: 'Norme', en: 'Norms' },
  'card.updated': { it: 'Scheda aggiornata il {date}', en: 'Card updated on {date}' },

  'start.title': { it: 'Prima di cominciare', en: 'Before you begin' },
  'start.time': {
    it: 'Rispondi a una domanda per pagina. Puoi fermarti e riprendere quando vuoi: le risposte si salvano da sole.',
    en: 'You answer one question a page. You may stop and go on whenever you like: answers are saved as you go.',
  },
  'start.needed': { it: 'Tieni pronto:', en: 'Have ready:' },
  'start.identified': { it: 'Presenti l’istanza come {name}.', en: 'You apply as {name}.' },
  'start.identity.title': { it: 'Con o senza accesso', en: 'With or without signing in' },
  'start.identity.text': {
    it: 'Se fai l’accesso non devi scrivere i tuoi dati né allegare il documento d’identità, e ritrovi la pratica nella tua area. Senza accesso ti servirà una copia del documento.',
    en: 'If you sign in you need not write your data nor enclose your identity document, and you find the practice in your area. Without signing in you will need a copy of the document.',
  },
  'start.signIn': { it: 'Accedi e prosegui', en: 'Sign in and go on' },
  'start.begin': { it: 'Comincia', en: 'Begin' },
  'start.beginAnonymous': { it: 'Prosegui senza accesso', en: 'Go on without signing in' },

  'draft.progress': { it: 'Domanda {number} di {total}', en: 'Question {number} of {total}' },
  'draft.as': { it: 'Compili come {name}', en: 'You are filling this in as {name}' },
  'draft.later': { it: 'Salva e riprendi più tardi', en: 'Save and go on later' },
  'draft.saved.title': { it: 'Le risposte sono salvate', en: 'Your answers are saved' },
  'draft.saved.link': {
    it: 'Per riprendere conserva questo indirizzo, tra i preferiti o in un messaggio a te stesso. Chi lo conosce vede le tue risposte: non darlo ad altri.',
    en: 'To go on, keep this address as a bookmark or in a message to yourself. Who knows it sees your answers: do not give it to others.',
  },
  'draft.saved.area': {
    it: 'La ritrovi nella tua area personale, tra le istanze da completare.',
    en: 'You find it in your personal area, among the applications to complete.',
  },
  'draft.saved.until': {
    it: 'La bozza resta fino al {date}; poi si cancella da sola. Finché non la presenti non l’ha nessuno.',
    en: 'The draft stays until {date}; then it is deleted by itself. Until you submit it nobody has it.',
  },
  'draft.saved.address': { it: 'Indirizzo per riprendere', en: 'Address to go on' },
  'draft.resume': { it: 'Riprendi a compilare', en: 'Go on' },
  'draft.discard': { it: 'Elimina la bozza', en: 'Delete the draft' },
  'draft.discarded.title': { it: 'Bozza eliminata', en: 'Draft deleted' },
  'draft.discarded.text': {
    it: 'Le risposte e i file sono stati cancellati.',
    en: 'Answers and files have been deleted.',
  },
  'check.title': { it: 'Controlla le risposte', en: 'Check your answers' },
  'check.text': {
    it: 'Rileggi e correggi se serve: dopo l’invio l’istanza riceve un numero di protocollo e non si può più cambiare.',
    en: 'Read again and correct where needed: once sent the application gets a register number and cannot be changed any more.',
  },
  'check.missing': { it: 'Manca: {field}', en: 'Missing: {field}' },
  'check.declarations': { it: 'Dichiaro', en: 'I declare' },
  'check.declaration.wrong': { it: 'Conferma la dichiarazione: {text}', en: 'Confirm the declaration: {text}' },
  'check.submit': { it: 'Presenta l’istanza', en: 'Submit the application' },
  'check.group.request': { it: 'La richiesta', en: 'The request' },
  'check.group.applicant': { it: 'I tuoi dati', en: 'Your data' },

  'receipt.title': { it: 'Istanza presentata', en: 'Application submitted' },
  'receipt.number': { it: 'Protocollo n. {code}', en: 'Register no. {code}' },
  'receipt.pending': {
    it: 'Il numero di protocollo arriva tra pochi istanti.',
    en: 'The register number comes in a few moments.',
  },
  'receipt.refresh': { it: 'Aggiorna la pagina', en: 'Refresh the page' },
  'receipt.download': { it: 'Scarica la ricevuta (PDF)', en: 'Download the receipt (PDF)' },
  'receipt.keep': {
    it: 'Conserva l’indirizzo di questa pagina: da qui segui la pratica, rispondi all’ufficio e scarichi la decisione. Chi lo conosce vede la pratica.',
    en: 'Keep the address of this page: from here you follow the practice, answer the office and download the decision. Who knows it sees the practice.',
  },
} as const satisfies Catalogue;
