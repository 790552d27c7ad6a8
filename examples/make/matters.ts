/** What the messages say: matters such as a municipality of 60,000 inhabitants really gets. */
import {
  BODY,
  COOPERATIVE,
  PROVINCE,
  amilcare,
  ermenegildo,
  fullName,
  ippolita,
  lucrezia,
  niccolo,
  ottavia,
} from './people.ts';
import type { Person } from './people.ts';
import type { Letter } from './pdf.ts';

const TO_MUNICIPALITY = [
  BODY.name,
  'Ufficio protocollo – Responsabile della trasparenza',
  BODY.address,
  `PEC ${BODY.pec}`,
];

const FOIA_BASIS =
  'ai sensi dell’art. 5, comma 2, del decreto legislativo 14 marzo 2013, n. 33 (accesso civico generalizzato), ' +
  'senza obbligo di motivazione';

const FOIA_END = [
  'Chiede che i documenti siano trasmessi in formato elettronico all’indirizzo di posta elettronica certificata da cui ' +
    'proviene la presente, e che il provvedimento espresso e motivato sia comunicato nel termine di trenta giorni ' +
    'previsto dall’art. 5, comma 6, del medesimo decreto.',
  'Dichiara di essere informato/a che, in caso di opposizione di eventuali controinteressati, il termine è sospeso fino ' +
    'a dieci giorni, e che il rilascio in formato elettronico è gratuito salvo il rimborso del costo effettivo di riproduzione.',
];

export const FOIA_GYM_SUBJECT =
  'Richiesta di accesso civico generalizzato (art. 5, c. 2, D.Lgs. 33/2013) – lavori di adeguamento sismico della palestra ' +
  'della scuola secondaria «Nicolò Tommasèo»: perizie, varianti e stato dei pagamenti – perché la città possa sapere';

/** 01: the signed request. */
export const foiaGym: Letter = {
  title: 'Richiesta di accesso civico generalizzato – palestra Tommasèo',
  author: fullName(niccolo),
  date: new Date('2026-11-16T09:20:00Z'),
  sender: senderOf(niccolo),
  recipient: TO_MUNICIPALITY,
  subject: FOIA_GYM_SUBJECT,
  paragraphs: [
    `Il sottoscritto ${fullName(niccolo)}, nato a ${niccolo.birthPlace} l’8 marzo 1979, ${FOIA_BASIS},`,
    'CHIEDE copia dei seguenti documenti, detenuti dal Settore Lavori pubblici, riguardanti i lavori di adeguamento ' +
      'sismico ed efficientamento della palestra di via Nicolò Tommasèo: 1) relazione geotecnica e verifica di ' +
      'vulnerabilità sismica; 2) perizie di variante approvate dal 1° gennaio 2025, con le relative relazioni del RUP; ' +
      '3) stati di avanzamento dei lavori e mandati di pagamento emessi; 4) verbale di sospensione dei lavori e sue ragioni.',
    ...FOIA_END,
  ],
  closing: ['Valdoro, 16 novembre 2026', `${fullName(niccolo)} (documento firmato digitalmente)`],
};

/** 02: the request without a signature, valid with the copy of the identity document. */
export const foiaAir: Letter = {
  title: 'Richiesta di accesso civico generalizzato – qualità dell’aria',
  author: fullName(lucrezia),
  date: new Date('2026-11-17T19:50:00Z'),
  sender: senderOf(lucrezia),
  recipient: TO_MUNICIPALITY,
  subject:
    'Accesso civico generalizzato – rilievi della qualità dell’aria in via dell’Università e relazioni della Polizia locale',
  paragraphs: [
    `La sottoscritta ${fullName(lucrezia)}, nata a ${lucrezia.birthPlace} il 27 novembre 1986, ${FOIA_BASIS},`,
    'CHIEDE i dati dei rilievi di PM10, PM2,5 e biossido di azoto eseguiti per conto del Comune in via dell’Università ' +
      'negli anni 2024–2026, in formato aperto (CSV), e le relazioni della Polizia locale sulla circolazione dei mezzi pesanti.',
    ...FOIA_END,
    'Allega copia del documento di identità ai sensi dell’art. 38, comma 3, del DPR 445/2000 e dell’art. 65 del D.Lgs. 82/2005.',
  ],
  closing: ['Valdoro, 17 novembre 2026', `F.to ${fullName(lucrezia)}`],
};

/** 07: the request whose signature is altered on the way. */
export const foiaLights: Letter = {
  title: 'Richiesta di accesso civico generalizzato – illuminazione pubblica',
  author: fullName(ermenegildo),
  date: new Date('2026-11-19T08:05:00Z'),
  sender: senderOf(ermenegildo),
  recipient: TO_MUNICIPALITY,
  subject: 'Accesso civico generalizzato – contratto di gestione dell’illuminazione pubblica e penali applicate',
  paragraphs: [
    `Il sottoscritto ${fullName(ermenegildo)}, nato a ${ermenegildo.birthPlace} il 30 gennaio 1958, ${FOIA_BASIS},`,
    'CHIEDE copia del contratto di gestione degli impianti di illuminazione pubblica, dei verbali di controllo del livello ' +
      'di servizio degli ultimi dodici mesi e dell’elenco delle penali applicate al gestore, con importi e date.',
    ...FOIA_END,
  ],
  closing: ['Valdoro, 19 novembre 2026', `${fullName(ermenegildo)} (documento firmato digitalmente)`],
};

