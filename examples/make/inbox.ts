/** The messages of `examples/inbox`. Dates are of November 2026, +01:00. */
import { createHash } from 'node:crypto';
import { identityCardPdf, roundaboutPlanPdf } from './drawings.ts';
import { FOIA_GYM_SUBJECT, foiaAir, foiaGym, foiaLights, offer, provinceOpinion } from './matters.ts';
import { leafEntity } from './mime.ts';
import { letterPdf } from './pdf.ts';
import { acceptanceReceipt, anomalyEnvelope, deliveryReceipt, ordinaryMessage, transportEnvelope } from './pec.ts';
import type { Original, Posting } from './pec.ts';
import { BODY, COOPERATIVE, PROVIDER, PROVINCE, agata, ermenegildo, fullName, lucrezia, niccolo } from './people.ts';
import { p7m } from './pki.ts';
import type { Credential, Pki } from './pki.ts';
import { segnatura } from './segnatura.ts';

/** All messages by file name. */
export async function inboxMessages(pki: Pki): Promise<ReadonlyMap<string, Buffer>> {
  const gym = await signedFoia(pki);
  const half = await cutShort(pki);
  return new Map([
    ['01-foia-signed.eml', gym],
    ['02-foia-identity-card.eml', await unsignedFoia(pki)],
    ['03-business-offer.eml', await businessOffer(pki)],
    ['04-receipt-acceptance.eml', acceptanceReceipt(reply(pki, '2026-11-19T09:12:40Z'))],
    ['05-receipt-delivery.eml', deliveryReceipt(reply(pki, '2026-11-19T09:12:44Z'))],
    ['06-foia-signed-again.eml', deliveredAgain(gym)],
    ['07-foia-broken-signature.eml', await brokenSignature(pki)],
    ['08-truncated.eml', half.subarray(0, Math.floor(half.length * 0.55))],
    ['09-not-a-message.eml', noise(3_000)],
    ['10-ordinary-mail.eml', ordinaryMessage(ordinary())],
    ['11-province-segnatura.eml', await provinceMessage(pki)],
    ['12-anomaly-envelope.eml', anomalyEnvelope(posting(pki.provider, ordinary('2'), '2026-11-21T07:41:09Z'))],
    ['13-forged-envelope.eml', await forgedEnvelope(pki)],
  ]);
}

async function signedFoia(pki: Pki): Promise<Buffer> {
  const pdf = await letterPdf(foiaGym);
  const signed = p7m(pdf, pki.niccolo, new Date('2026-11-16T09:31:18Z'));
  const original: Original = {
    from: { name: `${fullName(niccolo)} (già presidente del Comitato «Più scuola, più città»)`, address: niccolo.mail },
    to: BODY.pec,
    subject: FOIA_GYM_SUBJECT,
    messageId: '<6f1d2c3a.20261116104131.niccolo@pec.cittadini.example>',
    date: new Date('2026-11-16T09:41:31Z'),
    text: 'Buongiorno,\n\ntrasmetto in allegato la richiesta di accesso civico generalizzato firmata digitalmente.\n\nCordiali saluti\nNiccolò Dell’Àncora\n',
    attachments: [attachment('richiesta accesso civico – palestra Tommasèo.pdf.p7m', 'application/pkcs7-mime', signed)],
  };
  return transportEnvelope(posting(pki.provider, original, '2026-11-16T09:42:07Z'));
}

async function unsignedFoia(pki: Pki): Promise<Buffer> {
  const original: Original = {
    from: { name: fullName(lucrezia), address: lucrezia.mail },
    to: BODY.pec,
    subject: foiaAir.subject,
    messageId: '<b7c4e1.20261117211501@pec.cittadini.example>',
    date: new Date('2026-11-17T20:15:01Z'),
    text: 'Si trasmettono in allegato la richiesta e la copia del documento di identità.\n\nLucrezia Bàrberis Müller\n',
    attachments: [
      attachment('richiesta_accesso_qualità_aria.pdf', 'application/pdf', await letterPdf(foiaAir)),
      attachment('carta_identita.pdf', 'application/pdf', await identityCardPdf()),
    ],
  };
  return transportEnvelope(posting(pki.provider, original, '2026-11-17T20:15:33Z'));
}

