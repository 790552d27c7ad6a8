import { Refusal, type Correspondent, type Normalised } from '../types.ts';
import type { EnvelopeVerifier } from './envelope.ts';
import { normaliseMail } from './mail.ts';
import { clipLine } from './text.ts';
import { descend, parseXml, textAt, type XmlElement } from './xml.ts';

const NAMESPACE = 'http://www.agid.gov.it/protocollo/';

const MAX_FIELD = 200;

/** Names of the files in which administrations write to each other about what they sent (circular AgID 60/2013, annex 6). */
const ABOUT = ['conferma.xml', 'aggiornamento.xml', 'eccezione.xml', 'annullamento.xml'];

/**
 * A message between administrations: mail that carries `segnatura.xml`. What it says of the
 * sender and his number is taken over; whether it is to be believed is judged by the register, which answers it. A mark that cannot be read takes nothing from the duty to register the message
 * (DPR 445/2000 art. 53). @returns the mail as it is when there is neither a mark in it nor a message about one.
 */
export async function normaliseWithMark(
  bytes: Buffer,
  receivedAt: Date,
  verifier: EnvelopeVerifier,
): Promise<Normalised> {
  const mail = await normaliseMail(bytes, receivedAt, verifier);
  if (mail.receipt) return mail;
  const certified = mail.channel === 'pec';
  const named = (names: readonly string[]) =>
    mail.attachments.find((file) => names.includes(file.filename.toLowerCase()));
  const mark = named(['segnatura.xml']);
  if (!mark) {
    const about = named(ABOUT);
    return about ? { ...mail, exchange: { file: about, kind: 'about', certified } } : mail;
  }
  const exchange = { file: mark, kind: 'mark', certified } as const;
  try {
    return { ...marked(mail, parseXml(mark.content, 'segnatura.xml')), exchange };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...mail, exchange, notes: [...mail.notes, `trattato come messaggio senza segnatura – ${error.reason}`] };
  }
}

function marked(mail: Normalised, root: XmlElement): Normalised {
  if (root.namespace !== NAMESPACE) throw new Refusal('segnatura.xml: non è una segnatura di protocollo AgID');
  const identifier = descend(root, 'Intestazione', 'Identificatore');
  const subject = textAt(root, 'Intestazione', 'Oggetto');
  if (!identifier || !subject) throw new Refusal('segnatura.xml: mancano identificatore o oggetto');
  return {
    ...mail,
    channel: 'interoperability',
    subject,
    sender: { ...mail.sender, ...senderOf(root, mail), kind: 'administration' },
    ...sentAs(identifier),
    data: { senderRegistration: registrationOf(identifier) },
  };
}

function registrationOf(identifier: XmlElement): Record<string, string> {
  const fields = [
    'CodiceAmministrazione',
    'CodiceAOO',
    'CodiceRegistro',
    'NumeroRegistrazione',
    'DataRegistrazione',
    'Data',
  ];
  const found = fields.map((field): [string, string] => [field, clipLine(textAt(identifier, field) ?? '', MAX_FIELD)]);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}

/** Number and day of the sender's register. */
function sentAs(identifier: XmlElement): Pick<Normalised, 'senderNumber' | 'senderDate'> {
  const number = clipLine(textAt(identifier, 'NumeroRegistrazione') ?? '', 60);
  const day = textAt(identifier, 'DataRegistrazione') ?? '';
  const real = DAY.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day;
  return { ...(number ? { senderNumber: number } : {}), ...(real ? { senderDate: day } : {}) };
}

const DAY = /^(19|20)\d{2}-\d{2}-\d{2}$/;

function senderOf(root: XmlElement, mail: Normalised): Pick<Correspondent, 'name' | 'ipaCode' | 'areaCode'> {
  const sender = descend(root, 'Descrizione', 'Mittente', 'Amministrazione');
  const ipaCode = sender && textAt(sender, 'CodiceIPAAmministrazione');
  const areaCode = sender && textAt(sender, 'CodiceIPAAOO');
  return {
    name: (sender && textAt(sender, 'DenominazioneAmministrazione')) ?? mail.sender.name,
    ...(ipaCode ? { ipaCode } : {}),
    ...(areaCode ? { areaCode } : {}),
  };
}
