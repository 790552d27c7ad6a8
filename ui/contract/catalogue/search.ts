import type { Catalogue } from '../message.ts';

/** Search across the site, home, map of the site, questions and answers. */
export const search = {
  'search.title': { it: 'Cerca nel sito', en: 'Search the site' },
  'search.label': { it: 'Che cosa devi fare?', en: 'What do you need to do?' },
  'search.hint': {
    it: 'Per esempio «accesso agli atti» o il numero di un atto all’albo',
    en: 'For example “access to documents”, or the number of an act on the notice board',
  },
  'search.results': { it: 'Risultati per «{text}»', en: 'Results for “{text}”' },
  'search.count': {
    one: { it: '{count} risultato', en: '{count} result' },
    other: { it: '{count} risultati', en: '{count} results' },
  },
  'search.services': { it: 'Servizi', en: 'Services' },
  'search.pages': { it: 'Pagine e dati', en: 'Pages and data' },
  'search.acts': { it: 'Atti all’albo pretorio', en: 'Acts on the notice board' },
  'search.corrected': {
    it: 'Nessun atto con queste parole: ecco quelli con «{text}».',
    en: 'No act has these words: these are the ones with “{text}”.',
  },
  'search.allActs': { it: 'Cerca soltanto tra gli atti', en: 'Search the acts only' },
  'search.none.title': { it: 'Nessun risultato', en: 'No results' },
  'search.none.text': {
    it: 'Prova con altre parole o con una sola. Se ti serve un dato o un documento che qui non c’è, puoi chiederlo con l’accesso civico.',
    en: 'Try other words, or just one. If you need data or a document that is not here, you can ask for it with civic access.',
  },
  'search.empty': {
    it: 'Scrivi una o più parole: cerchiamo tra servizi, pagine e atti in pubblicazione.',
    en: 'Type one or more words: services, pages and acts being published are searched.',
  },
  'home.question': { it: 'Che cosa devi fare?', en: 'What do you need to do?' },
  'home.popular': { it: 'Servizi più richiesti', en: 'Most requested services' },
  'home.popular.all': { it: 'Tutti i servizi', en: 'All services' },
  'home.figures': { it: 'Come lavora l’ente: {month}', en: 'How the body works: {month}' },
  'home.figures.all': {
    it: 'Tutti gli indicatori, con la loro definizione',
    en: 'All indicators, with their definition',
  },
  'home.board.short': {
    it: 'Gli atti pubblicati con effetto legale, ognuno per il suo periodo.',
    en: 'Acts published with legal effect, each for its own period.',
  },
  'home.tools': { it: 'Strumenti', en: 'Tools' },
  'home.at.text': {
    it: 'Dati, tabelle e documenti che la legge chiede di pubblicare, con la data di aggiornamento.',
    en: 'Data, tables and documents that the law asks to publish, with the date of their update.',
  },
  'home.at.action': { it: 'Consulta i dati', en: 'See the data' },
  'map.title': { it: 'Mappa del sito', en: 'Site map' },
  'map.lead': { it: 'Tutte le pagine del sito di {site}.', en: 'All pages of the site of {site}.' },
  'map.legal': { it: 'Informazioni legali', en: 'Legal information' },
  'faq.title': { it: 'Domande frequenti', en: 'Frequently asked questions' },
  'faq.link': { it: 'Leggi le FAQ', en: 'Read the FAQ' },
  'faq.lead': {
    it: 'Le risposte alle domande più comuni su questo sito e sugli atti dell’ente.',
    en: 'Answers to the most common questions on this site and on the acts of the body.',
  },
  'faq.1.q': { it: 'Dove trovo un atto pubblicato?', en: 'Where do I find a published act?' },
  'faq.1.a': {
    it: 'Nell’albo pretorio, per il periodo stabilito dalla legge. Puoi cercarlo per parole dell’oggetto o per numero.',
    en: 'On the notice board, for the period set by law. You can search it by words of its subject or by number.',
  },
  'faq.2.q': { it: 'Perché un atto non si vede più?', en: 'Why can an act no longer be seen?' },
  'faq.2.a': {
    it: 'Perché il suo periodo di pubblicazione è finito: da quel momento la legge sulla protezione dei dati non permette di lasciarlo in rete. Puoi chiederlo con una richiesta di accesso.',
    en: 'Because its period of publication is over: from then on, data protection law does not allow it to stay on line. You can ask for it with an access request.',
  },
  'faq.3.q': { it: 'Come verifico che un documento è autentico?', en: 'How do I check that a document is authentic?' },
  'faq.3.a': {
    it: 'Nella pagina di verifica, con il file o con la sua impronta. Il file non viene conservato.',
    en: 'On the verification page, with the file or with its fingerprint. The file is not kept.',
  },
  'faq.4.q': { it: 'Devo spiegare perché chiedo un dato?', en: 'Do I have to say why I ask for data?' },
  'faq.4.a': {
    it: 'No: l’accesso civico è di chiunque, gratuito e senza motivazione. La risposta arriva entro 30 giorni.',
    en: 'No: civic access is for anyone, free of charge and without a reason. The answer comes within 30 days.',
  },
  'faq.5.q': { it: 'Posso riutilizzare i dati pubblicati?', en: 'May I reuse the published data?' },
  'faq.5.a': {
    it: 'Sì, con licenza CC-BY 4.0: basta citare l’ente. I dati personali si possono usare solo per scopi compatibili con la pubblicazione.',
    en: 'Yes, under the CC-BY 4.0 licence: naming the body is enough. Personal data may be used only for purposes compatible with their publication.',
  },
  'faq.6.q': { it: 'Come contatto l’ente?', en: 'How do I contact the body?' },
  'faq.6.a': {
    it: 'Scrivi alla PEC {pec}. L’indirizzo e gli altri recapiti sono in fondo a ogni pagina.',
    en: 'Write to the certified e-mail address {pec}. The address and other contacts are at the foot of every page.',
  },
  'feed.subscribe': { it: 'Resta aggiornato', en: 'Stay informed' },
  'feed.rss': { it: 'Notizie dell’albo (RSS)', en: 'News of the notice board (RSS)' },
  'feed.json': { it: 'Dati dell’albo (JSON Feed)', en: 'Data of the notice board (JSON Feed)' },
  'feed.ics': { it: 'Scadenze nel calendario (ICS)', en: 'Ends of publication in a calendar (ICS)' },
  'feed.end': { it: 'Fine pubblicazione: {title}', en: 'End of publication: {title}' },
  'management.offices': { it: 'Uffici', en: 'Offices' },
  'management.offices.text': { it: 'Gli uffici con i dirigenti responsabili.', en: 'The offices with their managers.' },
  'management.politicians': { it: 'Politici', en: 'Politicians' },
  'management.politicians.text': { it: 'Chi rappresenta l’ente.', en: 'Who represents the body.' },
  'management.staff': { it: 'Personale amministrativo', en: 'Administrative staff' },
  'management.staff.text': { it: 'I dirigenti e i loro incarichi.', en: 'The managers and their posts.' },
  'management.documents': { it: 'Documenti e dati', en: 'Documents and data' },
  'management.documents.text': {
    it: 'L’albero di Amministrazione trasparente, con tabelle da scaricare.',
    en: 'The tree of transparent administration, with tables to download.',
  },
  'management.board.text': {
    it: 'Gli atti in corso di pubblicazione.',
    en: 'The acts that are being published.',
  },
} as const satisfies Catalogue;
