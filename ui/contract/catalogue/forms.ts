import type { Catalogue } from '../message.ts';

/** Forms asked one question a page: buttons, hints, and what is wrong with an answer. */
export const forms = {
  'form.continue': { it: 'Continua', en: 'Continue' },
  'form.back': { it: 'Indietro', en: 'Back' },
  'form.optional': { it: '(facoltativo)', en: '(optional)' },
  'form.error.prefix': { it: 'Errore: {title}', en: 'Error: {title}' },
  'form.error.title': { it: 'Qualcosa non va', en: 'There is a problem' },
  'form.date.hint': { it: 'Giorno/mese/anno, per esempio 3/11/2026', en: 'Day/month/year, for example 3/11/2026' },
  'form.amount.hint': { it: 'In euro, per esempio 1.250,50', en: 'In euros, for example 1.250,50' },
  'form.lines.hint': { it: 'Uno per riga', en: 'One per line' },
  'form.length.hint': { it: 'Al massimo {limit} caratteri', en: 'At most {limit} characters' },
  'form.file.choose': { it: 'Scegli un file', en: 'Choose a file' },
  'form.file.hint': { it: '{types}. Al massimo {size} per file.', en: '{types}. At most {size} for each file.' },
  'form.file.add': { it: 'Carica e aggiungine un altro', en: 'Upload and add another' },
  'form.file.list': { it: 'File caricati', en: 'Uploaded files' },
  'form.file.none': { it: 'Nessun file caricato finora.', en: 'No file uploaded so far.' },
  'form.remove': { it: 'Togli {name}', en: 'Remove {name}' },
  'form.removeShort': { it: 'Togli', en: 'Remove' },
  'form.repeat.list': { it: 'Già inseriti', en: 'Entered so far' },
  'form.repeat.item': { it: 'Voce {number}', en: 'Item {number}' },
  'form.repeat.new': { it: 'Aggiungine uno', en: 'Add one' },
  'form.repeat.add': { it: 'Aggiungi alla lista', en: 'Add to the list' },
  'form.wrong.required': { it: '{field}: manca la risposta', en: '{field}: the answer is missing' },
  'form.wrong.choice': { it: '{field}: scegli una delle risposte', en: '{field}: choose one of the answers' },
  'form.wrong.accept': { it: '{field}: devi confermare per proseguire', en: '{field}: you must confirm to go on' },
  'form.wrong.tooLong': {
    it: '{field}: il testo è troppo lungo, può avere al massimo {limit} caratteri',
    en: '{field}: the text is too long, it may have at most {limit} characters',
  },
  'form.wrong.tooShort': {
    it: '{field}: il testo è troppo breve, servono almeno {limit} caratteri',
    en: '{field}: the text is too short, at least {limit} characters are needed',
  },
  'form.wrong.pattern': { it: '{field}: il formato non è quello giusto', en: '{field}: the format is not right' },
  'form.wrong.date': {
    it: '{field}: scrivi una data che esiste, come 3/11/2026',
    en: '{field}: write a date that exists, as 3/11/2026',
  },
  'form.wrong.email': {
    it: '{field}: l’indirizzo non è completo, per esempio nome@posta.it',
    en: '{field}: the address is not complete, for example name@mail.it',
  },
  'form.wrong.number': { it: '{field}: scrivi un numero intero', en: '{field}: write a whole number' },
  'form.wrong.tooSmall': {
    it: '{field}: il numero più piccolo è {limit}',
    en: '{field}: the smallest number is {limit}',
  },
  'form.wrong.tooLarge': {
    it: '{field}: il numero più grande è {limit}',
    en: '{field}: the largest number is {limit}',
  },
  'form.wrong.tooMany': { it: '{field}: al massimo {limit}', en: '{field}: at most {limit}' },
  'form.wrong.tooFew': { it: '{field}: almeno {limit}', en: '{field}: at least {limit}' },
  'form.wrong.invalid': { it: '{field}: la risposta non è valida', en: '{field}: the answer is not valid' },
  'form.wrong.fileEmpty': {
    it: '«{name}» è vuoto: scegli un altro file',
    en: '"{name}" is empty: choose another file',
  },
  'form.wrong.fileTooLarge': {
    it: '«{name}» è troppo grande: al massimo {size}',
    en: '"{name}" is too large: at most {size}',
  },
  'form.wrong.fileKind': {
    it: '«{name}» non è del tipo giusto, o il suo contenuto non corrisponde al nome. Tipi accettati: {types}',
    en: '"{name}" is not of the right kind, or its content does not match its name. Accepted kinds: {types}',
  },
  'form.wrong.filesTooMany': {
    it: 'I file sono troppi, o troppo grandi nel loro insieme (al massimo {count} file e {size} in tutto)',
    en: 'The files are too many, or too large together (at most {count} files and {size} altogether)',
  },
  'form.wrong.fileMissing': { it: 'Scegli un file prima di caricare', en: 'Choose a file before uploading' },
  'form.answer.none': { it: 'Nessuna risposta', en: 'No answer' },
  'form.answer.change': { it: 'Cambia', en: 'Change' },
  'form.answer.changeOf': { it: 'Cambia: {field}', en: 'Change: {field}' },
} as const satisfies Catalogue;
