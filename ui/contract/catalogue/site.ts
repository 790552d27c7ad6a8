import type { Catalogue } from '../message.ts';

/** Home, section pages, error pages. */
export const site = {
  'home.title': { it: 'Pagina iniziale', en: 'Home' },
  'home.lead': {
    it: 'Gli atti dell’ente, pubblicati per legge e verificabili da chiunque.',
    en: 'The acts of the body, published by law and verifiable by anyone.',
  },
  'home.meta': {
    it: 'Sito di {site}: albo pretorio, verifica dei documenti, servizi.',
    en: 'Site of {site}: notice board, verification of documents, services.',
  },
  'home.search.label': { it: 'Che cosa cerchi?', en: 'What are you looking for?' },
  'home.search.hint': {
    it: 'Parole dell’oggetto o numero di un atto in pubblicazione',
    en: 'Words of the subject or number of an act being published',
  },
  'home.services': { it: 'Che cosa puoi fare qui', en: 'What you can do here' },
  'home.board.text': {
    one: { it: 'Un atto in pubblicazione in questo momento.', en: 'One act being published right now.' },
    other: { it: '{count} atti in pubblicazione in questo momento.', en: '{count} acts being published right now.' },
  },
  'home.board.action': { it: 'Consulta l’albo', en: 'See the notice board' },
  'home.verify.text': {
    it: 'Controlla che una copia sia identica all’originale e scarica la prova.',
    en: 'Check that a copy is identical to the original, and download the proof.',
  },
  'home.verify.action': { it: 'Verifica', en: 'Verify' },
  'home.access.title': { it: 'Chiedi dati e documenti', en: 'Ask for data and documents' },
  'home.access.text': {
    it: 'Con l’accesso civico chiunque può chiedere dati e documenti dell’ente, senza motivare.',
    en: 'With civic access anyone can ask for data and documents of the body, giving no reason.',
  },
  'home.access.action': { it: 'Come si fa', en: 'How to do it' },
  'home.latest': { it: 'Ultimi atti pubblicati', en: 'Latest published acts' },
  'home.latest.all': { it: 'Tutti gli atti in pubblicazione', en: 'All acts being published' },
  'home.ledger.title': { it: 'Un registro che non si riscrive', en: 'A ledger that cannot be rewritten' },
  'home.ledger.text': {
    it: 'Ogni registrazione e ogni pubblicazione lascia un’impronta in un registro pubblico sigillato con la firma dell’ente.',
    en: 'Every registration and every publication leaves a fingerprint in a public ledger sealed with the body’s signature.',
  },
  'home.ledger.facts': {
    one: { it: 'fatto sigillato', en: 'sealed fact' },
    other: { it: 'fatti sigillati', en: 'sealed facts' },
  },
  'home.ledger.last': { it: 'ultimo sigillo', en: 'latest seal' },
  'home.ledger.action': { it: 'Come funziona la verifica', en: 'How verification works' },

  'section.management.lead': {
    it: 'Gli atti e l’organizzazione dell’ente.',
    en: 'The acts and the organisation of the body.',
  },
  'section.news.lead': {
    it: 'Gli ultimi atti resi pubblici dall’ente.',
    en: 'The latest acts made public by the body.',
  },
  'section.services.lead': {
    it: 'I servizi che l’ente offre a cittadini e imprese.',
    en: 'The services that the body offers to citizens and businesses.',
  },
  'section.live.lead': { it: 'Luoghi, eventi e vita della comunità.', en: 'Places, events and life of the community.' },
  'section.empty.title': { it: 'Nessun contenuto per ora', en: 'No content yet' },
  'section.empty.text': {
    it: 'L’ente non ha ancora pubblicato contenuti in questa sezione.',
    en: 'The body has not yet published any content in this section.',
  },
  'section.contents': { it: 'In questa sezione', en: 'In this section' },
  'access.title': { it: 'Accesso civico generalizzato', en: 'Generalised civic access' },
  'access.lead': {
    it: 'Chiunque può chiedere all’ente dati e documenti ulteriori rispetto a quelli pubblicati, senza spiegare perché.',
    en: 'Anyone may ask the body for data and documents beyond those published, without explaining why.',
  },
  'access.how.title': { it: 'Come si chiede', en: 'How to ask' },
  'access.how.1': { it: 'Scrivi quali dati o documenti ti servono.', en: 'Write which data or documents you need.' },
  'access.how.2': {
    it: 'Firma la richiesta, con firma digitale oppure a mano allegando un documento di identità.',
    en: 'Sign the request, with a digital signature or by hand with a copy of an identity document.',
  },
  'access.how.3': {
    it: 'Inviala per PEC a {pec} o consegnala all’ufficio protocollo.',
    en: 'Send it by certified e-mail to {pec}, or hand it in at the registry office.',
  },
  'access.time.title': { it: 'Tempi', en: 'Time' },
  'access.time.text': {
    it: 'L’ente risponde entro 30 giorni con un provvedimento motivato. Se ci sono controinteressati il termine si sospende fino a 10 giorni.',
    en: 'The body answers within 30 days with a reasoned decision. If third parties are affected, the term is suspended for up to 10 days.',
  },
  'access.cost.title': { it: 'Costi', en: 'Cost' },
  'access.cost.text': {
    it: 'È gratuito, salvo il rimborso del costo di riproduzione su supporti materiali.',
    en: 'It is free of charge, except for the cost of reproduction on material media.',
  },
  'access.review.title': {
    it: 'Se la risposta è negativa o non arriva',
    en: 'If the answer is negative or does not come',
  },
  'access.review.text': {
    it: 'Puoi chiedere il riesame al responsabile della prevenzione della corruzione e della trasparenza, che decide entro 20 giorni.',
    en: 'You may ask for a review by the anti-corruption and transparency officer, who decides within 20 days.',
  },
  'access.norm': {
    it: 'Norma: artt. 5 e 5-bis del D.Lgs. 14 marzo 2013, n. 33.',
    en: 'Norm: arts. 5 and 5-bis of Legislative Decree no. 33 of 14 March 2013.',
  },

  'error.400.title': { it: 'Richiesta non valida', en: 'Invalid request' },
  'error.400.text': {
    it: 'L’indirizzo o i dati inviati non sono validi.',
    en: 'The address or the data sent is not valid.',
  },
  'error.403.title': { it: 'Pagina non accessibile', en: 'Page not accessible' },
  'error.403.text': {
    it: 'Non hai il permesso di vedere questa pagina.',
    en: 'You do not have permission to see this page.',
  },
  'error.404.title': { it: 'Pagina non trovata', en: 'Page not found' },
  'error.404.text': {
    it: 'L’indirizzo può essere scritto male, oppure la pagina è stata spostata. Puoi cercare in tutto il sito.',
    en: 'The address may be mistyped, or the page may have moved. You can search the whole site.',
  },
  'error.410.title': { it: 'Contenuto non più disponibile', en: 'Content no longer available' },
  'error.410.text': {
    it: 'Il contenuto è stato pubblico per il periodo stabilito e ora non lo è più.',
    en: 'The content was public for the period set, and now it no longer is.',
  },
  'error.413.title': { it: 'File troppo grande', en: 'File too large' },
  'error.413.text': { it: 'Il file supera la dimensione accettata.', en: 'The file exceeds the accepted size.' },
  'error.429.title': { it: 'Troppe richieste', en: 'Too many requests' },
  'error.429.text': {
    it: 'Dal tuo indirizzo sono arrivate molte richieste in poco tempo.',
    en: 'Many requests have come from your address in a short time.',
  },
  'error.429.retry': {
    one: { it: 'Riprova tra {count} secondo.', en: 'Try again in {count} second.' },
    other: { it: 'Riprova tra {count} secondi.', en: 'Try again in {count} seconds.' },
  },
  'error.500.title': { it: 'Qualcosa non ha funzionato', en: 'Something went wrong' },
  'error.500.text': {
    it: 'È un errore nostro, non tuo. Riprova tra qualche minuto; se continua, segnalaci il codice qui sotto.',
    en: 'The error is ours, not yours. Try again in a few minutes; if it persists, tell us the code below.',
  },
  'error.503.title': { it: 'Servizio momentaneamente non disponibile', en: 'Service temporarily unavailable' },
  'error.503.text': {
    it: 'Stiamo riavviando il servizio. Riprova tra poco.',
    en: 'The service is restarting. Try again shortly.',
  },
  'error.reference': { it: 'Codice della richiesta', en: 'Request code' },
} as const satisfies Catalogue;
