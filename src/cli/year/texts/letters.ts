/** Letters that open no case: the daily bread of the protocol desk. */
export interface Letter {
  readonly unit: string;
  readonly classCode: string;
  readonly subject: string;
  readonly text: string;
  readonly weight: number;
}

function letter(unit: string, classCode: string, weight: number, subject: string, text: string): Letter {
  return { unit, classCode, weight, subject, text };
}

export const INCOMING: readonly Letter[] = [
  letter(
    'LLPP',
    'VI.8',
    9,
    'Lampione spento in {street}',
    'Il lampione è spento da più giorni e la strada resta al buio. Chiediamo la riparazione.',
  ),
  letter(
    'LLPP-OP',
    'VI.7',
    8,
    'Buca pericolosa in {street}',
    'All’altezza del civico indicato si è aperta una buca che mette in pericolo ciclisti e pedoni.',
  ),
  letter(
    'LLPP-VER',
    'VI.9',
    6,
    'Rami sporgenti sul marciapiede di {street}',
    'I rami coprono il passaggio e i cartelli. Si chiede un intervento di potatura.',
  ),
  letter(
    'TERR-SUE',
    'VI.3',
    7,
    'Integrazione documentale alla pratica edilizia – immobile di {street}',
    'Si trasmettono gli elaborati grafici aggiornati e la relazione tecnica richiesti.',
  ),
  letter(
    'TERR-SUE',
    'VI.3',
    4,
    'Richiesta di certificato di destinazione urbanistica – terreni {place}',
    'Si chiede il certificato per i mappali elencati, ai fini di un atto notarile.',
  ),
  letter(
    'TERR-SUAP',
    'VIII.4',
    4,
    'Comunicazione di vendita straordinaria – esercizio di {street}',
    'Si comunica lo svolgimento di una vendita promozionale nel periodo indicato.',
  ),
  letter(
    'SOC',
    'VII.12',
    5,
    'Domanda di contributo economico straordinario',
    'Il nucleo familiare si trova in difficoltà temporanea. Si allegano ISEE e documenti.',
  ),
  letter(
    'SOC-SCU',
    'VII.1',
    5,
    'Richiesta di dieta speciale per la mensa scolastica',
    'Si trasmette il certificato medico per la predisposizione della dieta.',
  ),
  letter(
    'SOC-SCU',
    'VII.2',
    4,
    'Rinuncia al posto nell’asilo nido {place}',
    'Si comunica la rinuncia al posto assegnato dal mese prossimo.',
  ),
  letter(
    'DEM',
    'XI.2',
    6,
    'Richiesta di certificato storico di residenza',
    'Si chiede il certificato per uso successione, da inviare al recapito indicato.',
  ),
  letter(
    'DEM',
    'XI.4',
    3,
    'Rinnovo della concessione di loculo nel cimitero {place}',
    'Si chiede il rinnovo della concessione in scadenza e l’importo dovuto.',
  ),
  letter(
    'PL',
    'IX.2',
    6,
    'Richiesta di annullamento di verbale in autotutela',
    'Il veicolo risultava ceduto prima della data della violazione, come da atto allegato.',
  ),
  letter(
    'PL',
    'IX.1',
    4,
    'Richiesta di istituzione di uno stallo per disabili in {street}',
    'Si allega copia del contrassegno e si descrive lo stato dei luoghi.',
  ),
  letter(
    'FIN-TRI',
    'IV.3',
    7,
    'Richiesta di rateizzazione dell’avviso TARI',
    'Si chiede il pagamento in rate mensili per temporanea difficoltà.',
  ),
  letter(
    'FIN-TRI',
    'IV.3',
    4,
    'Dichiarazione di variazione ai fini TARI – immobile di {street}',
    'Si comunica la variazione del numero degli occupanti.',
  ),
  letter(
    'FIN',
    'IV.4',
    4,
    'Sollecito di pagamento fattura',
    'La fattura in oggetto risulta scaduta. Si chiede di conoscere la data di pagamento.',
  ),
  letter(
    'SG-LEG',
    'V.2',
    4,
    'Richiesta di risarcimento per caduta in {street}',
    'Si descrivono l’evento e i danni, con documentazione medica e fotografica.',
  ),
  letter(
    'SG',
    'I.14',
    3,
    'Richiesta di patrocinio per manifestazione {place}',
    'L’associazione chiede il patrocinio e l’uso dello stemma comunale.',
  ),
  letter(
    'SG',
    'II.6',
    2,
    'Interrogazione consiliare sulla manutenzione {place}',
    'I consiglieri chiedono risposta scritta nei termini del regolamento.',
  ),
  letter(
    'ICT',
    'I.7',
    2,
    'Segnalazione di malfunzionamento del sito istituzionale',
    'La pagina dei pagamenti non si apre da alcuni telefoni.',
  ),
];

export const OUTGOING: readonly Letter[] = [
  letter(
    'LLPP',
    'VI.8',
    5,
    'Riscontro a segnalazione – illuminazione pubblica di {street}',
    'L’intervento è stato programmato con il gestore e sarà eseguito entro dieci giorni lavorativi.',
  ),
  letter(
    'LLPP-OP',
    'VI.7',
    4,
    'Riscontro a segnalazione – sede stradale di {street}',
    'Il ripristino è stato inserito nel programma settimanale delle manutenzioni.',
  ),
  letter(
    'TERR-SUE',
    'VI.3',
    5,
    'Richiesta di integrazione – pratica edilizia di {street}',
    'Ai sensi dell’art. 2 c. 7 della L. 241/1990 si chiede di integrare gli elaborati elencati.',
  ),
  letter(
    'TERR',
    'VI.1',
    3,
    'Trasmissione del certificato di destinazione urbanistica – terreni {place}',
    'Si trasmette il certificato richiesto, valido un anno dalla data del rilascio.',
  ),
  letter(
    'SOC',
    'VII.12',
    4,
    'Comunicazione di esito – contributo economico',
    'La domanda è stata esaminata dall’équipe; l’esito e le modalità sono descritti di seguito.',
  ),
  letter(
    'SOC-SCU',
    'VII.1',
    3,
    'Attivazione della dieta speciale',
    'La dieta è attiva dal giorno indicato presso il plesso frequentato.',
  ),
  letter(
    'DEM',
    'XI.2',
    3,
    'Trasmissione di certificato storico di residenza',
    'Si trasmette il certificato richiesto.',
  ),
  letter(
    'PL',
    'IX.2',
    4,
    'Esito dell’istanza di annullamento in autotutela',
    'Esaminati gli atti, si comunica l’esito e si ricordano i rimedi esperibili.',
  ),
  letter(
    'FIN-TRI',
    'IV.3',
    4,
    'Accoglimento di rateizzazione TARI',
    'La rateizzazione è concessa secondo il piano allegato.',
  ),
  letter(
    'SG-LEG',
    'V.2',
    2,
    'Apertura di sinistro – trasmissione alla compagnia',
    'Si trasmette la richiesta di risarcimento per l’istruttoria assicurativa.',
  ),
  letter(
    'SG',
    'I.14',
    2,
    'Concessione di patrocinio',
    'Il patrocinio è concesso; si allegano le condizioni d’uso dello stemma.',
  ),
];