async function businessOffer(pki: Pki): Promise<Buffer> {
  const pdf = await letterPdf(offer);
  const original: Original = {
    from: { name: COOPERATIVE.name, address: COOPERATIVE.pec },
    to: BODY.pec,
    subject: offer.subject,
    messageId: '<offerta-118-2026.e2a94@pec.cooperative.example>',
    date: new Date('2026-11-18T10:57:48Z'),
    text: 'Spett.le Comune,\n\nin riscontro alla Vostra richiesta si trasmette l’offerta firmata digitalmente e la sua copia leggibile.\n\nVerdeviva Soc. Coop. Sociale\n',
    attachments: [
      attachment('Offerta_118-2026.pdf', 'application/pdf', pdf),
      attachment(
        'Offerta_118-2026.pdf.p7m',
        'application/pkcs7-mime',
        p7m(pdf, pki.ottavia, new Date('2026-11-18T10:49:02Z')),
      ),
    ],
  };
  return transportEnvelope(posting(pki.provider, original, '2026-11-18T10:58:20Z'));
}

/** The message of the municipality whose receipts come back. */
function reply(pki: Pki, at: string): Posting {
  const original: Original = {
    from: { name: BODY.name, address: BODY.pec },
    to: niccolo.mail,
    subject: 'Prot. 0000001/2026 – comunicazione di avvio del procedimento di accesso civico generalizzato',
    messageId: '<valdoro.0000001.2026@pec.comune.valdoro.example>',
    date: new Date('2026-11-19T09:12:31Z'),
    text: 'Si comunica l’avvio del procedimento avviato con la Sua richiesta del 16 novembre 2026.\n\nComune di Valdoro\n',
    attachments: [],
  };
  return posting(pki.provider, original, at);
}

/** The same message taken from the mailbox a second time: other transport lines on top, the same everywhere else. */
function deliveredAgain(message: Buffer): Buffer {
  const line =
    'Received: from imap.comune.valdoro.example (imap.comune.valdoro.example [192.0.2.80])\r\n' +
    ' by protocollo.comune.valdoro.example with IMAP; Mon, 16 Nov 2026 14:03:55 +0100\r\n';
  return Buffer.concat([Buffer.from(line), message]);
}

async function brokenSignature(pki: Pki): Promise<Buffer> {
  const pdf = await letterPdf(foiaLights);
  const signed = Buffer.from(p7m(pdf, pki.ermenegildo, new Date('2026-11-19T08:10:22Z')));
  // One bit of the enclosed PDF, past its head: still a readable file, no longer the one that was signed.
  const at = signed.indexOf('%PDF-') + Math.floor(pdf.length / 2);
  signed[at] = signed[at]! ^ 0x01;
  const original: Original = {
    from: { name: fullName(ermenegildo), address: ermenegildo.mail },
    to: BODY.pec,
    subject: foiaLights.subject,
    messageId: '<0c55aa.20261119091404@pec.cittadini.example>',
    date: new Date('2026-11-19T08:14:04Z'),
    text: 'In allegato la mia richiesta firmata.\n\nErmenegildo Càpparo\n',
    attachments: [attachment('richiesta.pdf.p7m', 'application/pkcs7-mime', signed)],
  };
  return transportEnvelope(posting(pki.provider, original, '2026-11-19T08:14:39Z'));
}

/** A message whose transfer is going to be cut in the middle of its attachment. */
async function cutShort(pki: Pki): Promise<Buffer> {
  const original: Original = {
    from: { name: fullName(lucrezia), address: lucrezia.mail },
    to: BODY.pec,
    subject: 'Integrazione alla richiesta di accesso civico del 17 novembre 2026',
    messageId: '<c01f77.20261120081210@pec.cittadini.example>',
    date: new Date('2026-11-20T07:12:10Z'),
    text: 'Si trasmette di nuovo la richiesta, con il documento leggibile.\n\nLucrezia Bàrberis Müller\n',
    attachments: [attachment('richiesta_accesso_qualità_aria.pdf', 'application/pdf', await letterPdf(foiaAir))],
  };
  return transportEnvelope(posting(pki.provider, original, '2026-11-20T07:12:48Z'));
}

