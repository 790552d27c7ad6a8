import { walkXml } from './sax.ts';

/** FatturaPA and the simplified invoice (technical specifications of the Revenue Agency, 1.2 and later). */
export function isInvoice(xml: string): boolean {
  return /<(?:[\w-]+:)?FatturaElettronica(?:Semplificata)?[\s>]/.test(xml.slice(0, 4000));
}

/** Elements that people look for, with the words of the paper form, in the order of the file. */
const WORDS: Readonly<Record<string, string>> = {
  CedentePrestatore: '\nFornitore',
  CessionarioCommittente: '\nCliente',
  DatiGeneraliDocumento: '\nDocumento',
  DettaglioLinee: '\nRiga',
  DatiRiepilogo: '\nRiepilogo IVA',
  DettaglioPagamento: '\nPagamento',
  DatiOrdineAcquisto: '\nOrdine di acquisto',
  DatiContratto: '\nContratto',
  DatiConvenzione: '\nConvenzione',
  CodiceDestinatario: 'Codice destinatario',
  IdCodice: 'Partita IVA',
  CodiceFiscale: 'Codice fiscale',
  Denominazione: 'Denominazione',
  Nome: 'Nome',
  Cognome: 'Cognome',
  Indirizzo: 'Indirizzo',
  CAP: 'CAP',
  Comune: 'Comune',
  Provincia: 'Provincia',
  TipoDocumento: 'Tipo',
  Data: 'Data',
  Numero: 'Numero',
  ImportoTotaleDocumento: 'Totale',
  Causale: 'Causale',
  NumeroLinea: 'N.',
  Descrizione: 'Descrizione',
  Quantita: 'Quantità',
  UnitaMisura: 'Unità',
  PrezzoUnitario: 'Prezzo unitario',
  PrezzoTotale: 'Prezzo totale',
  AliquotaIVA: 'Aliquota IVA',
  ImponibileImporto: 'Imponibile',
  Imposta: 'Imposta',
  EsigibilitaIVA: 'Esigibilità IVA',
  ModalitaPagamento: 'Modalità',
  DataScadenzaPagamento: 'Scadenza',
  ImportoPagamento: 'Importo',
  IBAN: 'IBAN',
  IdDocumento: 'Documento collegato',
  CodiceCUP: 'CUP',
  CodiceCIG: 'CIG',
  RiferimentoNormativo: 'Riferimento normativo',
};

/** An electronic invoice as lines that people read; files attached to it stay out. @throws Stop */
export function invoiceText(xml: string): string {
  const lines = ['Fattura elettronica'];
  let current = '';
  let attached = 0;
  walkXml(xml, {
    open(name) {
      current = '';
      if (name === 'Allegati') attached += 1;
      const heading = WORDS[name];
      if (heading?.startsWith('\n') && attached === 0) lines.push(heading);
    },
    close(name) {
      if (name === 'Allegati') attached -= 1;
      const word = WORDS[name];
      const said = current.trim();
      if (said && attached === 0) lines.push(word && !word.startsWith('\n') ? `${word}: ${said}` : said);
      current = '';
    },
    text(text) {
      if (attached === 0) current += text;
    },
  });
  return lines.join('\n');
}
