import type { Catalogue } from '../message.ts';

/** Verification page and its result. */
export const verify = {
  'verify.title': { it: 'Verifica un documento', en: 'Verify a document' },
  'verify.lead': {
    it: 'Controlla se un documento è stato registrato dall’ente, se è pubblicato e se la tua copia è identica all’originale.',
    en: 'Check whether a document was registered by the body, whether it is published, and whether your copy is identical to the original.',
  },
  'verify.hash.title': { it: 'Con l’impronta', en: 'With the fingerprint' },
  'verify.file.title': { it: 'Con il file', en: 'With the file' },
  'verify.file.label': {
    it: 'Trascina qui il file o sceglilo dal tuo dispositivo',
    en: 'Drop the file here or choose it from your device',
  },
  'verify.file.hint': {
    it: 'Fino a {size}. Il file serve solo a calcolarne l’impronta: non viene conservato.',
    en: 'Up to {size}. The file is used only to compute its fingerprint: it is not kept.',
  },
  'verify.file.submit': { it: 'Verifica il file', en: 'Verify the file' },
  'verify.text.title': { it: 'Con il numero o l’impronta', en: 'With the number or the fingerprint' },
  'verify.text.label': {
    it: 'Numero dell’atto, del protocollo o dell’albo, oppure impronta SHA-256',
    en: 'Number of the act, of the protocol or of the notice board, or SHA-256 fingerprint',
  },
  'verify.text.hint': {
    it: 'Per esempio 412/2026, oppure le 64 cifre dell’impronta stampate sul documento.',
    en: 'For instance 412/2026, or the 64 digits of the fingerprint printed on the document.',
  },
  'verify.text.submit': { it: 'Verifica', en: 'Verify' },
  'verify.problem.title': { it: 'C’è un problema', en: 'There is a problem' },
  'verify.problem.noFile': { it: 'Scegli un file da verificare.', en: 'Choose a file to verify.' },
  'verify.problem.tooLarge': {
    it: 'Il file supera {size}: verificalo con la sua impronta.',
    en: 'The file is larger than {size}: verify it by its fingerprint.',
  },
  'verify.problem.noText': { it: 'Scrivi un numero o un’impronta.', en: 'Type a number or a fingerprint.' },
  'verify.problem.badText': {
    it: 'Scrivi un numero con il suo anno (412/2026) oppure un’impronta di 64 cifre da 0 a 9 e lettere da a ad f.',
    en: 'Type a number with its year (412/2026), or a fingerprint of 64 characters, digits 0 to 9 and letters a to f.',
  },
  'verify.how.title': { it: 'Come funziona', en: 'How it works' },
  'verify.how.1.title': { it: 'Un’impronta per ogni documento', en: 'A fingerprint for each document' },
  'verify.how.1.text': {
    it: 'Dal file si calcola un’impronta di 64 cifre. Basta cambiare una virgola e l’impronta è un’altra.',
    en: 'A fingerprint of 64 digits is computed from the file. Change one comma and the fingerprint is a different one.',
  },
  'verify.how.2.title': { it: 'Un registro che cresce soltanto', en: 'A ledger that only grows' },
  'verify.how.2.text': {
    it: 'Ogni registrazione e ogni pubblicazione entra in un registro in cui si può solo aggiungere.',
    en: 'Every registration and every publication enters a ledger to which one can only add.',
  },
  'verify.how.3.title': { it: 'Una prova che puoi tenere', en: 'A proof you can keep' },
  'verify.how.3.text': {
    it: 'La prova si scarica e si controlla anche senza questo sito, con qualsiasi strumento che segua lo standard RFC 6962.',
    en: 'The proof can be downloaded and checked without this site, with any tool that follows the RFC 6962 standard.',
  },

  'result.title': { it: 'Esito della verifica', en: 'Result of the verification' },
  'result.asked': { it: 'Hai verificato', en: 'You verified' },
  'result.asked.file': { it: 'il file «{name}» ({size})', en: 'the file “{name}” ({size})' },
  'result.asked.text': { it: '«{text}»', en: '“{text}”' },
  'result.asked.hash': { it: 'un documento, dalla sua impronta', en: 'a document, by its fingerprint' },
  'result.published.title': { it: 'Documento autentico e pubblicato', en: 'Authentic and published document' },
  'result.published.text': {
    it: 'Il file è identico a quello che {site} ha registrato e pubblicato.',
    en: 'The file is identical to the one that {site} registered and published.',
  },
  'result.registered.title': { it: 'Documento autentico', en: 'Authentic document' },
  'result.registered.text': {
    it: 'Il file è identico a quello che {site} ha registrato. Non risulta in pubblicazione.',
    en: 'The file is identical to the one that {site} registered. It is not being published.',
  },
  'result.found.title': { it: 'Registrazione trovata', en: 'Registration found' },
  'result.found.text': {
    it: 'Esiste una registrazione con questi estremi. Per sapere se la tua copia è identica all’originale, verifica il file.',
    en: 'A registration with these details exists. To know whether your copy is identical to the original, verify the file.',
  },
  'result.unknown.title': { it: 'Documento non trovato', en: 'Document not found' },
  'result.unknown.text': {
    it: 'Nessuna registrazione di {site} corrisponde. Può essere una copia modificata, un documento di un altro ente o un documento che non è mai stato registrato: da solo questo esito non dice quale dei tre.',
    en: 'No registration of {site} matches. It may be an altered copy, a document of another body, or a document that was never registered: this result alone does not say which.',
  },
  'result.checks': { it: 'Che cosa risulta', en: 'What was found' },
  'result.check.registered': { it: 'Registrato', en: 'Registered' },
  'result.check.published': { it: 'Pubblicato', en: 'Published' },
  'result.check.unaltered': { it: 'Inalterato', en: 'Unaltered' },
  'result.check.registered.yes': {
    it: '{register} n. {number}/{year}, il {date}.',
    en: '{register} no. {number}/{year}, on {date}.',
  },
  'result.check.published.current': {
    it: 'All’albo pretorio n. {number}/{year}, dal {from} al {to}.',
    en: 'On the notice board, no. {number}/{year}, from {from} to {to}.',
  },
  'result.check.published.past': {
    it: 'È stato all’albo pretorio n. {number}/{year}, dal {from} al {to}.',
    en: 'It was on the notice board, no. {number}/{year}, from {from} to {to}.',
  },
  'result.check.published.no': {
    it: 'Non è stato pubblicato all’albo pretorio.',
    en: 'It was not published on the notice board.',
  },
  'result.check.unaltered.yes': {
    it: 'L’impronta del tuo file è uguale a quella registrata.',
    en: 'The fingerprint of your file equals the registered one.',
  },
  'result.check.unaltered.unchecked': {
    it: 'Non controllato: non hai fornito il file.',
    en: 'Not checked: you did not supply the file.',
  },
  'result.state.yes': { it: 'Sì', en: 'Yes' },
  'result.state.no': { it: 'No', en: 'No' },
  'result.state.unchecked': { it: 'Non controllato', en: 'Not checked' },
  'result.fingerprint': { it: 'Impronta SHA-256', en: 'SHA-256 fingerprint' },
  'result.openAct': { it: 'Apri l’atto', en: 'Open the act' },
  'result.again': { it: 'Verifica un altro documento', en: 'Verify another document' },

  'proof.title': { it: 'La prova, passo per passo', en: 'The proof, step by step' },
  'proof.pending': {
    it: 'Il fatto è registrato e sta per essere sigillato. Torna fra pochi istanti per avere la prova.',
    en: 'The fact is recorded and about to be sealed. Come back in a few moments for the proof.',
  },
  'proof.step.leaf.title': { it: 'Il fatto è scritto nel registro', en: 'The fact is written in the ledger' },
  'proof.step.leaf.text': {
    it: 'È il fatto n. {index}. La sua impronta, con un valore casuale che protegge i dati personali, è la foglia dell’albero.',
    en: 'It is fact no. {index}. Its fingerprint, with a random value that protects personal data, is the leaf of the tree.',
  },
  'proof.step.path.title': { it: 'La foglia porta alla radice', en: 'The leaf leads to the root' },
  'proof.step.path.text': {
    one: {
      it: 'Combinando la foglia con {count} impronta vicina si ottiene la radice di un albero di {size} fatti.',
      en: 'Combining the leaf with {count} neighbouring fingerprint gives the root of a tree of {size} facts.',
    },
    other: {
      it: 'Combinando la foglia con {count} impronte vicine, una dopo l’altra, si ottiene la radice di un albero di {size} fatti.',
      en: 'Combining the leaf with {count} neighbouring fingerprints, one after the other, gives the root of a tree of {size} facts.',
    },
  },
  'proof.step.root.title': { it: 'La radice è quella sigillata', en: 'The root is the sealed one' },
  'proof.step.root.text': {
    it: 'È la stessa radice che {site} ha firmato con la propria chiave il {date}. Chi la cambia dopo si scopre.',
    en: 'It is the same root that {site} signed with its own key on {date}. Whoever changes it later is found out.',
  },
  'proof.leaf': { it: 'Foglia', en: 'Leaf' },
  'proof.root': { it: 'Radice', en: 'Root' },
  'proof.path.show': { it: 'Mostra le impronte del percorso', en: 'Show the fingerprints of the path' },
  'proof.path.caption': { it: 'Impronte dalla foglia alla radice', en: 'Fingerprints from the leaf to the root' },
  'proof.path.step': { it: 'Passo', en: 'Step' },
  'proof.path.hash': { it: 'Impronta vicina', en: 'Neighbouring fingerprint' },
  'proof.checkpoint': { it: 'Sigillo firmato (checkpoint)', en: 'Signed seal (checkpoint)' },
  'proof.checkpoint.hint': {
    it: 'Nome del registro, numero di fatti, radice e firma, nel formato C2SP tlog-checkpoint.',
    en: 'Name of the ledger, number of facts, root and signature, in the C2SP tlog-checkpoint format.',
  },
  'proof.download': { it: 'Scarica la prova', en: 'Download the proof' },
  'proof.download.hint': {
    it: 'Un solo file che si verifica anche senza rete, per esempio con «digipro verify».',
    en: 'A single file that can be verified off line, for instance with “digipro verify”.',
  },
} as const satisfies Catalogue;
