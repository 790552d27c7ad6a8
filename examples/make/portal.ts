/** Applications as the portal delivers them to the bus. */
import { createHash } from 'node:crypto';
import { BODY, fullName, zoe } from './people.ts';
import { letterPdf } from './pdf.ts';

/** The files of `examples/portal`: one application, and two that must be refused with a reason. */
export async function portalFiles(): Promise<ReadonlyMap<string, string>> {
  const good = await foiaApplication();
  const { applicant, ...withoutApplicant } = good;
  const misspelt = { ...withoutApplicant, id: '019a9811-6c00-7a51-9d2e-5f0c7b1e4a11', applicnat: applicant };
  const wrongTypes = {
    ...good,
    id: '019a9811-6c00-7a51-9d2e-5f0c7b1e4a12',
    submittedAt: 'ieri sera',
    declarations: 'accetto tutto',
    attachments: { name: 'mappa.pdf' },
  };
  return new Map([
    ['foia-application.json', json(good)],
    ['foia-application-unknown-field.json', json(misspelt)],
    ['foia-application-wrong-types.json', json(wrongTypes)],
  ]);
}

/** JSON as the repository's formatter leaves it, but for the one long base64 line. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function foiaApplication() {
  const pdf = await streetList();
  return {
    format: 'application/1',
    id: '019a9811-6c00-7a51-9d2e-5f0c7b1e4a10',
    body: BODY.code,
    service: 'accesso-civico-generalizzato',
    channel: 'portal',
    submittedAt: '2026-11-18T21:47:12+01:00',
    applicant: applicant(),
    object: 'Incidenti stradali con feriti rilevati dalla Polizia locale e interventi di moderazione del traffico',
    request: {
      norm: 'D.Lgs. 33/2013, art. 5, comma 2',
      documents:
        'Dati anonimi degli incidenti con feriti rilevati dal 1° gennaio 2024 al 31 ottobre 2026 nelle strade dell’elenco ' +
        'allegato, e progetti di moderazione del traffico approvati o in corso di approvazione.',
      deliveryMode: 'email',
    },
    declarations: [
      { code: 'privacy-notice', text: 'Ho letto l’informativa sul trattamento dei dati personali.', accepted: true },
      {
        code: 'truthfulness',
        text: 'Sono consapevole delle sanzioni per dichiarazioni mendaci (art. 76 DPR 445/2000).',
        accepted: true,
      },
    ],
    attachments: [
      {
        name: 'elenco strade.pdf',
        mime: 'application/pdf',
        size: pdf.length,
        sha256: createHash('sha256').update(pdf).digest('hex'),
        content: pdf.toString('base64'),
      },
    ],
  };
}

/** The identity as SPID gives it (attribute names of its technical rules), and what the person added. */
function applicant() {
  return {
    identity: {
      provider: 'SPID',
      level: 'https://www.spid.gov.it/SpidL2',
      spidCode: 'DEMO0000ZM1990',
      fiscalNumber: `TINIT-${zoe.taxCode}`,
      name: zoe.name,
      familyName: zoe.surname,
      gender: 'F',
      dateOfBirth: zoe.date,
      placeOfBirth: 'V000',
      authenticatedAt: '2026-11-18T21:31:40+01:00',
    },
    contacts: { email: zoe.mail, digitalDomicile: null, address: zoe.address },
    capacity: 'self',
  };
}

function streetList(): Promise<Buffer> {
  return letterPdf({
    title: 'Elenco delle strade – allegato alla richiesta di accesso civico',
    author: fullName(zoe),
    date: new Date('2026-11-18T20:30:00Z'),
    sender: [fullName(zoe), zoe.address],
    recipient: [BODY.name],
    subject: 'strade e periodi per cui si chiedono i dati',
    paragraphs: [
      'Via del Parco (tra i civici 1 e 40), largo dei Caduti, via delle Rogge, viale della Stazione: anni 2024, 2025 e 2026 fino al 31 ottobre.',
    ],
    closing: ['Valdoro, 18 novembre 2026'],
  });
}