/** The rows of the cooperative's offer; `acts/` spends the same amounts. */
export const OFFER_ROWS = [
  ['Voce', 'Quantità', 'Prezzo €', 'Importo €'],
  [
    'Potatura di contenimento di alberi ad alto fusto (h > 12 m), compresi mezzi e smaltimento',
    '46',
    '250,00',
    '11.500,00',
  ],
  ['Abbattimento di esemplari in classe di propensione al cedimento D', '5', '620,00', '3.100,00'],
  ['Verifica di stabilità VTA con relazione firmata', '20', '185,00', '3.700,00'],
  ['Totale imponibile', '', '', '18.300,00'],
  ['IVA 22%', '', '', '4.026,00'],
  ['Totale', '', '', '22.326,00'],
] as const;

/** 03 and `acts/preventivo.pdf`: the offer. */
export const offer: Letter = {
  title: 'Offerta n. 118/2026 – alberature dei plessi scolastici',
  author: COOPERATIVE.shortName,
  date: new Date('2026-11-18T10:30:00Z'),
  sender: [COOPERATIVE.name, COOPERATIVE.address, `P. IVA ${COOPERATIVE.vatNumber} – PEC ${COOPERATIVE.pec}`],
  recipient: [BODY.name, 'Settore Lavori pubblici e patrimonio', BODY.address],
  subject:
    'Offerta n. 118/2026 per il servizio di potatura e messa in sicurezza delle alberature dei plessi scolastici – ' +
    'riscontro alla richiesta di preventivo del 9 novembre 2026',
  paragraphs: [
    `La sottoscritta ${fullName(ottavia)}, legale rappresentante di ${COOPERATIVE.shortName}, esaminate le condizioni del ` +
      'servizio ed eseguito il sopralluogo presso i sei plessi interessati, offre l’esecuzione alle condizioni economiche ' +
      'della tabella che segue. I costi della manodopera ammontano a € 9.870,00 e gli oneri aziendali di sicurezza a € 640,00 ' +
      '(art. 108, comma 9, D.Lgs. 36/2023). L’offerta è valida 90 giorni.',
  ],
  table: OFFER_ROWS,
  closing: [
    'Borgo San Teofilo, 18 novembre 2026',
    `Il legale rappresentante ${fullName(ottavia)} (documento firmato digitalmente)`,
  ],
};

/** 11: what the province answers in a conference of services. */
export const provinceOpinion: Letter = {
  title: 'Parere – intersezione SP 12 / via delle Rogge',
  author: PROVINCE.name,
  date: new Date('2026-11-20T08:00:00Z'),
  sender: [PROVINCE.name, 'Settore Viabilità – Servizio Concessioni', `PEC ${PROVINCE.pec}`],
  recipient: [BODY.name, 'Settore Lavori pubblici e patrimonio', `PEC ${BODY.pec}`],
  subject:
    'Conferenza di servizi decisoria in forma semplificata (art. 14-bis L. 241/1990) – rotatoria tra la SP 12 e via delle ' +
    'Rogge: trasmissione del parere di competenza',
  paragraphs: [
    'Con riferimento alla conferenza di servizi indetta da codesto Comune, esaminati gli elaborati del progetto di fattibilità ' +
      'tecnico-economica, questo Settore esprime PARERE FAVOREVOLE, per quanto di competenza ai sensi degli artt. 14 e 27 ' +
      'del codice della strada, alle condizioni seguenti.',
    '1) Il raggio esterno della rotatoria non sia inferiore a 20 m, come da planimetria allegata. 2) Le acque di piattaforma ' +
      'siano raccolte prima dell’innesto sulla strada provinciale. 3) La segnaletica di cantiere sia concordata con il Servizio ' +
      'Manutenzioni almeno quindici giorni prima dell’inizio dei lavori.',
    'Il presente parere è trasmesso con segnatura di protocollo ai sensi dell’art. 47, comma 2, lettera b), del D.Lgs. 82/2005.',
  ],
  closing: ['Montevero, 20 novembre 2026', `La dirigente dott.ssa ${fullName(ippolita)}`],
};

/** The lines of the paper letter in `scan/`. */
export const SCANNED_LINES = [
  'Associazione «Amici del Parco dei Tigli»',
  'Via del Parco, 2 – 00000 Valdoro (VL)',
  '',
  '                                                                 Al Sindaco',
  '                                                                 del Comune di Valdoro',
  '                                                                 Piazza della Libertà, 1',
  '',
  'Valdoro, 12 novembre 2026',
  '',
  'Oggetto: segnalazione di pericolo presso il Parco dei Tigli',
  '',
  'Egregio Signor Sindaco,',
  'con la presente segnaliamo che dopo il temporale del 9 novembre due',
  'rami di grandi dimensioni sono rimasti sospesi sopra il vialetto che',
  'porta all’area giochi, e che la recinzione verso la roggia è caduta per',
  'un tratto di circa sei metri.',
  '',
  'Poiché il passaggio è usato ogni mattina dai bambini della scuola',
  'primaria, chiediamo un sopralluogo urgente e, se necessario, la',
  'chiusura temporanea del vialetto. Restiamo a disposizione per',
  'accompagnare i tecnici comunali sul posto.',
  '',
  'Con osservanza,',
  `                                                                 il presidente`,
  `                                                                 ${fullName(amilcare)}`,
];

function senderOf(who: Person): readonly string[] {
  return [fullName(who), who.address, `C.F. ${who.taxCode}`, `PEC ${who.mail}`];
}
