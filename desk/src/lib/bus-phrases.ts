import type { Locale } from '../../../ui/contract/locale.ts';

/** What the bus writes into traces and reasons, and how that is said in Italian; `*` stands for any words, `#` for one name or number. */
const PHRASES: readonly (readonly [en: string, it: string])[] = [
  // Outcomes of steps.
  ['passes', 'passa'],
  ['filtered out', 'non passa'],
  ['otherwise', 'altrimenti'],
  ['way #', 'via #'],
  ['to * channels', 'a * canali'],
  ['to #', 'a #'],
  ['through * channels', 'attraverso * canali'],
  ['# parts to #', '# parti a #'],
  ['# parts', '# parti'],
  ['transformed', 'trasformato'],
  ['valid', 'valido'],
  ['# headers', '# intestazioni'],
  ['keeps * fields', 'tiene * campi'],
  ['leaves * fields', 'lascia * campi'],
  ['waits until *', 'aspetta fino al *'],
  ['gathered, * by now', 'raccolto, * finora'],
  ['complete with *', 'completo con *'],
  ['was complete before', 'era già completo'],
  ['waits for number *', 'aspetta il numero *'],
  ['was there in time', 'è arrivato in tempo'],
  ['* is not waited for any more, *', 'il * non si aspetta più, *'],
  ['# in order', '# in ordine'],
  ['answered by * of *', 'hanno risposto * su *'],
  ['answered', 'ha risposto'],
  ['nobody asked', 'nessuno ha chiesto'],
  ['nobody waits for it any more', 'nessuno la aspetta più'],
  ['goes another way', 'prende un’altra via'],
  ['fails: *', 'non riesce: *'],
  ['asks *', 'chiede a *'],
  ['* still to answer', '* devono ancora rispondere'],
  ['no answer within * seconds', 'nessuna risposta entro * secondi'],
  ['# into #', '# in #'],
  ['known already', 'già noto'],
  ['first of its name', 'primo con questo nome'],
  ['* records of *', '* elementi in formato *'],
  ['* records to * by now', '* elementi a * finora'],
  ['* records to *', '* elementi a *'],
  ['filled in', 'compilato'],
  ['part * is under way', 'la parte * è in corso'],
  ['part * is being undone', 'la parte * si sta annullando'],
  ['all parts are done', 'tutte le parti sono fatte'],
  ['undone: *', 'annullato: *'],
  ['goes on', 'prosegue'],
  ['failed', 'non riuscito'],
  ['# bytes', '# byte'],
  ['*, a file of * bytes', '*, un file di * byte'],
  ['*, * characters', '*, * caratteri'],
  ['*, * characters, no JSON though it says so', '*, * caratteri, non è JSON benché lo dica'],
  ['* recipients, *', '* destinatari, *'],
  ['# rows', '# righe'],
  ['new', 'nuovo'],
  ['undone', 'annullato'],
  ['is over', 'è finito'],
  ['waits for its turn', 'aspetta il suo turno'],
  // Why a message is set aside, or a connection fails.
  [
    'the peer may have had its effect, which is not risked twice: *',
    'l’altro sistema potrebbe averlo già eseguito e non si rischia di farlo due volte: *',
  ],
  ['an earlier attempt was cut off', 'un tentativo precedente è stato interrotto'],
  ['the peer did not answer in time', 'l’altro sistema non ha risposto in tempo'],
  ['what was answered cannot be kept: *', 'la risposta non si può conservare: *'],
  ['the data are no JSON object', 'i dati non sono un oggetto JSON'],
  ['the data are no JSON', 'i dati non sono JSON'],
  [
    'the data are no XML: write xml before, or parse after',
    'i dati non sono XML: scriverli come xml prima, o leggerli dopo',
  ],
  ['the data are no list of records', 'i dati non sono un elenco di elementi'],
  ['the data are no text, and name no file (sha256)', 'i dati non sono un testo e non indicano un file (sha256)'],
  ['the data are no mail: *', 'i dati non sono un messaggio di posta: *'],
  ['the text is not in *', 'il testo non è in *'],
  ['the file has more than * bytes', 'il file supera * byte'],
  ['not as the schema says: *', 'non corrisponde allo schema: *'],
  ['the mapping fails: *', 'la trasformazione non riesce: *'],
  ['the condition «*» cannot tell: *', 'la condizione «*» non sa decidere: *'],
  ['«*» is no name of a channel', '«*» non è il nome di un canale'],
  [
    'no way of the choice holds, and there is none otherwise',
    'nessuna via della scelta vale, e non c’è un’alternativa',
  ],
  ['the slip names no channel', 'il foglio di via non indica alcun canale'],
  ['what it waits until is no date and time', 'ciò fino a cui aspettare non è una data con l’ora'],
  ['its number is no whole number', 'il suo numero non è intero'],
  ['number * is there already', 'il numero * c’è già'],
  ['number * is far from *, which is awaited', 'il numero * è lontano dal *, che si aspetta'],
  ['number * comes when those before * have gone on', 'il numero * arriva quando quelli prima del * sono già passati'],
  ['a part of a saga ends in one message, not in several', 'una parte di una saga finisce in un solo messaggio'],
  ['the intake has not received this message', 'questo messaggio non è arrivato dall’ingresso'],
  ['* parts: a message may be split into *', '* parti: un messaggio si divide al più in *'],
  ['more than * steps for one message', 'più di * passi per un messaggio'],
  ['more than * records or * bytes: use records', 'più di * elementi o * byte: usare il passo records'],
  ['there is no version * of route *', 'non c’è la versione * della rotta *'],
  ['line * has * fields, the columns are *', 'la riga * ha * campi, le colonne sono *'],
  ['line * is not UTF-8: say its encoding', 'la riga * non è UTF-8: indicare la codifica'],
  ['line *: a column has no name', 'riga *: una colonna è senza nome'],
  ['line *: two columns have the same name', 'riga *: due colonne hanno lo stesso nome'],
  ['line *: *', 'riga *: *'],
  ['the message has no field «*»', 'il messaggio non ha il campo «*»'],
  ['the message has no data', 'il messaggio non ha dati'],
  ['there is no secret «*»', 'manca il segreto «*»'],
  ['the answer is larger than * bytes', 'la risposta supera * byte'],
  [
    'the answer is encoded as «*», which was not asked for',
    'la risposta è codificata come «*», che non era stato chiesto',
  ],
  ['«*» is no address', '«*» non è un indirizzo'],
  ['path «*» leaves the address of the endpoint', 'il percorso «*» esce dall’indirizzo del collegamento'],
  ['method «*» is not known', 'il metodo «*» non è noto'],
  ['there is another file «*» already', 'c’è già un altro file «*»'],
  ['«*» cannot be written: *', '«*» non si può scrivere: *'],
  ['the way to «*» leads over a link', 'la via a «*» passa per un collegamento simbolico'],
  ['«*» is no folder', '«*» non è una cartella'],
  ['folder «*» cannot be reached (*)', 'la cartella «*» non è raggiungibile (*)'],
  ['the folder of the body cannot be made (*)', 'la cartella dell’ente non si può creare (*)'],
  ['the repository has no file *', 'nell’archivio non c’è il file *'],
  ['file-content is no digest', 'file-content non è un’impronta'],
  [
    'this installation exchanges no files: whoever runs it sets DIGIPRO_EXCHANGE_DIR',
    'questa installazione non scambia file: chi la gestisce imposta DIGIPRO_EXCHANGE_DIR',
  ],
  ['this installation has no connector «*»', 'questa installazione non ha il connettore «*»'],
  ['connector «*» sends nothing', 'il connettore «*» non invia nulla'],
  ['the endpoint has no statement: it only fetches', 'il collegamento non ha un’istruzione: legge soltanto'],
  ['the endpoint fetches nothing', 'il collegamento non legge nulla'],
  ['the endpoint writes nothing: it only fetches', 'il collegamento non scrive: legge soltanto'],
  ['the endpoint has no SMTP server: it only fetches', 'il collegamento non ha un server SMTP: legge soltanto'],
  ['the endpoint has no IMAP server: it only sends', 'il collegamento non ha un server IMAP: invia soltanto'],
  ['the server does not search the mailbox', 'il server non permette di cercare nella casella'],
  [
    'the query asks for «*», which is no column of the position',
    'l’interrogazione chiede «*», che non è una colonna della posizione',
  ],
  ['a row has nothing in «*», which gives its place', 'una riga non ha nulla in «*», che ne dà il posto'],
  ['«*» is no name of a file', '«*» non è il nome di un file'],
  [
    'the mail was handed over, and the server did not say what became of it: *',
    'la posta è stata consegnata e il server non ha detto che cosa ne è stato: *',
  ],
  [
    '* is not allowed: an administrator must name it for this body',
    '* non è ammesso: un amministratore deve indicarlo per questo ente',
  ],
  ['the body is not known', 'l’ente non è noto'],
  ['connect ECONNREFUSED *', 'connessione rifiutata da *'],
  ['connect ETIMEDOUT *', 'nessuna risposta alla connessione da *'],
  ['getaddrinfo ENOTFOUND *', 'il nome * non esiste'],
  ['getaddrinfo EAI_AGAIN *', 'il nome * non si risolve ora'],
  ['other side closed', 'l’altro sistema ha chiuso la connessione'],
  ['read ECONNRESET', 'la connessione è caduta'],
  [
    'Client network socket disconnected before secure TLS connection was established',
    'la connessione è caduta prima di diventare sicura (TLS)',
  ],
  ['self-signed certificate', 'il certificato è firmato da sé stesso'],
  ['certificate has expired', 'il certificato è scaduto'],
  ['unable to verify the first certificate', 'il certificato non risale a un’autorità nota'],
];

