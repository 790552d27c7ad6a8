import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { Refusal, type Attachment, type Correspondent, type Normalised } from '../types.ts';
import { envelopeKind, requireTrustedEnvelope, type EnvelopeVerifier } from './envelope.ts';
import { descend, parseXml, textAt } from './xml.ts';

/** What the certified-mail provider states about a message (DM 2 November 2005, annex: daticert.xml). */
interface Certificate {
  /** `posta-certificata` for a message, else the kind of receipt: `accettazione`, `avvenuta-consegna`, … */
  readonly type: string;
  readonly sender: string | undefined;
  readonly subject: string | undefined;
  readonly identifier: string | undefined;
  readonly messageId: string | undefined;
  readonly at: Date | undefined;
}

const MESSAGE_TYPE = 'posta-certificata';
const MAX_ATTACHMENTS = 200;

/**
 * Certified or ordinary mail to the canonical model. What claims to be certified must be signed by a provider that we trust.
 * @throws Refusal when it is no mail message, when an envelope is incomplete, or when it is not to be trusted.
 */
export async function normaliseMail(bytes: Buffer, receivedAt: Date, verifier: EnvelopeVerifier): Promise<Normalised> {
  const outer = await parseMail(bytes);
  if (!outer.from && !outer.messageId && !outer.subject) {
    throw new Refusal('il file non è un messaggio di posta: mancano le intestazioni');
  }
  const claims = envelopeKind(outer.headers);
  const attached = filesOf(outer);
  const certificateFile = attached.find((file) => file.filename.toLowerCase() === 'daticert.xml');
  if (claims === 'nothing' && !certificateFile) return ordinary(outer, receivedAt);
  if (!certificateFile) throw new Refusal('busta di posta certificata incompleta: manca daticert.xml');
  const certificate = readCertificate(certificateFile.content);
  await requireTrustedEnvelope(bytes, verifier, certificate.at ?? receivedAt);
  if (certificate.type !== MESSAGE_TYPE) return receipt(outer, certificate, receivedAt);
  const original = attached.find((file) => file.filename.toLowerCase() === 'postacert.eml');
  if (!original) throw new Refusal('busta di posta certificata incompleta: manca postacert.eml');
  return certified(await parseMail(original.content), certificate, receivedAt);
}

/** The identity of a mail message, the same however often it is sent again; null when it has none. */
export async function mailKey(bytes: Buffer): Promise<string | null> {
  const head = /^message-id:\s*(<[^>\r\n]{1,500}>)/im.exec(bytes.subarray(0, 65_536).toString('latin1'));
  return head?.[1] ?? null;
}

async function parseMail(bytes: Buffer): Promise<ParsedMail> {
  try {
    return await simpleParser(bytes, { skipHtmlToText: false, skipTextLinks: true, skipImageLinks: true });
  } catch (error) {
    throw new Refusal(`messaggio di posta non leggibile: ${(error as Error).message}`);
  }
}

function certified(inner: ParsedMail, certificate: Certificate, receivedAt: Date): Normalised {
  const address = certificate.sender ?? addressOf(inner.from)?.address;
  const notes = certificate.at ? [] : ['daticert.xml senza data di consegna: vale la data di arrivo nel sistema'];
  return {
    channel: 'pec',
    subject: subjectOf(inner, certificate.subject),
    sender: senderOf(inner, address),
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
    subject: subjectOf(mail, undefined),
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

function receipt(mail: ParsedMail, certificate: Certificate, receivedAt: Date): Normalised {
  return {
    ...ordinary(mail, certificate.at ?? receivedAt),
    channel: 'pec',
    notes: [],
    receipt: { type: certificate.type, about: certificate.messageId ?? null },
  };
}

function readCertificate(bytes: Buffer): Certificate {
  const root = parseXml(bytes, 'daticert.xml');
  if (root.name !== 'postacert') throw new Refusal('daticert.xml: la radice non è «postacert»');
  const data = descend(root, 'dati');
  return {
    type: root.attributes['tipo'] ?? '',
    sender: textAt(root, 'intestazione', 'mittente'),
    subject: textAt(root, 'intestazione', 'oggetto'),
    identifier: data && textAt(data, 'identificativo'),
    messageId: data && textAt(data, 'msgid'),
    at: data && instantOf(descend(data, 'data')),
  };
}

/** `<data zona="+0100"><giorno>24/11/2026</giorno><ora>09:15:00</ora></data>` */
function instantOf(data: ReturnType<typeof descend>): Date | undefined {
  if (!data) return undefined;
  const day = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(textAt(data, 'giorno') ?? '');
  const time = /^\d{2}:\d{2}:\d{2}$/.exec(textAt(data, 'ora') ?? '');
  const zone = /^([+-]\d{2}):?(\d{2})$/.exec(data.attributes['zona'] ?? '');
  if (!day || !time || !zone) return undefined;
  const instant = new Date(`${day[3]}-${day[2]}-${day[1]}T${time[0]}${zone[1]}:${zone[2]}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

function filesOf(mail: ParsedMail): Attachment[] {
  if (mail.attachments.length > MAX_ATTACHMENTS) throw new Refusal(`più di ${MAX_ATTACHMENTS} allegati`);
  return mail.attachments
    .filter((file) => !file.related && file.content.length > 0 && file.filename !== 'smime.p7s')
    .map((file, index) => ({ filename: cleanName(file.filename) ?? `allegato-${index + 1}`, content: file.content }));
}

/** A file name without folders, control characters and tricks of direction; at most 200 characters. */
export function cleanName(name: string | undefined): string | undefined {
  const base = (name ?? '').normalize('NFC').split(/[\\/]/).at(-1)!;
  // eslint-disable-next-line no-control-regex
  const clean = base.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim();
  return clean === '' || clean === '.' || clean === '..' ? undefined : clean.slice(-200);
}

function subjectOf(mail: ParsedMail, fallback: string | undefined): string {
  const subject = (mail.subject ?? fallback ?? '').replace(/\s+/g, ' ').trim();
  return (subject || '(senza oggetto)').slice(0, 1000);
}

function senderOf(mail: ParsedMail, address: string | undefined): Correspondent {
  const from = addressOf(mail.from);
  const name = (from?.name || address || 'mittente sconosciuto').slice(0, 300);
  return { kind: 'person', name, ...(address ? { digitalAddress: address } : {}) };
}

function addressOf(field: AddressObject | undefined): { name: string; address: string | undefined } | undefined {
  const first = field?.value[0];
  return first && { name: first.name, address: first.address };
}
