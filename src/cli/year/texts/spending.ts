import type { Trade } from './suppliers.ts';

/** What the offices of a town of 60,000 inhabitants buy in a year. `{place}` and `{supplier}` are filled in. */
export interface Purchase {
  readonly unit: string;
  readonly classCode: string;
  readonly subject: string;
  readonly trade: Trade;
  /** Taxable amount in euro, from and to. */
  readonly amount: readonly [number, number];
  readonly vat: number;
  readonly mission: string;
  readonly programme: string;
  readonly plan: string;
  readonly reason: string;
  /** How often it is bought, beside the others. */
  readonly weight: number;
  /** A public investment project: it carries a CUP. */
  readonly investment?: boolean;
}

function purchase(
  [unit, classCode, trade, weight]: readonly [string, string, Trade, number],
  subject: string,
  [from, to, vat]: readonly [number, number, number],
  [mission, programme, plan]: readonly [string, string, string],
  reason: string,
  investment = false,
): Purchase {
  return {
    unit,
    classCode,
    trade,
    weight,
    subject,
    amount: [from, to],
    vat,
    mission,
    programme,
    plan,
    reason,
    investment,
  };
}

const SERVICE = 'U.1.03.02.09.008';
const GOODS = 'U.1.03.01.02.999';
const WORKS = 'U.2.02.01.09.012';
const FEES = 'U.1.03.02.11.999';

