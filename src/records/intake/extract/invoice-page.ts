import type { Fact, Readable, Section, Words } from '../types.ts';
import { walkXml } from './sax.ts';
import { tidy } from './tidy.ts';

/** Lines and payments that are shown of an invoice; the file and its text have all of them. */
const MAX_ROWS = 500;
const MAX_VALUE = 2000;

interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

const words = (it: string, en: string): Words => ({ it, en });

/** Parts of the file that nobody looks at on a page, and which may be large. */
const SILENT = new Set(['Allegati', 'Signature']);
/** Elements of an invoice that are held at once: far more than 500 lines have. */
const MAX_ELEMENTS = 200_000;

/** An invoice (FatturaPA 1.2, ordinary or simplified) with parties, documents, lines, taxes and payments. @throws Stop */
export function readInvoice(xml: string): Readable {
  const root = treeOf(xml);
  const header = find(root, 'FatturaElettronicaHeader') ?? root;
  const bodies = all(root, 'FatturaElettronicaBody');
  const first = bodies[0] && find(bodies[0], 'DatiGeneraliDocumento');
  const number = first ? textAt(first, 'Numero') : '';
  return {
    kind: 'invoice',
    title: ['Fattura', number].join(' ').trim(),
    sections: [
      party(find(header, 'CedentePrestatore'), words('Fornitore', 'Supplier')),
      party(find(header, 'CessionarioCommittente'), words('Cliente', 'Customer')),
      ...bodies.flatMap(bodySections),
    ].filter(({ facts, table }) => facts.length > 0 || (table?.rows.length ?? 0) > 0),
  };
}

function bodySections(body: Element): readonly Section[] {
  const general = find(body, 'DatiGeneraliDocumento') ?? body;
  const document = facts(general, [
    ['TipoDocumento', words('Tipo', 'Type')],
    ['Numero', words('Numero', 'Number')],
    ['Data', words('Data', 'Date')],
    ['Divisa', words('Valuta', 'Currency')],
    ['ImportoTotaleDocumento', words('Totale', 'Total')],
    ['Causale', words('Causale', 'Reason')],
  ]);
  const order = facts(find(body, 'DatiOrdineAcquisto') ?? find(body, 'DatiContratto'), [
    ['IdDocumento', words('Ordine o contratto', 'Order or contract')],
    ['CodiceCUP', words('CUP', 'CUP')],
    ['CodiceCIG', words('CIG', 'CIG')],
  ]);
  return [
    { title: words('Documento', 'Document'), facts: [...document, ...order], table: null, text: null },
    table(body, 'DettaglioLinee', words('Righe', 'Lines'), [
      ['NumeroLinea', words('N.', 'No.')],
      ['Descrizione', words('Descrizione', 'Description')],
      ['Quantita', words('Quantità', 'Quantity')],
      ['PrezzoUnitario', words('Prezzo unitario', 'Unit price')],
      ['PrezzoTotale', words('Prezzo totale', 'Price')],
      ['AliquotaIVA', words('IVA %', 'VAT %')],
    ]),
    table(body, 'DatiRiepilogo', words('Riepilogo IVA', 'VAT'), [
      ['AliquotaIVA', words('IVA %', 'VAT %')],
      ['Natura', words('Natura', 'Nature')],
      ['ImponibileImporto', words('Imponibile', 'Taxable')],
      ['Imposta', words('Imposta', 'Tax')],
      ['EsigibilitaIVA', words('Esigibilità', 'Chargeability')],
    ]),
    table(body, 'DettaglioPagamento', words('Pagamenti', 'Payments'), [
      ['ModalitaPagamento', words('Modalità', 'Means')],
      ['DataScadenzaPagamento', words('Scadenza', 'Due')],
      ['ImportoPagamento', words('Importo', 'Amount')],
      ['IBAN', words('IBAN', 'IBAN')],
    ]),
  ];
}

function party(element: Element | undefined, title: Words): Section {
  const named = element ? [textAt(element, 'Nome'), textAt(element, 'Cognome')].filter(Boolean).join(' ') : '';
  const name = element ? textAt(element, 'Denominazione') || named : '';
  const more = facts(element, [
    ['IdCodice', words('Partita IVA', 'VAT number')],
    ['CodiceFiscale', words('Codice fiscale', 'Tax code')],
    ['Indirizzo', words('Indirizzo', 'Address')],
    ['CAP', words('CAP', 'Postcode')],
    ['Comune', words('Comune', 'Town')],
    ['Provincia', words('Provincia', 'Province')],
  ]);
  const said = name === '' ? [] : [{ label: words('Nome', 'Name'), value: name }];
  return { title, facts: [...said, ...more], table: null, text: null };
}

type Named = readonly (readonly [element: string, label: Words])[];

function facts(element: Element | undefined, named: Named): readonly Fact[] {
  if (!element) return [];
  return named.flatMap(([name, label]) => {
    const value = textAt(element, name);
    return value === '' ? [] : [{ label, value }];
  });
}

function table(body: Element, row: string, title: Words, named: Named): Section {
  const rows = all(body, row)
    .slice(0, MAX_ROWS)
    .map((element) => named.map(([name]) => textAt(element, name)));
  return { title, facts: [], table: { columns: named.map(([, label]) => label), rows }, text: null };
}

function textAt(element: Element, name: string): string {
  return tidy((find(element, name)?.text ?? '').slice(0, MAX_VALUE));
}

/** The first element of that name below, in the order of the file. */
function find(element: Element, name: string): Element | undefined {
  for (const child of element.children) {
    const found = child.name === name ? child : find(child, name);
    if (found) return found;
  }
  return undefined;
}

/** All elements of that name below, none within another. */
function all(element: Element, name: string): readonly Element[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : all(child, name)));
}

/** Depth is bounded by the walk. */
function treeOf(xml: string): Element {
  const root: Element = { name: '', children: [], text: '' };
  const open = [root];
  let silent = 0;
  let count = 0;
  walkXml(xml, {
    open(name) {
      if (SILENT.has(name)) silent += 1;
      if (silent > 0 || (count += 1) > MAX_ELEMENTS) return void open.push(root);
      const element: Element = { name, children: [], text: '' };
      open.at(-1)!.children.push(element);
      open.push(element);
    },
    close(name) {
      open.pop();
      if (SILENT.has(name)) silent -= 1;
    },
    text(text) {
      const element = open.at(-1)!;
      if (silent === 0 && element !== root && element.text.length < MAX_VALUE) element.text += text;
    },
  });
  return root;
}
