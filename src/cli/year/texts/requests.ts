/** What people ask to know, and the unit that holds it. */
export interface Topic {
  readonly unit: string;
  readonly subject: string;
  readonly weight: number;
  /** Others are concerned: they are heard before the decision (D.Lgs. 33/2013 art. 5 c. 5). */
  readonly concerned?: boolean;
}

function topic(unit: string, weight: number, subject: string, concerned = false): Topic {
  return { unit, weight, subject, concerned };
}

export const TOPICS: readonly Topic[] = [
  topic('LLPP-OP', 6, 'Costi e stato di avanzamento dei lavori della scuola {place}'),
  topic('LLPP-OP', 4, 'Varianti e riserve dell’appalto di riqualificazione {place}', true),
  topic('LLPP-OP', 4, 'Certificati di collaudo statico della palestra {place}'),
  topic('LLPP', 3, 'Consumi energetici degli edifici comunali negli ultimi tre anni'),
  topic('LLPP', 3, 'Contratti di locazione di immobili comunali {place}', true),
  topic('LLPP-VER', 4, 'Perizie agronomiche sugli alberi abbattuti {place}'),
  topic('LLPP-VER', 3, 'Piano di manutenzione del verde pubblico {place}'),
  topic('TERR-SUE', 8, 'Titoli edilizi rilasciati {place} negli ultimi due anni', true),
  topic('TERR-SUE', 6, 'Segnalazioni di abusi edilizi ed esiti dei controlli {place}', true),
  topic('TERR', 4, 'Osservazioni alla variante urbanistica {place} e controdeduzioni'),
  topic('TERR-SUAP', 4, 'Concessioni di suolo pubblico ai pubblici esercizi {place}', true),
  topic('TERR-SUAP', 3, 'Autorizzazioni in deroga ai limiti di rumore {place}', true),
  topic('SOC', 4, 'Criteri e graduatorie anonime dei contributi per l’affitto'),
  topic('SOC', 3, 'Relazioni annuali dei gestori dei servizi sociali', true),
  topic('SOC-SCU', 5, 'Controlli sulla qualità della mensa scolastica {place}'),
  topic('SOC-SCU', 4, 'Liste d’attesa anonime degli asili nido comunali'),
  topic('SOC-SCU', 3, 'Contributi concessi ad associazioni culturali', true),
  topic('DEM', 2, 'Statistiche sulle concessioni cimiteriali in scadenza'),
  topic('DEM', 3, 'Tempi medi di rilascio della carta d’identità elettronica'),
  topic('PL', 6, 'Proventi e destinazione delle sanzioni del codice della strada'),
  topic('PL', 4, 'Taratura e collocazione dei misuratori di velocità {place}'),
  topic('PL', 3, 'Incidenti stradali rilevati {place} negli ultimi cinque anni'),
  topic('ICT', 3, 'Contratti e costi dei servizi informatici in cloud', true),
  topic('ICT', 2, 'Registro dei dati di traffico del sito istituzionale'),
  topic('FIN-TRI', 4, 'Piano economico finanziario della TARI e costi del gestore', true),
  topic('FIN', 3, 'Elenco delle spese di rappresentanza e relativi giustificativi'),
  topic('SG-LEG', 4, 'Incarichi legali conferiti e spese di lite dell’ultimo triennio', true),
  topic('SG', 3, 'Presenze e gettoni delle commissioni consiliari'),
];

export const GRANTED = [
  'I documenti richiesti sono detenuti dall’ente e non ricorrono i limiti dell’art. 5-bis del D.Lgs. 33/2013; non sono stati individuati pregiudizi a interessi pubblici o privati.',
  'L’istanza riguarda dati già formati e disponibili; la loro conoscenza favorisce il controllo diffuso sull’uso delle risorse pubbliche e non contrasta con l’art. 5-bis.',
  'Sentito l’ufficio che detiene i documenti, non risultano eccezioni assolute né relative all’accesso.',
];
export const PARTIAL = [
  'Si accoglie per i documenti conclusi; restano esclusi i dati personali di terzi, oscurati secondo il principio di proporzionalità (art. 5-bis c. 4).',
  'Si trasmettono gli atti con omissis sui dati identificativi e bancari dei soggetti privati, non necessari allo scopo dell’accesso.',
];
export const REFUSED = [
  'La divulgazione recherebbe un pregiudizio concreto alla protezione dei dati personali di persone identificabili (art. 5-bis c. 2 lett. a), non superabile con l’oscuramento.',
  'I documenti riguardano attività ispettive in corso, la cui conoscenza ne pregiudicherebbe il regolare svolgimento (art. 5-bis c. 1 lett. g).',
  'Dal confronto con il richiedente l’istanza è rimasta riferita a dati che l’ente non detiene e che dovrebbe elaborare appositamente.',
];
export const DEFERRED = [
  'La procedura cui i documenti si riferiscono è in corso: l’accesso è differito alla sua conclusione (art. 5-bis c. 5).',
];
export const EXCEPTIONS = 'art. 5-bis c. 2 lett. a) protezione dei dati personali';

/** How a request is worded. */
export const WORDINGS = [
  'Si chiede copia dei documenti relativi a: {subject}, in formato elettronico, ai sensi dell’art. 5 c. 2 del D.Lgs. 33/2013.',
  'Desidero conoscere i dati riguardanti: {subject}. Se i documenti contengono dati personali di terzi, va bene riceverli con omissis.',
  'Ai fini di un approfondimento sull’attività dell’ente si richiede l’accesso civico generalizzato a: {subject}.',
];
