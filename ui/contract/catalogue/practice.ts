import type { Catalogue } from '../message.ts';

/** A practice as its applicant sees it, the citizen's area, and the wizard that finds the right access. */
export const practice = {
  'practice.title': { it: 'La tua pratica', en: 'Your practice' },
  'practice.todo': { it: 'Che cosa devi fare', en: 'What you have to do' },
  'practice.todo.none': {
    it: 'Niente, per ora: la pratica è nelle mani dell’ufficio.',
    en: 'Nothing for now: the office is working on it.',
  },
  'practice.todo.done': { it: 'Niente: la pratica è conclusa.', en: 'Nothing: the practice is concluded.' },
  'practice.asked': { it: 'L’ufficio ti chiede un chiarimento', en: 'The office asks you for a clarification' },
  'practice.askedOn': { it: 'Chiesto il {date}', en: 'Asked on {date}' },
  'practice.answer': { it: 'La tua risposta', en: 'Your answer' },
  'practice.answer.files': { it: 'Allega un file (facoltativo)', en: 'Attach a file (optional)' },
  'practice.answer.kept': { it: 'File già caricati: {names}', en: 'Files already uploaded: {names}' },
  'practice.answer.send': { it: 'Invia la risposta', en: 'Send the answer' },
  'practice.answer.wrong': {
    it: 'La tua risposta: scrivi da 3 a 4.000 caratteri',
    en: 'Your answer: write from 3 to 4,000 characters',
  },
  'practice.answered': { it: 'Hai risposto il {date}', en: 'You answered on {date}' },
  'practice.answered.ok': {
    it: 'Risposta inviata: viene protocollata e arriva subito all’ufficio.',
    en: 'Answer sent: it is registered and reaches the office at once.',
  },
  'practice.question.closed': {
    it: 'L’ufficio ha chiarito per altra via.',
    en: 'The office has clarified the matter in another way.',
  },
  'practice.data': { it: 'Dati della pratica', en: 'Data of the practice' },
  'practice.object': { it: 'Oggetto', en: 'Object' },
  'practice.applicant': { it: 'Presentata da', en: 'Submitted by' },
  'practice.submitted': { it: 'Presentata il', en: 'Submitted on' },
  'practice.entry': { it: 'Protocollo', en: 'Register number' },
  'practice.case': { it: 'Numero della pratica', en: 'Number of the case' },
  'practice.office': { it: 'Ufficio', en: 'Office' },
  'practice.clock': { it: 'Quanto tempo ha l’ente', en: 'How much time the body has' },
  'practice.clock.running': {
    one: {
      it: 'L’ente deve decidere entro il {date}: manca {count} giorno.',
      en: 'The body must decide by {date}: {count} day is left.',
    },
    other: {
      it: 'L’ente deve decidere entro il {date}: mancano {count} giorni.',
      en: 'The body must decide by {date}: {count} days are left.',
    },
  },
  'practice.clock.today': { it: 'L’ente deve decidere entro oggi, {date}.', en: 'The body must decide today, {date}.' },
  'practice.clock.expired': {
    one: {
      it: 'Il termine è scaduto il {date}, {count} giorno fa.',
      en: 'The term expired on {date}, {count} day ago.',
    },
    other: {
      it: 'Il termine è scaduto il {date}, {count} giorni fa.',
      en: 'The term expired on {date}, {count} days ago.',
    },
  },
  'practice.clock.suspended': {
    it: 'Il termine è sospeso dal {date}: quei giorni non contano e si aggiungono alla fine.',
    en: 'The term has been suspended since {date}: those days do not count and are added at the end.',
  },
  'practice.clock.done': { it: 'La pratica si è conclusa il {date}.', en: 'The practice was concluded on {date}.' },
  'practice.clock.inTime': { it: 'Entro il termine del {date}.', en: 'Within the term of {date}.' },
  'practice.clock.late': { it: 'Oltre il termine del {date}.', en: 'After the term of {date}.' },
  'practice.clock.none': { it: 'Il termine: {term}', en: 'The term: {term}' },
  'practice.suspension': {
    it: 'Sospeso dal {from} al {to}: {reason} ({norm})',
    en: 'Suspended from {from} to {to}: {reason} ({norm})',
  },
  'practice.suspension.open': {
    it: 'Sospeso dal {from}: {reason} ({norm})',
    en: 'Suspended from {from}: {reason} ({norm})',
  },
  'practice.substitute': {
    it: 'Puoi chiedere che decida il titolare del potere sostitutivo: {who}, scrivendo a {pec} e citando il protocollo {code} (L. 241/1990 art. 2 c. 9-ter).',
    en: 'You may ask the holder of the substitute power to decide: {who}, writing to {pec} and quoting register number {code} (L. 241/1990 art. 2 c. 9-ter).',
  },
  'practice.timeline': { it: 'A che punto è', en: 'How it stands' },
  'practice.event.submitted': { it: 'Hai presentato l’istanza', en: 'You submitted the application' },
  'practice.event.registered': {
    it: 'L’ente l’ha protocollata con il numero {code}',
    en: 'The body registered it with number {code}',
  },
  'practice.event.by': { it: 'A cura di: {by}', en: 'By: {by}' },
  'practice.event.asked': {
    it: 'L’ufficio ti ha chiesto un chiarimento',
    en: 'The office asked you for a clarification',
  },
  'practice.event.answered': { it: 'Hai risposto', en: 'You answered' },
  'practice.event.closed': { it: 'Pratica conclusa', en: 'Practice concluded' },
  'practice.event.now': { it: 'Adesso: {name}', en: 'Now: {name}' },
  'practice.done': { it: 'fatto', en: 'done' },
  'practice.current': { it: 'in corso', en: 'in progress' },
  'practice.documents': { it: 'Documenti', en: 'Documents' },
  'practice.documents.office': { it: 'Dall’ente', en: 'From the body' },
  'practice.documents.own': { it: 'Quelli che hai inviato', en: 'Those you sent' },
  'practice.document.of': { it: 'protocollo {code} del {date}', en: 'register number {code} of {date}' },
  'practice.document.verify': { it: 'Verifica che sia autentico', en: 'Verify that it is authentic' },
  'practice.document.verifyOf': { it: 'Verifica che sia autentico: {name}', en: 'Verify that it is authentic: {name}' },
  'practice.outcome': { it: 'Esito', en: 'Outcome' },
  'practice.outcome.granted': { it: 'Accolta', en: 'Granted' },
  'practice.outcome.partial': { it: 'Accolta in parte', en: 'Granted in part' },
  'practice.outcome.deferred': { it: 'Differita', en: 'Deferred' },
  'practice.outcome.refused': { it: 'Non accolta', en: 'Refused' },
  'practice.outcome.withdrawn': { it: 'Ritirata', en: 'Withdrawn' },
  'practice.link.title': { it: 'Il collegamento segreto a questa pagina', en: 'The secret link to this page' },
  'practice.link.text': {
    it: 'Se temi che altri conoscano l’indirizzo di questa pagina, sostituiscilo: quello di prima non aprirà più niente.',
    en: 'If you fear that others know the address of this page, replace it: the one before will open nothing any more.',
  },
  'practice.link.replace': { it: 'Sostituisci l’indirizzo', en: 'Replace the address' },
  'practice.link.replaced': {
    it: 'L’indirizzo è nuovo: conservalo al posto di quello di prima.',
    en: 'The address is new: keep it in the place of the one before.',
  },
  'practice.unregistered': {
    it: 'L’istanza sta per essere protocollata.',
    en: 'The application is about to be registered.',
  },
  'practice.noCase': {
    it: 'L’istanza è registrata ed è stata assegnata all’ufficio, che ti risponde ai recapiti che hai indicato.',
    en: 'The application is registered and assigned to the office, which answers at the contacts that you gave.',
  },

  'area.title': { it: 'Area personale', en: 'Personal area' },
  'area.lead': {
    it: 'Le tue pratiche con il Comune: che cosa devi fare, che cosa è in corso, che cosa è concluso.',
    en: 'Your practices with the municipality: what you have to do, what is in progress, what is concluded.',
  },
  'area.hello': { it: 'Ciao {name}', en: 'Hello {name}' },
  'area.signOut': { it: 'Esci', en: 'Sign out' },
  'area.todo': { it: 'Da fare', en: 'To do' },
  'area.todo.none': { it: 'Non devi fare niente.', en: 'There is nothing you have to do.' },
  'area.todo.answer': { it: 'Rispondi all’ufficio', en: 'Answer the office' },
  'area.todo.complete': {
    it: 'Completa l’istanza (bozza fino al {date})',
    en: 'Complete the application (draft until {date})',
  },
  'area.running': { it: 'In corso', en: 'In progress' },
  'area.running.none': { it: 'Nessuna pratica in corso.', en: 'No practice in progress.' },
  'area.closed': { it: 'Concluse', en: 'Concluded' },
  'area.closed.none': { it: 'Nessuna pratica conclusa.', en: 'No concluded practice.' },
  'area.due': { it: 'decisione entro il {date}', en: 'decision by {date}' },
  'area.suspended': { it: 'termine sospeso', en: 'term suspended' },
  'area.submitted': { it: 'presentata il {date}', en: 'submitted on {date}' },
  'signIn.title': { it: 'Accedi all’area personale', en: 'Sign in to the personal area' },
  'signIn.demo': {
    it: 'Questo è un ambiente dimostrativo: scegli uno di questi cittadini inventati. In un’installazione reale qui si entra con SPID o CIE.',
    en: 'This is a demonstration: choose one of these fictional citizens. In a real installation one signs in here with SPID or CIE.',
  },
  'signIn.as': { it: 'Entra come', en: 'Enter as' },
  'signIn.enter': { it: 'Entra', en: 'Enter' },
  'signIn.choose': { it: 'Entra come: scegli un cittadino', en: 'Enter as: choose a citizen' },
  'signIn.none': {
    it: 'L’accesso con SPID e CIE non è ancora attivo su questo sito. Puoi presentare un’istanza senza accesso e seguirla con il collegamento della ricevuta.',
    en: 'Signing in with SPID and CIE is not available on this site yet. You can apply without signing in and follow the practice by the link of the receipt.',
  },
  'signIn.link': {
    it: 'Hai presentato un’istanza senza accesso? Apri l’indirizzo che hai ricevuto con la ricevuta.',
    en: 'Did you apply without signing in? Open the address that came with the receipt.',
  },
  'signIn.ended': {
    it: 'La sessione è terminata: accedi di nuovo.',
    en: 'Your session has ended: please sign in again.',
  },

  'wizard.title': { it: 'Quale accesso ti serve?', en: 'Which access do you need?' },
  'wizard.what': { it: 'Che cosa cerchi?', en: 'What are you looking for?' },
  'wizard.what.missing': {
    it: 'Qualcosa che il Comune dovrebbe già pubblicare per legge, e che non trovo sul sito',
    en: 'Something that the municipality should publish by law, and that I cannot find on the site',
  },
  'wizard.what.other': { it: 'Altri dati o documenti', en: 'Other data or documents' },
  'wizard.why': {
    it: 'Ti servono per un interesse tuo, diretto e attuale?',
    en: 'Do you need them for a direct and present interest of your own?',
  },
  'wizard.why.hint': {
    it: 'Per esempio: una pratica che ti riguarda, un ricorso, un confine con il vicino, un concorso a cui hai partecipato',
    en: 'For example: a case that concerns you, an appeal, a boundary with a neighbour, a competition you took part in',
  },
  'wizard.why.own': { it: 'Sì, mi riguardano direttamente', en: 'Yes, they concern me directly' },
  'wizard.why.general': {
    it: 'No, voglio sapere che cosa fa il Comune',
    en: 'No, I want to know what the municipality does',
  },
  'wizard.reason': {
    it: 'Vuoi spiegare perché li chiedi e dimostrare il tuo interesse?',
    en: 'Do you want to say why you ask, and prove your interest?',
  },
  'wizard.reason.hint': {
    it: 'Spiegandolo puoi vedere anche documenti che contengono dati di altri. Senza motivazione puoi chiedere lo stesso, ma i limiti sono più ampi.',
    en: 'If you do, you may also see documents that hold data of others. Without reasons you may ask all the same, but limits are wider.',
  },
  'wizard.reason.yes': { it: 'Sì', en: 'Yes' },
  'wizard.reason.no': { it: 'No, preferisco non motivare', en: 'No, I prefer to give no reasons' },
  'wizard.result': { it: 'Ti serve questo', en: 'This is what you need' },
  'wizard.because.semplice': {
    it: 'Perché la legge obbliga il Comune a pubblicarlo: chiunque può chiedere che lo faccia, senza motivare.',
    en: 'Because the law obliges the municipality to publish it: anybody may ask it to, without giving reasons.',
  },
  'wizard.because.documentale': {
    it: 'Perché hai un interesse diretto, concreto e attuale e vuoi farlo valere.',
    en: 'Because you have a direct, concrete and present interest and want to rely on it.',
  },
  'wizard.because.generalizzato': {
    it: 'Perché chiunque può chiedere dati e documenti del Comune, senza dire perché.',
    en: 'Because anybody may ask for data and documents of the municipality, without saying why.',
  },
  'wizard.start': { it: 'Vai al servizio', en: 'Go to the service' },
  'wizard.again': { it: 'Rispondi di nuovo', en: 'Answer again' },
  'wizard.missing': {
    it: 'Questo servizio non è ancora online: scrivi a {pec}.',
    en: 'This service is not on line yet: write to {pec}.',
  },
} as const satisfies Catalogue;