export const PURCHASES: readonly Purchase[] = [
  purchase(
    ['LLPP-OP', 'VI.5', 'building', 6],
    'Manutenzione straordinaria delle coperture della scuola primaria {place} – affidamento a {supplier}',
    [28_000, 139_000, 10],
    ['04', '02', WORKS],
    'Le infiltrazioni accertate nel sopralluogo rendono non rinviabile il rifacimento di parte del manto di copertura.',
    true,
  ),
  purchase(
    ['LLPP-OP', 'VI.5', 'building', 5],
    'Adeguamento antincendio della palestra comunale {place} – affidamento a {supplier}',
    [19_000, 96_000, 10],
    ['06', '01', WORKS],
    'Il certificato di prevenzione incendi è in scadenza e il progetto esecutivo è stato validato.',
    true,
  ),
  purchase(
    ['LLPP-OP', 'VI.7', 'roads', 8],
    'Ripristino della pavimentazione stradale {place} – affidamento a {supplier}',
    [12_000, 88_000, 22],
    ['10', '05', WORKS],
    'Lo stato della carreggiata è causa di segnalazioni ripetute e di richieste di risarcimento.',
    true,
  ),
  purchase(
    ['LLPP-OP', 'VI.5', 'technical', 5],
    'Incarico di direzione lavori e coordinamento della sicurezza – riqualificazione {place} – {supplier}',
    [6_000, 39_000, 22],
    ['01', '06', FEES],
    'L’organico dell’ente non dispone delle professionalità richieste, come da ricognizione interna.',
  ),
  purchase(
    ['LLPP', 'VI.8', 'energy', 8],
    'Manutenzione degli impianti di pubblica illuminazione {place} – {supplier}',
    [3_500, 24_000, 22],
    ['10', '05', SERVICE],
    'Gli interventi non rientrano nel canone del servizio in concessione.',
  ),
  purchase(
    ['LLPP', 'IV.8', 'energy', 5],
    'Riparazione dell’impianto di riscaldamento del centro civico {place} – {supplier}',
    [1_800, 14_000, 22],
    ['01', '06', SERVICE],
    'Il guasto impedisce l’uso dei locali aperti al pubblico.',
  ),
  purchase(
    ['LLPP', 'IV.8', 'building', 6],
    'Opere da fabbro e serramentista negli immobili comunali {place} – {supplier}',
    [1_200, 9_500, 22],
    ['01', '05', SERVICE],
    'Gli interventi di manutenzione ordinaria sono stati richiesti dai responsabili dei plessi.',
  ),
  purchase(
    ['LLPP-VER', 'VI.9', 'green', 10],
    'Sfalcio e cura delle aree verdi {place} – affidamento a {supplier}',
    [4_000, 38_000, 22],
    ['09', '02', SERVICE],
    'Il programma stagionale del verde prevede più interventi nel periodo vegetativo.',
  ),
  purchase(
    ['LLPP-VER', 'VI.9', 'green', 6],
    'Potatura e verifica di stabilità delle alberature {place} – {supplier}',
    [3_000, 29_000, 22],
    ['09', '02', SERVICE],
    'La perizia agronomica indica esemplari in classe di propensione al cedimento C e D.',
  ),
  purchase(
    ['LLPP-VER', 'VI.9', 'green', 4],
    'Fornitura e posa di giochi inclusivi nel parco {place} – {supplier}',
    [9_000, 48_000, 22],
    ['09', '02', WORKS],
    'Il progetto partecipato con il comitato di quartiere è stato approvato dalla Giunta.',
    true,
  ),
  purchase(
    ['TERR-SUE', 'VI.3', 'technical', 4],
    'Digitalizzazione di pratiche edilizie d’archivio – lotto {place} – {supplier}',
    [5_000, 34_000, 22],
    ['08', '01', SERVICE],
    'Le richieste di accesso agli atti edilizi superano la capacità di ricerca manuale.',
  ),
  purchase(
    ['TERR-SUE', 'VI.1', 'technical', 3],
    'Aggiornamento cartografico e rilievo {place} – incarico a {supplier}',
    [6_500, 37_000, 22],
    ['08', '01', FEES],
    'La variante al piano degli interventi richiede una base cartografica aggiornata.',
  ),
  purchase(
    ['TERR-SUAP', 'VIII.5', 'culture', 4],
    'Allestimento e sicurezza della fiera {place} – {supplier}',
    [2_500, 21_000, 22],
    ['14', '02', SERVICE],
    'La manifestazione è inserita nel calendario regionale delle fiere.',
  ),
  purchase(
    ['TERR-SUAP', 'VIII.4', 'energy', 3],
    'Allacci elettrici temporanei per il mercato settimanale {place} – {supplier}',
    [900, 6_800, 22],
    ['14', '02', SERVICE],
    'Gli operatori su area pubblica hanno diritto all’allaccio secondo il regolamento dei mercati.',
  ),
  purchase(
    ['SOC', 'VII.12', 'social', 9],
    'Servizio di assistenza domiciliare per persone non autosufficienti – zona {place} – {supplier}',
    [8_000, 62_000, 5],
    ['12', '03', 'U.1.03.02.15.009'],
    'Il piano di zona prevede la continuità del servizio per i beneficiari valutati dall’équipe.',
  ),
  purchase(
    ['SOC', 'VII.9', 'social', 6],
    'Accoglienza in comunità educativa – integrazione retta – {supplier}',
    [4_000, 31_000, 5],
    ['12', '01', 'U.1.03.02.15.008'],
    'Il provvedimento dell’autorità giudiziaria dispone il collocamento con oneri a carico dell’ente.',
  ),
  purchase(
    ['SOC', 'VII.13', 'social', 4],
    'Soggiorno climatico per persone anziane – {supplier}',
    [3_500, 18_000, 22],
    ['12', '03', SERVICE],
    'L’adesione raccolta supera il numero minimo fissato dal bando.',
  ),
  purchase(
    ['SOC-SCU', 'VII.1', 'school', 8],
    'Trasporto scolastico – linea aggiuntiva {place} – {supplier}',
    [5_000, 44_000, 10],
    ['04', '06', 'U.1.03.02.15.002'],
    'Le iscrizioni al servizio superano la capienza dei mezzi in servizio.',
  ),
  purchase(
    ['SOC-SCU', 'VII.2', 'school', 6],
    'Fornitura di arredi per la scuola dell’infanzia {place} – {supplier}',
    [2_200, 26_000, 22],
    ['04', '01', 'U.2.02.01.03.999'],
    'Gli arredi in uso non rispondono più alle norme tecniche di sicurezza.',
  ),
  purchase(
    ['SOC-SCU', 'VII.1', 'school', 6],
    'Assistenza educativa per alunni con disabilità – plesso {place} – {supplier}',
    [6_000, 52_000, 5],
    ['04', '06', 'U.1.03.02.15.999'],
    'I piani educativi individualizzati attestano il fabbisogno di ore.',
  ),
  purchase(
    ['SOC-SCU', 'VII.6', 'culture', 5],
    'Rassegna teatrale e letture nella biblioteca {place} – {supplier}',
    [1_500, 13_000, 10],
    ['05', '02', 'U.1.03.02.02.005'],
    'Il programma culturale è stato approvato con gli indirizzi della Giunta.',
  ),
  purchase(
    ['SOC-SCU', 'VII.5', 'culture', 4],
    'Acquisto di libri e risorse digitali per la biblioteca civica – {supplier}',
    [1_200, 11_000, 0],
    ['05', '02', 'U.1.03.01.01.002'],
    'Il contributo ministeriale per l’acquisto di libri va speso entro l’esercizio.',
  ),
  purchase(
    ['DEM', 'XI.4', 'building', 4],
    'Opere di manutenzione nel cimitero {place} – {supplier}',
    [2_800, 33_000, 10],
    ['12', '09', WORKS],
    'Il distacco di elementi lapidei è stato segnalato dal custode.',
    true,
  ),
  purchase(
    ['DEM', 'XII.3', 'office', 3],
    'Forniture per le consultazioni elettorali – {supplier}',
    [900, 9_000, 22],
    ['01', '07', GOODS],
    'Le forniture sono dovute per gli adempimenti fissati dalla Prefettura.',
  ),
  purchase(
    ['PL', 'IX.2', 'vehicles', 4],
    'Manutenzione dei veicoli della Polizia locale – {supplier}',
    [700, 8_900, 22],
    ['03', '01', 'U.1.03.02.09.001'],
    'I tagliandi e le revisioni dei mezzi sono in scadenza.',
  ),
  purchase(
    ['PL', 'IX.1', 'roads', 6],
    'Segnaletica orizzontale e verticale {place} – {supplier}',
    [3_000, 36_000, 22],
    ['10', '05', SERVICE],
    'Le ordinanze di modifica della viabilità richiedono l’adeguamento della segnaletica.',
  ),
  purchase(
    ['PL', 'IX.4', 'it', 3],
    'Estensione della videosorveglianza {place} – {supplier}',
    [7_000, 58_000, 22],
    ['03', '02', 'U.2.02.01.07.999'],
    'Il progetto è stato approvato dal comitato provinciale per l’ordine e la sicurezza pubblica.',
    true,
  ),
  purchase(
    ['ICT', 'I.7', 'it', 9],
    'Canone di servizio cloud qualificato per l’applicativo degli uffici – {supplier}',
    [1_500, 32_000, 22],
    ['01', '08', 'U.1.03.02.19.001'],
    'Il servizio è nel catalogo dei servizi qualificati ed è necessario alla continuità operativa.',
  ),
  purchase(
    ['ICT', 'I.7', 'it', 6],
    'Fornitura di postazioni di lavoro e monitor – {supplier}',
    [2_000, 39_000, 22],
    ['01', '08', 'U.2.02.01.07.002'],
    'Il piano di ricambio prevede la sostituzione delle macchine fuori garanzia.',
  ),
  purchase(
    ['ICT', 'I.7', 'it', 4],
    'Verifica di vulnerabilità e formazione sulla sicurezza informatica – {supplier}',
    [2_500, 19_000, 22],
    ['01', '08', FEES],
    'Le misure minime di sicurezza ICT richiedono una verifica annuale.',
  ),
  purchase(
    ['FIN-TRI', 'IV.3', 'office', 5],
    'Stampa, imbustamento e recapito degli avvisi TARI – {supplier}',
    [3_000, 28_000, 22],
    ['01', '04', SERVICE],
    'Gli avvisi vanno recapitati prima della scadenza della prima rata.',
  ),
  purchase(
    ['FIN-TRI', 'IV.3', 'legal', 3],
    'Supporto alla riscossione coattiva delle entrate – {supplier}',
    [2_500, 22_000, 22],
    ['01', '04', FEES],
    'I crediti in prescrizione richiedono atti interruttivi entro l’anno.',
  ),
  purchase(
    ['SG-LEG', 'V.1', 'legal', 6],
    'Incarico di patrocinio dell’ente davanti al TAR – {supplier}',
    [2_000, 18_000, 22],
    ['01', '11', 'U.1.03.02.11.006'],
    'Il ricorso notificato all’ente richiede la costituzione in giudizio.',
  ),
  purchase(
    ['SG-LEG', 'V.2', 'legal', 3],
    'Liquidazione della franchigia assicurativa per sinistro {place} – {supplier}',
    [300, 4_900, 0],
    ['01', '11', 'U.1.10.04.01.003'],
    'La compagnia ha definito il sinistro e richiede la quota in franchigia.',
  ),
];