function ordinary(suffix = ''): Original {
  return {
    ordinary: true,
    from: { name: fullName(agata), address: agata.mail },
    to: BODY.pec,
    subject: 'Lampione spento davanti al civico 7 di via delle Rogge da più di una settimana',
    messageId: `<CAGr4t${suffix}-agata.20261120@posta.example>`,
    date: new Date('2026-11-20T17:22:10Z'),
    text: 'Buonasera,\n\nil lampione davanti a casa mia è spento dal 12 novembre. Potete ripararlo?\n\nGrazie, Agata Frangipàne\n',
    attachments: [],
  };
}

async function provinceMessage(pki: Pki): Promise<Buffer> {
  const primary = {
    fileName: 'parere_rotatoria_SP12.pdf',
    mimeType: 'application/pdf',
    description: 'Parere di competenza',
    content: await letterPdf(provinceOpinion),
  };
  const plan = {
    fileName: 'planimetria_tavola_3.pdf',
    mimeType: 'application/pdf',
    description: 'Tavola 3 – planimetria di progetto',
    content: await roundaboutPlanPdf(),
  };
  const mark = segnatura({
    subject: provinceOpinion.subject,
    number: '0048213',
    registeredAt: new Date('2026-11-20T08:24:50Z'),
    primary,
    attachments: [plan],
    seal: pki.provinceSeal,
  });
  const original: Original = {
    from: { name: PROVINCE.name, address: PROVINCE.pec },
    to: BODY.pec,
    subject: `Prot. 0048213 del 20/11/2026 – ${provinceOpinion.subject}`,
    messageId: '<prot-0048213-2026@pec.provincia.montevero.example>',
    date: new Date('2026-11-20T08:29:02Z'),
    text: 'Si trasmette il documento indicato in oggetto, con segnatura di protocollo.\n\nProvincia di Montevero\n',
    attachments: [
      attachment(primary.fileName, primary.mimeType, primary.content),
      attachment(plan.fileName, plan.mimeType, plan.content),
      attachment('segnatura.xml', 'application/xml', mark),
    ],
  };
  return transportEnvelope(posting(pki.provider, original, '2026-11-20T08:29:41Z'));
}

/** A well-made envelope that no accredited provider signed: only its certificate chain gives it away. */
async function forgedEnvelope(pki: Pki): Promise<Buffer> {
  const original: Original = {
    from: { name: COOPERATIVE.name, address: COOPERATIVE.pec },
    to: BODY.pec,
    subject: 'Comunicazione urgente: nuovo IBAN per il pagamento della fattura n. 97/2026',
    messageId: '<iban-97-2026.1@pec.cooperative.example>',
    date: new Date('2026-11-21T22:03:00Z'),
    text: 'Si comunica che i pagamenti dovranno essere disposti sul nuovo conto corrente indicato in fattura.\n',
    attachments: [],
  };
  return transportEnvelope(posting(pki.forger, original, '2026-11-21T22:03:31Z'));
}

function posting(provider: Credential, original: Original, at: string): Posting {
  const date = new Date(at);
  const digits = new Date(date.getTime() + 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
  const number = createHash('sha256').update(`${original.messageId}${at}`).digest('hex').slice(0, 8);
  return { original, provider, identifier: `opec210312.${digits}.${number}.1.53@${PROVIDER.domain}`, at: date };
}

function attachment(name: string, type: string, content: Buffer): Buffer {
  return leafEntity({ type, name, disposition: 'attachment', content });
}

/** Bytes with no meaning, the same on every run. */
function noise(size: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, i) =>
    createHash('sha256').update(`noise ${i}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, size);
}
