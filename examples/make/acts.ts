/** What an office puts in to draft a spending determination: `kits/` turns it into the act. */
import { createHash } from 'node:crypto';
import { offer } from './matters.ts';
import { BODY, COOPERATIVE, fullName, ottavia } from './people.ts';
import { letterPdf } from './pdf.ts';
import { json } from './portal.ts';

/** The files of `examples/acts`. */
export async function actFiles(): Promise<ReadonlyMap<string, string | Buffer>> {
  const quote = await letterPdf({ ...offer, title: 'Preventivo n. 118/2026 – alberature dei plessi scolastici' });
  return new Map<string, string | Buffer>([
    ['preventivo.pdf', quote],
    ['spending-determination.json', json(determination(createHash('sha256').update(quote).digest('hex')))],
  ]);
}

function determination(quoteSha256: string) {
  return {
    format: 'act-input/1',
    body: BODY.code,
    type: 'determina-impegno',
    unit: 'Settore Lavori pubblici e patrimonio',
    subject:
      'Affidamento diretto a Verdeviva Soc. Coop. Sociale del servizio di potatura e messa in sicurezza delle alberature ' +
      'dei plessi scolastici – impegno di spesa',
    grounds: [
      'Il temporale del 9 novembre 2026 ha compromesso la stabilità di più alberi nei cortili di sei plessi scolastici.',
      'Non sono attive convenzioni Consip che comprendano il servizio richiesto.',
      'Il prezzo è congruo rispetto al prezzario regionale vigente e a due affidamenti analoghi del 2025.',
    ],
    norms: [
      'D.Lgs. 267/2000, artt. 107, 183 e 191',
      'Regolamento comunale di contabilità, art. 31',
      'D.Lgs. 36/2023, art. 50, comma 1, lettera b)',
    ],
    amount: { currency: 'EUR', taxable: '18300.00', vatRate: '22', vat: '4026.00', total: '22326.00' },
    budget: {
      year: 2026,
      mission: '04',
      programme: '02',
      chapter: '104020',
      article: '3',
      financialPlan: 'U.1.03.02.09.012',
      dueYear: 2026,
    },
    cig: 'B8A41C02F7',
    cup: null,
    cupReason: 'Manutenzione ordinaria: non è un progetto di investimento pubblico (art. 11 L. 3/2003).',
    supplier: supplier(),
    attachments: [{ file: 'preventivo.pdf', description: 'Preventivo n. 118/2026', sha256: quoteSha256 }],
  };
}

function supplier() {
  return {
    name: COOPERATIVE.name,
    vatNumber: COOPERATIVE.vatNumber,
    digitalDomicile: COOPERATIVE.pec,
    legalRepresentative: { name: fullName(ottavia), taxCode: ottavia.taxCode },
    durc: { protocol: 'INAIL_00000118', validUntil: '2027-02-14' },
  };
}