const PLACES: Readonly<Record<string, string>> = { '*': '([^]+?)', '#': '([\\w.:-]+)' };

interface Phrase {
  readonly pattern: RegExp;
  readonly it: string;
}

/** Made when the first trace is looked at; the longer English says more and is tried before. */
let known: readonly Phrase[] | undefined;

function phrases(): readonly Phrase[] {
  known ??= [...PHRASES]
    .sort(([a], [b]) => b.replaceAll(/[*#]/g, '').length - a.replaceAll(/[*#]/g, '').length)
    .map(([en, it]) => {
      const source = en.replace(/[.*#+?^${}()|[\]\\]/g, (sign) => PLACES[sign] ?? `\\${sign}`);
      return { pattern: new RegExp(`^${source}$`), it };
    });
  return known;
}

const TIMES = /^([^]+) \((\d+)\)$/;

/**
 * What the bus wrote of a step or of a failure, in the language of who reads it. What nobody has words for, such as what another system
 * said, stays as it is.
 */
export function busPhrase(locale: Locale, text: string): string {
  if (locale !== 'it') return text;
  const whole = translated(text);
  if (whole !== undefined) return whole;
  // Of exchanges that went together: `passes (3), filtered out`.
  return text
    .split(', ')
    .map((part) => {
      const [, what, times] = TIMES.exec(part) ?? [];
      const word = translated(what ?? part) ?? what ?? part;
      return times === undefined ? word : `${word} (${times})`;
    })
    .join(', ');
}

function translated(text: string): string | undefined {
  for (const { pattern, it } of phrases()) {
    const found = pattern.exec(text);
    if (!found) continue;
    let place = 0;
    return it.replaceAll(/[*#]/g, () => {
      place += 1;
      const said = found[place]!;
      // A reason may hold another one.
      return (place === found.length - 1 && translated(said)) || said;
    });
  }
  return undefined;
}
