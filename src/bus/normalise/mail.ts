import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { Refusal, type Attachment, type Correspondent, type Normalised } from '../types.ts';
import type { Certificate } from './certificate.ts';
import { headersOf, readEntity } from './entity.ts';
import { anomalous, claimsEnvelope, openEnvelope, type EnvelopeVerifier } from './envelope.ts';
import { cleanName } from './text.ts';

const MAX_ATTACHMENTS = 200;
// Text beyond it is never shown nor matched; turning mega-bytes of HTML into text costs seconds of everybody's time.
const MAX_HTML = 1_000_000;

/**
 * Certified or ordinary mail to the canonical model. What claims to be certified must be signed by a provider that we trust.
 * @throws Refusal when it is no mail message, when an envelope is incomplete, or when it is not to be trusted.
 */
export async function normaliseMail(bytes: Buffer, receivedAt: Date, verifier: EnvelopeVerifier): Promise<Normalised> {
  const outer = readEntity(bytes);
  if (!['from', 'message-id', 'subject'].some((name) => outer.headers.has(name))) {
    throw new Refusal('il file non è un messaggio di posta: mancano le intestazioni');
  }
  const reported = anomalous(outer);
  if (reported) {
    const note = 'busta di anomalia: il gestore non certifica chi ha inviato il messaggio né quando';
    const mail = ordinary(await parseMail(reported), receivedAt);
    return { ...mail, notes: [...mail.notes, note] };
  }
  if (!claimsEnvelope(outer)) return ordinary(await parseMail(bytes), receivedAt);
  const { certificate, original } = await openEnvelope(outer, verifier, receivedAt);
  if (certificate.receipt !== undefined) {
    const referred = outer.headers.get('x-riferimento-message-id') ?? null;
    return receipt(certificate, certificate.receipt, receivedAt, referred);
  }
  return certified(await parseMail(original!), certificate, receivedAt);
}

/** The identity of a mail message, the same however often it is sent again; null when its header states none. */
export function mailKey(head: Buffer): string | null {
  const field = headersOf(head.toString('latin1')).get('message-id');
  return /^<[\x21-\x3d\x3f-\x7e]{1,500}>/.exec(field ?? '')?.[0] ?? null;
}

async function parseMail(bytes: Buffer): Promise<ParsedMail> {
  try {
    return await simpleParser(bytes, { skipTextLinks: true, skipImageLinks: true, maxHtmlLengthToParse: MAX_HTML });
  } catch (error) {
    throw new Refusal(`messaggio di posta non leggibile: ${(error as Error).message}`);
  }
}

function certified(inner: ParsedMail, certificate: Certificate, receivedAt: Date): Normalised {
  const notes = certificate.at ? [] : ['daticert.xml senza data di consegna: vale la data di arrivo nel sistema'];
  return {
    channel: 'pec',
    subject: inner.subject ?? certificate.subject ?? '',
    sender: senderOf(inner, certificate.sender ?? addressOf(inner.from)?.address),
    presentedAt: certificate.at ?? receivedAt,
    text: inner.text ?? '',
    attachments: filesOf(inner),
    messageId: certificate.messageId ?? inner.messageId ?? null,
    receipt: null,
    procedureKey: null,
    data: {},
    notes,
  };
}

function ordinary(mail: ParsedMail, receivedAt: Date): Normalised {
  return {
    channel: 'email',
    subject: mail.subject ?? '',
    sender: senderOf(mail, addressOf(mail.from)?.address),
    presentedAt: receivedAt,
    text: mail.text ?? '',
    attachments: filesOf(mail),
    messageId: mail.messageId ?? null,
    receipt: null,
    procedureKey: null,
    data: {},
    notes: ['posta ordinaria: senza certificazione di invio e consegna'],
  };
}

function receipt(certificate: Certificate, type: string, receivedAt: Date, referred: string | null): Normalised {
  const { messageId, sender, recipients, transaction, at, error } = certificate;
  return {
    channel: 'pec',
    subject: certificate.subject ?? '',
    sender: { kind: 'organisation', name: 'gestore di posta certificata' },
    presentedAt: certificate.at ?? receivedAt,
    text: '',
    attachments: [],
    messageId: null,
    receipt: {
      ...{ type, about: messageId ?? null, sender: sender ?? null, transaction: transaction ?? null, referred },
      ...{ at: at ?? null, reason: error ?? null, recipients: recipients.map(({ address }) => address) },
      uncertified: recipients.length > 0 && recipients.every(({ certified: yes }) => !yes),
    },
    procedureKey: null,
    data: {},
    notes: [],
  };
}

function filesOf(mail: ParsedMail): Attachment[] {
  if (mail.attachments.length > MAX_ATTACHMENTS) throw new Refusal(`più di ${MAX_ATTACHMENTS} allegati`);
  return mail.attachments
    .filter((file) => !isDecoration(file) && file.content.length > 0 && file.filename !== 'smime.p7s')
    .map((file, index) => ({ filename: cleanName(file.filename) ?? `allegato-${index + 1}`, content: file.content }));
}

/** Images that the text shows are no attachments; a document that a mail program puts among them is one. */
function isDecoration(file: ParsedMail['attachments'][number]): boolean {
  return file.related === true && file.contentType.startsWith('image/');
}

function senderOf(mail: ParsedMail, address: string | undefined): Correspondent {
  const name = addressOf(mail.from)?.name || address || '';
  return { kind: 'person', name, ...(address ? { digitalAddress: address } : {}) };
}

function addressOf(field: AddressObject | undefined): { name: string; address: string | undefined } | undefined {
  const first = field?.value[0];
  return first && { name: first.name, address: first.address };
}
